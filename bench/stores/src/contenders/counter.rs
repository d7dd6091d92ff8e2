//! One counter row, locked until commit: gapless and in order, one writer at a time.

use std::sync::Arc;

use anyhow::Result;
use async_trait::async_trait;
use sqlx::postgres::PgPool;
use uuid::Uuid;

use super::{pool, table};
use crate::contender::{Contender, Store};
use crate::ledger::Ledger;

pub struct Counter;

struct Open(PgPool);

const ORDER: &str = "ALTER TABLE events ADD COLUMN gpos bigint NOT NULL UNIQUE";
const COUNTER: &str = "CREATE TABLE counter AS SELECT 0::bigint AS gpos";
const APPEND: &str =
    "WITH taken AS (UPDATE counter SET gpos = gpos + cardinality($3::text[]) RETURNING gpos)
    INSERT INTO events (stream, version, body, gpos)
    SELECT $1, $2 + ord, body::jsonb, taken.gpos - cardinality($3::text[]) + ord
    FROM taken, unnest($3::text[]) WITH ORDINALITY AS given (body, ord)";
const READ: &str = "SELECT (body->>'number')::bigint, gpos, 0::bigint FROM events
    WHERE gpos > $1 AND $2 = 0 ORDER BY gpos LIMIT 1000";

#[async_trait]
impl Contender for Counter {
    fn name(&self) -> &'static str {
        "counter row"
    }

    async fn open(&self, url: &str, writers: u32) -> Result<Arc<dyn Store>> {
        let pool = pool(url, writers).await?;
        table::make(&pool, &[table::TABLE, ORDER, COUNTER]).await?;
        Ok(Arc::new(Open(pool)))
    }
}

#[async_trait]
impl Store for Open {
    async fn append(&self, stream: Uuid, version: i64, numbers: &[u64]) -> Result<()> {
        table::append(&self.0, APPEND, stream, version, numbers).await
    }

    async fn follow(&self, ledger: Arc<Ledger>) -> Result<()> {
        table::follow(&self.0, READ, ledger).await
    }
}
