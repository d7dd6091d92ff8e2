//! The home-grown way: an identity column, and `WHERE pos > cursor`.

use std::sync::Arc;

use anyhow::Result;
use async_trait::async_trait;
use sqlx::postgres::PgPool;
use uuid::Uuid;

use super::{plain, pool, table};
use crate::contender::{Contender, Store};
use crate::ledger::Ledger;

pub struct Naive;

struct Open(PgPool);

const READ: &str = "SELECT (body->>'number')::bigint, pos, 0::bigint FROM events
    WHERE pos > $1 AND $2 = 0 ORDER BY pos LIMIT 1000";

#[async_trait]
impl Contender for Naive {
    fn name(&self) -> &'static str {
        "naive cursor"
    }

    async fn open(&self, url: &str, writers: u32) -> Result<Arc<dyn Store>> {
        let pool = pool(url, writers).await?;
        table::make(&pool, &[table::TABLE]).await?;
        Ok(Arc::new(Open(pool)))
    }
}

#[async_trait]
impl Store for Open {
    async fn append(&self, stream: Uuid, version: i64, numbers: &[u64]) -> Result<()> {
        table::append(&self.0, plain::APPEND, stream, version, numbers).await
    }

    async fn follow(&self, ledger: Arc<Ledger>) -> Result<()> {
        table::follow(&self.0, READ, ledger).await
    }
}
