//! What every store is asked to do.

use std::sync::Arc;

use anyhow::Result;
use async_trait::async_trait;
use uuid::Uuid;

use crate::ledger::Ledger;

/// One store in one empty database.
#[async_trait]
pub trait Store: Send + Sync {
    /// Appends the events with these numbers to a stream of this version (0: it does not exist yet) in one transaction.
    /// Returns when the store says that they are committed.
    async fn append(&self, stream: Uuid, version: i64, numbers: &[u64]) -> Result<()>;

    /// Delivers everything, from the first event on and then live, until it is dropped.
    /// A store without a subscription has none to run.
    async fn follow(&self, ledger: Arc<Ledger>) -> Result<()>;

    /// Ends what puts the events into their order, as a killed process would, and lets another take over.
    async fn kill_sequencer(&self) -> Result<()> {
        Ok(())
    }
}

/// How a store is opened: by the address of an empty database and the number of writers to come.
#[async_trait]
pub trait Contender: Send + Sync {
    /// Its name in the table.
    fn name(&self) -> &'static str;

    /// Whether it can deliver at all.
    fn delivers(&self) -> bool {
        true
    }

    /// Makes the tables and connects.
    async fn open(&self, url: &str, writers: u32) -> Result<Arc<dyn Store>>;
}
