//! The crate `mire`: a fence on transaction ids, gated by the streams' versions.

use std::sync::Arc;

use anyhow::Result;
use async_trait::async_trait;
use mire::{Event, EventData, EventStore, ExpectedVersion, Subscription};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Body, pool};
use crate::contender::{Contender, Store};
use crate::ledger::Ledger;

pub struct Mire;

struct Open(EventStore);

#[derive(Serialize, Deserialize)]
struct Happened(Body);

impl EventData for Happened {
    fn event_type(&self) -> &'static str {
        "Bench.Happened"
    }
}

#[async_trait]
impl Contender for Mire {
    fn name(&self) -> &'static str {
        "mire 0.4"
    }

    async fn open(&self, url: &str, writers: u32) -> Result<Arc<dyn Store>> {
        let store = EventStore::new(pool(url, writers).await?);
        store.migrate().await?;
        Ok(Arc::new(Open(store)))
    }
}

#[async_trait]
impl Store for Open {
    async fn append(&self, stream: Uuid, version: i64, numbers: &[u64]) -> Result<()> {
        let events: Vec<_> =
            numbers.iter().map(|&number| Event::new(Happened(Body::new(number)))).collect();
        let expected =
            if version == 0 { ExpectedVersion::NoStream } else { ExpectedVersion::Exact(version) };
        self.0.append(&format!("bench-{stream}"), "bench", expected, &events).await?;
        Ok(())
    }

    async fn follow(&self, ledger: Arc<Ledger>) -> Result<()> {
        let mut subscription =
            Subscription::create(self.0.clone(), self.0.pool().clone(), "bench", 1_000).await?;
        loop {
            let events = subscription.poll().await?;
            for event in &events {
                let body: Body = serde_json::from_value(event.data.clone())?;
                ledger.deliver(body.number);
            }
            if events.is_empty() {
                tokio::time::sleep(super::POLL).await;
            }
        }
    }
}
