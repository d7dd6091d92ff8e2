//! PostgreSQL, 15 or later.

mod append;
#[cfg(feature = "archive")]
mod archive;
mod line;
mod time;

use std::borrow::Cow;
use std::sync::Arc;

use factline_core::id::Uuid;
use sqlx::migrate::MigrateError;
use sqlx::postgres::{PgArguments, PgConnection, PgPool, PgRow, Postgres};
use sqlx::{Arguments as _, AssertSqlSafe, Row as _, Transaction};

#[cfg(feature = "archive")]
use super::Moved;
use super::port::{Migration, cells};
use super::{Answer, Append, Arg, Cells, Outcome, Port, Sequence, Sequenced};
#[cfg(feature = "archive")]
use crate::store::archive::Entry;
use crate::store::migrate::run;
use crate::store::notify::Line;
use time::Time;

macro_rules! migration {
    ($number:literal, $name:literal, $file:literal) => {
        ($number, $name, include_str!(concat!("../../../../../migrations/postgres/", $file)))
    };
}

cells!(PgRow, Time);

impl Port for Postgres {
    const NOW: &'static str = "clock_timestamp()";
    const SEQUENCED: bool = true;
    const SEES_ALL: Option<&'static str> = Some("SELECT factline_sees_all()::int::bigint");
    const MARKS: Option<(&'static str, &'static str)> = None;
    const MIGRATIONS: &'static [Migration] = &[
        migration!(1, "events", "0001_events.sql"),
        migration!(2, "ordering", "0002_ordering.sql"),
        migration!(3, "append", "0003_append.sql"),
        migration!(4, "subscriptions", "0004_subscriptions.sql"),
        migration!(5, "snapshots", "0005_snapshots.sql"),
        migration!(6, "tenants", "0006_tenants.sql"),
        migration!(7, "roles", "0007_roles.sql"),
        migration!(8, "replays", "0008_replays.sql"),
        migration!(9, "archives", "0009_archives.sql"),
    ];

    fn migrate(pool: &PgPool) -> Answer<'_, (), MigrateError> {
        Box::pin(run::<Self, _>(pool))
    }

    fn begin(pool: &PgPool) -> Answer<'_, Transaction<'static, Self>> {
        Box::pin(pool.begin())
    }

    /// Row-level security goes by the setting, where the role does not own the tables.
    fn begin_as(pool: &PgPool, tenant: &str) -> Answer<'static, Transaction<'static, Self>> {
        // A tenant's name has no control characters; a quote is the one that ends a literal.
        let tenant = tenant.replace('\'', "''");
        let sql = format!(
            "BEGIN; SET LOCAL standard_conforming_strings = on; \
             SELECT set_config('factline.tenant', '{tenant}', true)"
        );
        let pool = pool.clone();
        Box::pin(async move { pool.begin_with(AssertSqlSafe(sql)).await })
    }

    fn later(moment: &str, micros: &str) -> String {
        format!("({moment} + {micros} * interval '1 microsecond')")
    }

    fn execute<'a>(
        connection: &'a mut PgConnection,
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
        connection: &'a mut PgConnection,
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

    fn append_alone<'a>(pool: &'a PgPool, append: &'a Append<'_>) -> Answer<'a, Outcome> {
        Box::pin(async move { append::append(&mut *pool.acquire().await?, append).await })
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

    fn line(pool: &PgPool) -> Option<Arc<dyn Line>> {
        Some(Arc::new(line::PgLine(pool.clone())))
    }

    fn sequence(pool: &PgPool, step: Sequence) -> Answer<'_, Sequenced> {
        const SQL: &str = "SELECT leader, sequenced, head, lag FROM factline_sequence($1, $2, $3)";
        Box::pin(async move {
            let query = sqlx::query(SQL).bind(step.owner).bind(step.lease).bind(step.batch);
            let row = query.fetch_one(pool).await?;
            Ok(Sequenced {
                leader: row.try_get(0)?,
                count: row.try_get(1)?,
                head: row.try_get(2)?,
                lag: row.try_get(3)?,
            })
        })
    }
}

fn arguments(args: Vec<Arg>) -> Result<PgArguments, sqlx::Error> {
    let mut all = PgArguments::default();
    for arg in args {
        match arg {
            Arg::Int(value) => all.add(value),
            Arg::Text(value) => all.add(value),
            Arg::Bytes(value) => all.add(value),
            Arg::Uuid(value) => all.add(value),
            Arg::Time(value) => all.add(Time::from(value)),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(all)
}
