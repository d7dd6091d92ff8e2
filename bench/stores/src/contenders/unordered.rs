//! Factline's own insert, without any order: what the order costs is the difference to this.

use std::sync::Arc;

use anyhow::{Result, ensure};
use async_trait::async_trait;
use sqlx::AssertSqlSafe;
use sqlx::postgres::PgPool;

use super::factline::Factline;
use crate::contender::{Contender, Store};

pub struct Unordered;

/// In front of the insert, and behind it, what hands its positions to the sequencer.
const QUEUED: [&str; 2] = ["WITH added AS (", "RETURNING pos"];

/// Takes out of Factline's function what queues events for the sequencer, and nothing else.
async fn without_order(url: &str) -> Result<()> {
    let pool = PgPool::connect(url).await?;
    let defined = "SELECT pg_get_functiondef('factline_append'::regproc)";
    let mut text: String = sqlx::query_scalar(defined).fetch_one(&pool).await?;
    for queue in 0..2 {
        let tail = format!(") INSERT INTO factline_unsequenced_{queue} SELECT pos FROM added");
        text = text.replace(&tail, "");
    }
    for part in QUEUED {
        text = text.replace(part, "");
    }
    ensure!(!text.contains("unsequenced"), "factline_append is written in another way now");
    sqlx::query(AssertSqlSafe(text)).execute(&pool).await?;
    Ok(())
}

#[async_trait]
impl Contender for Unordered {
    fn name(&self) -> &'static str {
        "Factline's insert, no order"
    }

    fn delivers(&self) -> bool {
        false
    }

    async fn open(&self, url: &str, writers: u32) -> Result<Arc<dyn Store>> {
        let store = Factline.open(url, writers).await?;
        without_order(url).await?;
        Ok(store)
    }
}
