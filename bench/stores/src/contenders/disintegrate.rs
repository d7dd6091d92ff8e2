//! The crate `disintegrate-postgres`: appends share an advisory epoch, readers stop at the oldest.

use std::str::FromStr;
use std::sync::Arc;

use anyhow::Result;
use async_trait::async_trait;
use disintegrate::serde::json::Json;
use disintegrate::{Event, EventListener, EventStore, PersistedEvent, StreamQuery, query};
use disintegrate_postgres::{PgEventId, PgEventListener, PgEventListenerConfig, PgEventStore};
use serde::{Deserialize, Serialize};
use sqlx08::postgres::{PgConnectOptions, PgPoolOptions};
use uuid::Uuid;

use super::Body;
use crate::contender::{Contender, Store};
use crate::ledger::Ledger;

pub struct Disintegrate;

#[derive(Clone, Serialize, Deserialize, Event)]
enum Happened {
    Happened {
        #[id]
        stream: Uuid,
        body: Body,
    },
}

struct Open(PgEventStore<Happened, Json<Happened>>);

/// `event_store_begin_epoch` of the crate with its mask in decimal: hexadecimal literals came with PostgreSQL 16.
const BEGIN_EPOCH: &str = "CREATE OR REPLACE FUNCTION event_store_begin_epoch() RETURNS void AS $$
DECLARE
    last bigint;
    base int;
BEGIN
    SELECT last_value INTO last FROM seq_event_event_id;
    SELECT oid INTO base FROM pg_database WHERE datname = current_database();
    PERFORM pg_try_advisory_xact_lock_shared(base, 0);
    PERFORM pg_try_advisory_xact_lock_shared(1, (last & 4294967295)::bit(32)::integer);
    PERFORM pg_try_advisory_xact_lock_shared(2, (last >> 32)::bit(32)::integer);
END;
$$ LANGUAGE plpgsql";

struct Listener {
    query: StreamQuery<PgEventId, Happened>,
    ledger: Arc<Ledger>,
}

#[async_trait]
impl EventListener<PgEventId, Happened> for Listener {
    type Error = std::convert::Infallible;

    fn id(&self) -> &'static str {
        "bench"
    }

    fn query(&self) -> &StreamQuery<PgEventId, Happened> {
        &self.query
    }

    async fn handle(&self, event: PersistedEvent<PgEventId, Happened>) -> Result<(), Self::Error> {
        let Happened::Happened { body, .. } = event.into_inner();
        self.ledger.deliver(body.number);
        Ok(())
    }
}

#[async_trait]
impl Contender for Disintegrate {
    fn name(&self) -> &'static str {
        "disintegrate-postgres 4.0"
    }

    async fn open(&self, url: &str, writers: u32) -> Result<Arc<dyn Store>> {
        // Its function is written for PostgreSQL 16: made unchecked, then replaced by one that means the same on 15.
        let options = PgConnectOptions::from_str(url)?.options([("check_function_bodies", "off")]);
        let pool = PgPoolOptions::new()
            .test_before_acquire(false)
            .max_connections(writers + 4)
            .connect_with(options)
            .await?;
        let store = PgEventStore::try_new(pool.clone(), Json::default()).await?;
        sqlx08::query(BEGIN_EPOCH).execute(&pool).await?;
        Ok(Arc::new(Open(store)))
    }
}

#[async_trait]
impl Store for Open {
    /// It has no streams: the decision's query stands for one, and nothing competes for it.
    async fn append(&self, stream: Uuid, _version: i64, numbers: &[u64]) -> Result<()> {
        let events = numbers
            .iter()
            .map(|&number| Happened::Happened { stream, body: Body::new(number) })
            .collect();
        self.0.append_without_validation(events).await?;
        Ok(())
    }

    async fn follow(&self, ledger: Arc<Ledger>) -> Result<()> {
        let listener = Listener { query: query!(Happened), ledger };
        let config = PgEventListenerConfig::poller(super::POLL).with_notifier();
        PgEventListener::builder(self.0.clone())
            .register_listener(listener, config)
            .start()
            .await?;
        Ok(())
    }
}
