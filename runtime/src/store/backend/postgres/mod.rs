//! PostgreSQL, 15 or later.

mod append;
mod time;

use std::borrow::Cow;

use factline_core::id::Uuid;
use sqlx::migrate::MigrateError;
use sqlx::postgres::{PgArguments, PgConnection, PgPool, PgRow, Postgres};
use sqlx::{Arguments as _, AssertSqlSafe, Row as _, Transaction};

use super::port::{Migration, cells};
use super::{Append, Arg, Cells, Outcome, Port, Sequence, Sequenced};
use crate::store::migrate::run;
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
    const MIGRATIONS: &'static [Migration] = &[
        migration!(1, "events", "0001_events.sql"),
        migration!(2, "ordering", "0002_ordering.sql"),
        migration!(3, "append", "0003_append.sql"),
        migration!(4, "subscriptions", "0004_subscriptions.sql"),
        migration!(5, "snapshots", "0005_snapshots.sql"),
        migration!(6, "tenants", "0006_tenants.sql"),
    ];

    async fn migrate(pool: &PgPool) -> Result<(), MigrateError> {
        run::<Self, _>(pool).await
    }

    async fn begin(pool: &PgPool) -> Result<Transaction<'static, Self>, sqlx::Error> {
        pool.begin().await
    }

    fn later(moment: &str, micros: &str) -> String {
        format!("({moment} + {micros} * interval '1 microsecond')")
    }

    async fn execute(
        connection: &mut PgConnection,
        sql: impl Into<Cow<'static, str>> + Send,
        args: Vec<Arg>,
    ) -> Result<u64, sqlx::Error> {
        let query = sqlx::query_with(AssertSqlSafe(sql.into()), arguments(args)?);
        Ok(query.execute(connection).await?.rows_affected())
    }

    async fn fetch<T: Send>(
        connection: &mut PgConnection,
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

    async fn append_alone(pool: &PgPool, append: &Append<'_>) -> Result<Outcome, sqlx::Error> {
        append::append(&mut *pool.acquire().await?, append).await
    }

    async fn sequence(pool: &PgPool, step: &Sequence) -> Result<Sequenced, sqlx::Error> {
        const SQL: &str = "SELECT leader, sequenced, head, lag FROM factline_sequence($1, $2, $3)";
        let query = sqlx::query(SQL).bind(step.owner).bind(step.lease).bind(step.batch);
        let row = query.fetch_one(pool).await?;
        Ok(Sequenced {
            leader: row.try_get(0)?,
            count: row.try_get(1)?,
            head: row.try_get(2)?,
            lag: row.try_get(3)?,
        })
    }
}

fn arguments(args: Vec<Arg>) -> Result<PgArguments, sqlx::Error> {
    let mut all = PgArguments::default();
    for arg in args {
        match arg {
            Arg::Int(value) => all.add(value),
            Arg::Text(value) => all.add(value),
            Arg::OptText(value) => all.add(value),
            Arg::Bytes(value) => all.add(value),
            Arg::Uuid(value) => all.add(value),
            Arg::Time(value) => all.add(Time::from(value)),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(all)
}
