//! Subscriptions: handlers that see every committed event, in order, from a durable cursor.

mod control;
mod lease;
mod parking;
mod policy;
mod route;
mod tx;
mod worker;

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use factline_core::event::Dispatch;
use factline_core::id::TenantId;

pub use control::Standing;
pub use policy::Poison;
pub(crate) use policy::{Next, decide};
pub use route::Handle;
pub(crate) use route::{OfAll, OfTopic, Route, call, types};
pub use tx::Tx;

use super::backend::Backend;
use super::read::Filter;
use super::sequencer::PACE;
use super::stop::until_stopped;
use super::{Error, ErrorKind, EventStore};
use lease::Seat;
use worker::Worker;

impl<B: Backend> EventStore<B> {
    /// A subscription, known by its name wherever it runs.
    pub fn subscribe(&self, name: impl AsRef<str>) -> Subscription<B> {
        Subscription {
            store: self.clone(),
            routes: Vec::new(),
            tenant: None,
            seat: Seat { name: Arc::from(name.as_ref()), generation: 1, shard: 0, shards: 1 },
            settings: Settings::default(),
        }
    }
}

/// How a subscription works.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settings {
    start: i64,
    batch: u32,
    lease: Duration,
    poll: Option<Duration>,
    pace: Duration,
    attempts: u32,
    poison: Poison,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            start: 0,
            batch: 200,
            lease: Duration::from_secs(10),
            poll: None,
            pace: PACE,
            attempts: 5,
            poison: Poison::default(),
        }
    }
}

/// Handlers that see every committed event once, in the one order, as a projection does.
///
/// A batch of events is handled in one transaction, in which the cursor moves, too: a handler's own
/// writes in it happen exactly once, whoever dies when. What a handler does elsewhere happens at
/// least once.
///
/// Run it in every process that has the store: one of them has the lease, and the others stand by.
/// An owner whose lease has run out can't move the cursor any more, even if it goes on for a while.
#[must_use = "a subscription sees nothing until it is run"]
pub struct Subscription<B: Backend> {
    store: EventStore<B>,
    routes: Vec<Box<dyn Route<B>>>,
    tenant: Option<TenantId>,
    seat: Seat,
    settings: Settings,
}

impl<B: Backend> Subscription<B> {
    /// Hands the events of a topic to a handler: an implementation of its generated trait, in the
    /// context [`Tx`]. Several calls are for several topics.
    pub fn topic<T, H>(mut self, handler: H) -> Self
    where
        T: Dispatch<Tx<B>, H>,
        H: Send + Sync + 'static,
    {
        self.routes.push(Box::new(OfTopic::<T, H>(handler, PhantomData)));
        self
    }

    /// Hands every event to a handler, whatever its type.
    pub fn all<H: Handle<B>>(mut self, handler: H) -> Self {
        self.routes.push(Box::new(OfAll(handler)));
        self
    }

    /// Sees the events of one tenant only.
    pub fn tenant(mut self, tenant: &TenantId) -> Self {
        self.tenant = Some(tenant.clone());
        self
    }

    /// Builds the projection anew, beside those before: [`EventStore::swap`] makes it the one to
    /// read. The first is 1.
    pub const fn generation(mut self, generation: u32) -> Self {
        self.seat.generation = generation;
        self
    }

    /// Sees one of several shards only: the streams that fall to it. Their number can't be changed
    /// later; each needs a subscription of its own.
    pub const fn shard(mut self, shard: u32, of: u32) -> Self {
        self.seat.shard = shard;
        self.seat.shards = of;
        self
    }

    /// Begins behind this position, the first time it is run; with the first event where nothing
    /// is said.
    pub fn start_after(mut self, position: u64) -> Self {
        self.settings.start = i64::try_from(position).unwrap_or(i64::MAX);
        self
    }

    /// Handles at most this many events in one transaction; 200 where nothing is said.
    pub const fn batch(mut self, events: u32) -> Self {
        self.settings.batch = events;
        self
    }

    /// How long it is the owner without a sign of life; 10 seconds where nothing is said.
    pub const fn lease(mut self, lease: Duration) -> Self {
        self.settings.lease = lease;
        self
    }

    /// How long it waits at most before it looks for events of another process. Where nothing is said
    /// that is a second on PostgreSQL, as others tell it of them, 100 milliseconds where they can't
    /// ([`Options::notify`](super::Options::notify)), and 20 milliseconds on SQLite.
    pub const fn poll(mut self, longest: Duration) -> Self {
        self.settings.poll = Some(longest);
        self
    }

    /// How long it rests after a batch that was not full, even if there is more; 4 milliseconds where
    /// nothing is said. Longer, and it costs the database less under load; shorter, and events are
    /// delivered sooner.
    pub const fn pace(mut self, rest: Duration) -> Self {
        self.settings.pace = rest;
        self
    }

    /// How often a handler is tried before an event counts as one it can't handle; 5 times where
    /// nothing is said.
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.settings.attempts = attempts;
        self
    }

    /// What becomes of an event that can't be handled; it is parked where nothing is said.
    pub const fn poison(mut self, poison: Poison) -> Self {
        self.settings.poison = poison;
        self
    }

    /// Handles events until `stop` completes; a batch in hand is finished.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Stopped`] where an event can't be handled and the policy is to stop;
    /// [`ErrorKind::Retired`] once another generation has replaced this one; what can't pass by
    /// itself, such as missing tables. A database that does not answer is waited for.
    ///
    /// # Cancel safety
    ///
    /// Dropped, the batch in hand is rolled back, and another owner takes over when the lease has
    /// run out.
    pub async fn run(self, stop: impl Future<Output = ()>) -> Result<(), Error> {
        let worker = self.worker()?;
        until_stopped(stop, |stop| worker.run(stop, None)).await
    }

    /// Handles the events there are now, and returns.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run).
    ///
    /// # Cancel safety
    ///
    /// As [`run`](Self::run).
    pub async fn catch_up(self) -> Result<(), Error> {
        let head = i64::try_from(self.store.head().await?).unwrap_or(i64::MAX);
        let worker = self.worker()?;
        until_stopped(std::future::pending(), |stop| worker.run(stop, Some(head))).await
    }

    fn worker(self) -> Result<Worker<B>, Error> {
        let Self { store, routes, tenant, seat, settings } = self;
        let problem = if seat.name.is_empty() {
            "it needs a name"
        } else if seat.shard >= seat.shards {
            "its shard is beyond their number"
        } else if settings.batch == 0 {
            "a batch has at least one event"
        } else if settings.lease.is_zero() {
            "a lease takes some time"
        } else {
            let types = types(&routes);
            let shard = (i64::from(seat.shard), i64::from(seat.shards));
            let shard = (seat.shards > 1).then_some(shard);
            let filter = Filter { tenant, types, shard, ..Filter::new() };
            let owner = store.shared.options.stamps.next().id.into_uuid();
            return Ok(Worker { store, routes: routes.into(), filter, seat, owner, settings });
        };
        Err(Error::of(ErrorKind::Options, format!("subscription {}: {problem}", seat.name)))
    }
}

impl<B: Backend> fmt::Debug for Subscription<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscription")
            .field("seat", &self.seat)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
