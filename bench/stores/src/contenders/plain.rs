//! The insert alone, without any global order: how fast the rest could be at best.

use std::sync::Arc;

use anyhow::Result;
use async_trait::async_trait;
use sqlx::postgres::PgPool;
use uuid::Uuid;

use super::{pool, table};
use crate::contender::{Contender, Store};
use crate::ledger::Ledger;

pub struct Plain;

struct Open(PgPool);

pub const APPEND: &str = "INSERT INTO events (stream, version, body)
    SELECT $1, $2 + ord, body::jsonb FROM unnest($3::text[]) WITH ORDINALITY AS given (body, ord)";

#[async_trait]
impl Contender for Plain {
    fn name(&self) -> &'static str {
        "plain insert, no order"
    }

    fn delivers(&self) -> bool {
        false
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
        table::append(&self.0, APPEND, stream, version, numbers).await
    }

    async fn follow(&self, _ledger: Arc<Ledger>) -> Result<()> {
        Ok(())
    }
}
