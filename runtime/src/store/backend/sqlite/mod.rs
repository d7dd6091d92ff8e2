//! SQLite, inside the process.

mod append;
#[cfg(feature = "archive")]
mod archive;

use std::borrow::Cow;
use std::sync::Arc;

use factline_core::id::Uuid;
use sqlx::migrate::MigrateError;
use sqlx::sqlite::{Sqlite, SqliteArguments, SqliteConnection, SqlitePool, SqliteRow};
use sqlx::{Arguments as _, AssertSqlSafe, Row as _, Transaction};

#[cfg(feature = "archive")]
use super::Moved;
use super::port::{Migration, cells};
use super::{Answer, Append, Arg, Cells, Outcome, Port, Sequence, Sequenced};
#[cfg(feature = "archive")]
use crate::store::archive::Entry;
use crate::store::migrate::run;
use crate::store::notify::Line;

macro_rules! migration {
    ($number:literal, $name:literal, $file:literal) => {
        ($number, $name, include_str!(concat!("../../../../../migrations/sqlite/", $file)))
    };
}

cells!(SqliteRow, i64);

impl Port for Sqlite {
    const NOW: &'static str = "CAST(unixepoch('subsec') * 1000000 AS INTEGER)";
    const SEQUENCED: bool = false;
    const SEES_ALL: Option<&'static str> = None;
    const MARKS: Option<(&'static str, &'static str)> =
        Some(("SAVEPOINT factline", "RELEASE factline"));
    const MIGRATIONS: &'static [Migration] = &[
        migration!(1, "events", "0001_events.sql"),
        migration!(2, "ordering", "0002_ordering.sql"),
        migration!(3, "subscriptions", "0003_subscriptions.sql"),
        migration!(4, "snapshots", "0004_snapshots.sql"),
        migration!(5, "replays", "0005_replays.sql"),
        migration!(6, "archives", "0006_archives.sql"),
    ];

    fn migrate(pool: &SqlitePool) -> Answer<'_, (), MigrateError> {
        Box::pin(run::<Self, _>(pool))
    }

    /// Takes the writer's lock at once: a reader that becomes a writer may find that it can't.
    fn begin(pool: &SqlitePool) -> Answer<'_, Transaction<'static, Self>> {
        Box::pin(pool.begin_with("BEGIN IMMEDIATE"))
    }

    fn begin_as(pool: &SqlitePool, _: &str) -> Answer<'static, Transaction<'static, Self>> {
        let pool = pool.clone();
        Box::pin(async move { pool.begin().await })
    }

    fn later(moment: &str, micros: &str) -> String {
        format!("({moment} + {micros})")
    }

    fn execute<'a>(
        connection: &'a mut SqliteConnection,
        sql: impl Into<Cow<'static, str>>,
        args: Vec<Arg>,
    ) -> Answer<'a, u64> {
        let (sql, args) = (AssertSqlSafe(sql.into()), arguments(args));
        Box::pin(async move {
            let query = sqlx::query_with(sql, args?);
            Ok(query.execute(connection).await?.rows_affected())
        })
    }

    fn fetch<'a, T: Send + 'a>(
        connection: &'a mut SqliteConnection,
        sql: impl Into<Cow<'static, str>>,
        args: Vec<Arg>,
        read: fn(&dyn Cells) -> Result<T, sqlx::Error>,
    ) -> Answer<'a, Vec<T>> {
        let (sql, args) = (AssertSqlSafe(sql.into()), arguments(args));
        Box::pin(async move {
            let query = sqlx::query_with(sql, args?);
            query.fetch_all(connection).await?.iter().map(|row| read(row)).collect()
        })
    }

    fn append<'a>(
        transaction: &'a mut Transaction<'_, Self>,
        append: &'a Append<'_>,
    ) -> Answer<'a, Outcome> {
        Box::pin(append::append(transaction, append))
    }

    fn append_alone<'a>(pool: &'a SqlitePool, append: &'a Append<'_>) -> Answer<'a, Outcome> {
        Box::pin(async move {
            let mut transaction = Self::begin(pool).await?;
            let outcome = append::append(&mut transaction, append).await?;
            if matches!(outcome, Outcome::Appended(_)) {
                transaction.commit().await?;
            }
            Ok(outcome)
        })
    }

    #[cfg(feature = "archive")]
    fn archive<'a>(
        transaction: &'a mut Transaction<'_, Self>,
        entries: &'a [Entry],
    ) -> Answer<'a, Moved> {
        Box::pin(archive::archive(transaction, entries))
    }

    #[cfg(feature = "archive")]
    fn restore<'a>(
        transaction: &'a mut Transaction<'_, Self>,
        entries: &'a [Entry],
    ) -> Answer<'a, Moved> {
        Box::pin(archive::restore(transaction, entries))
    }

    /// A file tells nobody.
    fn line(_: &SqlitePool) -> Option<Arc<dyn Line>> {
        None
    }

    /// Appends have numbered their events already.
    fn sequence(pool: &SqlitePool, _: Sequence) -> Answer<'_, Sequenced> {
        const SQL: &str = "SELECT coalesce(max(gpos), 0) FROM factline_ordering";
        Box::pin(async move {
            let head = sqlx::query_scalar(SQL).fetch_one(pool).await?;
            Ok(Sequenced { leader: true, count: 0, head, lag: 0 })
        })
    }
}

fn arguments(args: Vec<Arg>) -> Result<SqliteArguments, sqlx::Error> {
    let mut all = SqliteArguments::default();
    for arg in args {
        match arg {
            Arg::Int(value) | Arg::Time(value) => all.add(value),
            Arg::Text(value) => all.add(value),
            Arg::Bytes(value) => all.add(value),
            Arg::Uuid(value) => all.add(value),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(all)
}
