//! One events table, for the ways of ordering that differ in a column and a query only.

use std::sync::Arc;

use anyhow::{Result, ensure};
use sqlx::Row;
use sqlx::postgres::PgPool;
use uuid::Uuid;

use super::Body;
use crate::ledger::Ledger;

/// What every variant stores.
pub const TABLE: &str = "CREATE TABLE events (
    pos bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    stream uuid NOT NULL, version bigint NOT NULL, body jsonb NOT NULL,
    UNIQUE (stream, version))";

pub async fn make(pool: &PgPool, statements: &[&'static str]) -> Result<()> {
    for statement in statements {
        sqlx::query(*statement).execute(pool).await?;
    }
    Ok(())
}

/// Appends by `sql`, which takes the stream ($1), the version before ($2) and the bodies ($3, as text).
pub async fn append(
    pool: &PgPool,
    sql: &'static str,
    stream: Uuid,
    version: i64,
    numbers: &[u64],
) -> Result<()> {
    let bodies: Vec<String> = numbers
        .iter()
        .map(|&number| serde_json::to_string(&Body::new(number)))
        .collect::<Result<_, _>>()?;
    let done = sqlx::query(sql).bind(stream).bind(version).bind(bodies).execute(pool).await?;
    ensure!(done.rows_affected() > 0, "a conflict that the load can't cause");
    Ok(())
}

/// Reads by `sql` for ever: it takes the cursor's two halves and gives number, first and second half, in order.
pub async fn follow(pool: &PgPool, sql: &'static str, ledger: Arc<Ledger>) -> Result<()> {
    let (mut first, mut second) = (0_i64, 0_i64);
    loop {
        // A connection that was cut is no end of a subscription: it goes on from its cursor.
        let Ok(rows) = sqlx::query(sql).bind(first).bind(second).fetch_all(pool).await else {
            tokio::time::sleep(super::POLL).await;
            continue;
        };
        for row in &rows {
            ledger.deliver(row.try_get::<i64, _>(0)?.try_into()?);
            (first, second) = (row.try_get(1)?, row.try_get(2)?);
        }
        if rows.is_empty() {
            tokio::time::sleep(super::POLL).await;
        }
    }
}
