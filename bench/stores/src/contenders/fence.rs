//! The fence on transaction ids: a cursor of (xid, position), and nothing read at or above the oldest running one.

use std::sync::Arc;

use anyhow::Result;
use async_trait::async_trait;
use sqlx::postgres::PgPool;
use uuid::Uuid;

use super::{plain, pool, table};
use crate::contender::{Contender, Store};
use crate::ledger::Ledger;

pub struct Fence;

struct Open(PgPool);

const XID: &str = "ALTER TABLE events ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id()";
const INDEX: &str = "CREATE INDEX ON events (xid, pos)";
const READ: &str = "SELECT (body->>'number')::bigint, xid::text::bigint, pos FROM events
    WHERE (xid, pos) > ($1::text::xid8, $2) AND xid < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY xid, pos LIMIT 1000";

#[async_trait]
impl Contender for Fence {
    fn name(&self) -> &'static str {
        "xid fence"
    }

    async fn open(&self, url: &str, writers: u32) -> Result<Arc<dyn Store>> {
        let pool = pool(url, writers).await?;
        table::make(&pool, &[table::TABLE, XID, INDEX]).await?;
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
