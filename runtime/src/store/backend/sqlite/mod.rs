//! SQLite, inside the process.

mod append;

use std::borrow::Cow;

use factline_core::id::Uuid;
use sqlx::migrate::MigrateError;
use sqlx::sqlite::{Sqlite, SqliteArguments, SqliteConnection, SqlitePool, SqliteRow};
use sqlx::{Arguments as _, AssertSqlSafe, Row as _, Transaction};

use super::port::{Migration, cells};
use super::{Append, Arg, Cells, Outcome, Port, Sequence, Sequenced};
use crate::store::migrate::run;

macro_rules! migration {
    ($number:literal, $name:literal, $file:literal) => {
        ($number, $name, include_str!(concat!("../../../../../migrations/sqlite/", $file)))
    };
}

cells!(SqliteRow, i64);

impl Port for Sqlite {
    const NOW: &'static str = "CAST(unixepoch('subsec') * 1000000 AS INTEGER)";
    const SEQUENCED: bool = false;
    const MIGRATIONS: &'static [Migration] = &[
        migration!(1, "events", "0001_events.sql"),
        migration!(2, "ordering", "0002_ordering.sql"),
        migration!(3, "subscriptions", "0003_subscriptions.sql"),
        migration!(4, "snapshots", "0004_snapshots.sql"),
    ];

    async fn migrate(pool: &SqlitePool) -> Result<(), MigrateError> {
        run::<Self, _>(pool).await
    }

    /// Takes the writer's lock at once: a reader that becomes a writer may find that it can't.
    async fn begin(pool: &SqlitePool) -> Result<Transaction<'static, Self>, sqlx::Error> {
        pool.begin_with("BEGIN IMMEDIATE").await
    }

    fn later(moment: &str, micros: &str) -> String {
        format!("({moment} + {micros})")
    }

    async fn execute(
        connection: &mut SqliteConnection,
        sql: impl Into<Cow<'static, str>> + Send,
        args: Vec<Arg>,
    ) -> Result<u64, sqlx::Error> {
        let query = sqlx::query_with(AssertSqlSafe(sql.into()), arguments(args)?);
        Ok(query.execute(connection).await?.rows_affected())
    }

    async fn fetch<T: Send>(
        connection: &mut SqliteConnection,
        sql: impl Into<Cow<'static, str>> + Send,
        args: Vec<Arg>,
        read: fn(&dyn Cells) -> Result<T, sqlx::Error>,
    ) -> Result<Vec<T>, sqlx::Error> {
        let query = sqlx::query_with(AssertSqlSafe(sql.into()), arguments(args)?);
        query.fetch_all(connection).await?.iter().map(|row| read(row)).collect()
    }

    async fn append(
        transaction: &mut Transaction<'_, Self>,
        append: &Append<'_>,
    ) -> Result<Outcome, sqlx::Error> {
        append::append(transaction, append).await
    }

    async fn append_alone(pool: &SqlitePool, append: &Append<'_>) -> Result<Outcome, sqlx::Error> {
        let mut transaction = Self::begin(pool).await?;
        let outcome = append::append(&mut transaction, append).await?;
        if matches!(outcome, Outcome::Appended(_)) {
            transaction.commit().await?;
        }
        Ok(outcome)
    }

    /// Appends have numbered their events already.
    async fn sequence(pool: &SqlitePool, _: &Sequence) -> Result<Sequenced, sqlx::Error> {
        const SQL: &str = "SELECT coalesce(max(gpos), 0) FROM factline_ordering";
        let head = sqlx::query_scalar(SQL).fetch_one(pool).await?;
        Ok(Sequenced { leader: true, count: 0, head, lag: 0 })
    }
}

fn arguments(args: Vec<Arg>) -> Result<SqliteArguments, sqlx::Error> {
    let mut all = SqliteArguments::default();
    for arg in args {
        match arg {
            Arg::Int(value) | Arg::Time(value) => all.add(value),
            Arg::Text(value) => all.add(value),
            Arg::OptText(value) => all.add(value),
            Arg::Bytes(value) => all.add(value),
            Arg::Uuid(value) => all.add(value),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(all)
}
