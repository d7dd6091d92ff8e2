//! The crate `rillflow`: a sequence, and a subscription that reads above its cursor.

use std::sync::Arc;

use anyhow::Result;
use async_trait::async_trait;
use rillflow::events::{Event, Expected};
use rillflow::schema::SchemaConfig;
use rillflow::subscriptions::{SubscriptionFilter, SubscriptionOptions};
use uuid::Uuid;

use super::Body;
use crate::contender::{Contender, Store};
use crate::ledger::Ledger;

pub struct Rillflow;

/// What a subscription keeps its cursor in: of the crate's migrations, which it does not make by itself.
const CHECKPOINTS: &str = "CREATE TABLE subscriptions (name text PRIMARY KEY, last_seq bigint NOT NULL DEFAULT 0,
    filter jsonb NOT NULL DEFAULT '{}', paused boolean NOT NULL DEFAULT false, backoff_until timestamptz,
    updated_at timestamptz NOT NULL DEFAULT now())";

struct Open(rillflow::Store);

#[async_trait]
impl Contender for Rillflow {
    fn name(&self) -> &'static str {
        "rillflow 0.1.0-alpha.8"
    }

    async fn open(&self, url: &str, writers: u32) -> Result<Arc<dyn Store>> {
        let store = rillflow::Store::builder(url).max_connections(writers + 2).build().await?;
        store.schema().sync(&SchemaConfig::single_tenant()).await?;
        sqlx08::query(CHECKPOINTS).execute(store.pool()).await?;
        Ok(Arc::new(Open(store)))
    }
}

#[async_trait]
impl Store for Open {
    async fn append(&self, stream: Uuid, version: i64, numbers: &[u64]) -> Result<()> {
        let expected =
            if version == 0 { Expected::NoStream } else { Expected::Exact(version.try_into()?) };
        let events = numbers
            .iter()
            .map(|&number| Event::new("Bench.Happened", &Body::new(number)))
            .collect();
        self.0.events().append_stream(stream, expected, events).await?;
        Ok(())
    }

    async fn follow(&self, ledger: Arc<Ledger>) -> Result<()> {
        let options =
            SubscriptionOptions { poll_interval: super::POLL, ..SubscriptionOptions::default() };
        let (_handle, mut events) = self
            .0
            .subscriptions()
            .subscribe("bench", SubscriptionFilter::default(), options)
            .await?;
        while let Some(event) = events.recv().await {
            let body: Body = serde_json::from_value(event.body)?;
            ledger.deliver(body.number);
        }
        Ok(())
    }
}
