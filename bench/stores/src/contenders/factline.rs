//! Factline: a sequencer gives each event its position after the commit.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Result;
use async_trait::async_trait;
use factline::derive::Event;
use factline::event::{Context, HandlerError};
use factline::id::TenantId;
use factline::store::{EventStore, Expected, Handle, Options, Postgres, Recorded, StreamId, Tx};
use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::pool;
use crate::contender::{Contender, Store};
use crate::ledger::Ledger;

/// Its sequencer runs in the process that writes, or in another.
pub enum Factline {
    Here,
    Elsewhere,
}

/// As large as the others' body.
#[derive(Clone, Event)]
#[event(
    crate = "factline",
    type = "Bench.Happened",
    topic = "bench.events",
    key = "stream",
    namespace = "bench"
)]
struct Happened {
    stream: String,
    number: i64,
    text: String,
}

pub(super) struct Open {
    writers: EventStore<Postgres>,
    readers: EventStore<Postgres>,
    context: Context,
    sequencer: Mutex<Option<JoinHandle<()>>>,
}

/// The handler of a durable subscription: its cursor moves in the transaction that it is given.
struct Deliver {
    ledger: Arc<Ledger>,
    /// The highest position so far.
    reached: AtomicU64,
}

impl Handle<Postgres> for Deliver {
    async fn handle(&self, _: &mut Tx<Postgres>, event: &Recorded) -> Result<(), HandlerError> {
        let position = event.position.unwrap_or(0);
        // A batch whose connection is cut comes again.
        let reached = self.reached.fetch_max(position, Ordering::Relaxed);
        assert!((1..=reached + 1).contains(&position), "a gap before position {position}");
        let number = event.decode::<Happened>().map_err(HandlerError::fatal)?.event.number;
        self.ledger.deliver(number.try_into().map_err(HandlerError::fatal)?);
        Ok(())
    }
}

fn options() -> Result<Options> {
    Ok(Options::new("bench".parse()?))
}

fn sequence(store: &EventStore<Postgres>) -> JoinHandle<()> {
    tokio::spawn(store.sequencer().run(std::future::pending()))
}

/// The store, without anybody who orders its events.
pub(super) async fn unordered(url: &str, writers: u32) -> Result<Open> {
    let writers = EventStore::new(pool(url, writers).await?, options()?);
    writers.migrate().await?;
    let readers = EventStore::new(pool(url, 4).await?, options()?);
    let context = Context::new(TenantId::new("hospital-1")?);
    Ok(Open { writers, readers, context, sequencer: Mutex::default() })
}

#[async_trait]
impl Contender for Factline {
    fn name(&self) -> &'static str {
        match self {
            Self::Here => "Factline",
            Self::Elsewhere => "Factline, sequenced by another process",
        }
    }

    async fn open(&self, url: &str, writers: u32) -> Result<Arc<dyn Store>> {
        let mut open = unordered(url, writers).await?;
        let sequencer = match self {
            Self::Here => sequence(&open.writers),
            Self::Elsewhere => sequence(&open.readers),
        };
        *open.sequencer.get_mut() = Some(sequencer);
        Ok(Arc::new(open))
    }
}

#[async_trait]
impl Store for Open {
    async fn append(&self, stream: Uuid, version: i64, numbers: &[u64]) -> Result<()> {
        let stream = stream.to_string();
        let mut batch = self.writers.batch(&self.context);
        for &number in numbers {
            let event = Happened {
                stream: stream.clone(),
                number: number.try_into()?,
                text: "x".repeat(220),
            };
            batch.push(&event);
        }
        let expected =
            if version == 0 { Expected::NoStream } else { Expected::Exact(version.try_into()?) };
        self.writers.append(&StreamId::new("Bench", &stream.into())?, expected, &batch).await?;
        Ok(())
    }

    async fn follow(&self, ledger: Arc<Ledger>) -> Result<()> {
        let deliver = Deliver { ledger, reached: AtomicU64::new(0) };
        let subscription = self.readers.subscribe("bench").all(deliver).batch(1_000);
        subscription.run(std::future::pending()).await?;
        Ok(())
    }

    async fn kill_sequencer(&self) -> Result<()> {
        if let Some(sequencer) = &mut *self.sequencer.lock().await {
            sequencer.abort();
            *sequencer = sequence(&self.readers);
        }
        Ok(())
    }
}
