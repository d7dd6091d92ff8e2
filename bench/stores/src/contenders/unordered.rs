//! Factline's own insert, without anybody who orders: what the order costs is the difference to this.

use std::sync::Arc;

use anyhow::Result;
use async_trait::async_trait;

use super::factline;
use crate::contender::{Contender, Store};

pub struct Unordered;

#[async_trait]
impl Contender for Unordered {
    fn name(&self) -> &'static str {
        "Factline's insert, no order"
    }

    fn delivers(&self) -> bool {
        false
    }

    async fn open(&self, url: &str, writers: u32) -> Result<Arc<dyn Store>> {
        Ok(Arc::new(factline::unordered(url, writers).await?))
    }
}
