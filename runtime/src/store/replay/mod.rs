//! Delivering events again, from the one order, to whoever needs them once more.
//!
//! A replay has a name, a range that ends, and a target. How far it is, is kept beside what it did:
//! killed anywhere, it goes on when it is run again under its name.
//!
//! | target | what it does | done again after a crash |
//! |---|---|---|
//! | [`Handlers`] | calls handlers as a subscription does | effects in their transaction happen once |
//! | [`Redelivery`] | has a subscription that is at work handle events again | each is put there once |
//! | [`Topics`] | publishes events as they were published first | at least once, in order per key |
//! | `File` | writes an Avro container (feature `archive`) | each is in the file once |
//!
//! # Examples
//!
//! ```no_run
//! use factline::store::replay::Handlers;
//! use factline::store::{EventStore, Handle, Sqlite};
//!
//! # async fn example<H: Handle<Sqlite>>(
//! #     store: EventStore<Sqlite>, wards: H,
//! # ) -> Result<(), factline::store::Error> {
//! let replay = store.replay("wards-after-the-move").from(1_000).event_type("Visit.Started");
//! let seen = replay.preview().await?;
//! println!("{} events from {:?} on", seen.events(), seen.first_event());
//! let done = replay.rate(500).to(Handlers::all(wards)).run(std::future::pending()).await?;
//! assert!(done.is_finished);
//! # Ok(())
//! # }
//! ```

mod journal;
mod order;
mod pace;
mod place;
mod preview;
mod progress;
mod range;
mod run;
mod target;

use std::fmt;
use std::time::Duration;

use factline_core::event::Event;
use factline_core::id::{CorrelationId, TenantId};
use factline_core::time::{Micros, Timestamp};

pub use order::Order;
pub use preview::{Kind, Preview};
pub use progress::{Progress, Summary};
#[cfg(feature = "archive")]
pub use target::File;
pub use target::{Beginning, Handlers, Kept, Redelivery, Refused, Target, Topics};

use super::backend::Backend;
use super::read::Filter;
use super::stop::until_stopped;
use super::{Error, ErrorKind, EventStore, StreamId};
use range::{Edge, Range};
use run::Run;

impl<B: Backend> EventStore<B> {
    /// A replay of all events there are, until told otherwise.
    ///
    /// By its name it is known when it is run again; letters, digits, `.`, `_` and `-`, at most 100.
    pub fn replay(&self, name: impl Into<String>) -> Replay<B> {
        Replay {
            store: self.clone(),
            name: name.into(),
            range: Range::default(),
            filter: Filter::new(),
            settings: Settings::default(),
            listener: None,
        }
    }
}

/// How a replay works.
#[derive(Clone, Copy, Debug)]
struct Settings {
    batch: u32,
    rate: Option<u32>,
    lease: Duration,
    attempts: u32,
    restart: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { batch: 500, rate: None, lease: Duration::from_secs(10), attempts: 5, restart: false }
    }
}

type Listener = Box<dyn FnMut(&Progress) + Send>;

/// Events to be delivered again, in their one order: which, and how.
#[must_use = "nothing is delivered until it has a target and is run"]
pub struct Replay<B: Backend> {
    store: EventStore<B>,
    name: String,
    range: Range,
    filter: Filter,
    settings: Settings,
    listener: Option<Listener>,
}

impl<B: Backend> Replay<B> {
    /// Begins with this position.
    pub const fn from(mut self, position: u64) -> Self {
        self.range.from = Some(Edge::Position(position));
        self
    }

    /// Begins with what got its position at this time or later, by the database's clock.
    pub const fn since(mut self, time: Timestamp<Micros>) -> Self {
        self.range.from = Some(Edge::Time(time));
        self
    }

    /// Ends with this position, or with the last that there is when it begins.
    pub const fn through(mut self, position: u64) -> Self {
        self.range.through = Some(Edge::Position(position));
        self
    }

    /// Ends with what got its position at this time or earlier, by the database's clock.
    pub const fn until(mut self, time: Timestamp<Micros>) -> Self {
        self.range.through = Some(Edge::Time(time));
        self
    }

    /// Delivers the events of one tenant only.
    pub fn tenant(mut self, tenant: &TenantId) -> Self {
        self.filter.tenant = Some(tenant.clone());
        self
    }

    /// Delivers events of a type only; several calls are for several types.
    pub fn event<E: Event>(self) -> Self {
        self.event_type(E::DESCRIPTOR.event_type)
    }

    /// Delivers events of a type only, by its name; several calls are for several types.
    pub fn event_type(mut self, event_type: impl Into<String>) -> Self {
        self.filter.types.push(event_type.into());
        self
    }

    /// Delivers the events of a stream only, of each tenant that has one of this name; several calls
    /// are for several streams.
    pub fn stream(mut self, stream: &StreamId) -> Self {
        self.filter.streams.push(stream.clone());
        self
    }

    /// Delivers the events of one chain only.
    pub fn correlation(mut self, correlation: &CorrelationId) -> Self {
        self.filter.correlation = Some(correlation.clone());
        self
    }

    /// Delivers at most this many events in a second.
    pub const fn rate(mut self, events: u32) -> Self {
        self.settings.rate = Some(events);
        self
    }

    /// Delivers at most this many events at a time; 500 where nothing is said.
    pub const fn batch(mut self, events: u32) -> Self {
        self.settings.batch = events;
        self
    }

    /// How long it is the only one of its name without a sign of life; 10 seconds where nothing is
    /// said.
    pub const fn lease(mut self, lease: Duration) -> Self {
        self.settings.lease = lease;
        self
    }

    /// How often an event is tried before the replay fails; 5 times where nothing is said.
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.settings.attempts = attempts;
        self
    }

    /// Begins anew, whatever one of this name did before, and with whatever it was asked for.
    pub const fn restart(mut self) -> Self {
        self.settings.restart = true;
        self
    }

    /// Is told after each batch how far it is.
    pub fn on_progress(mut self, listener: impl FnMut(&Progress) + Send + 'static) -> Self {
        self.listener = Some(Box::new(listener));
        self
    }

    /// Says where the events go.
    pub const fn to<T: Target<B>>(self, target: T) -> Bound<B, T> {
        Bound { replay: self, target }
    }

    /// What would be delivered, by type and topic, if it began now. It only reads, and no content.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Role`] where the role does not see all tenants; the database does not answer.
    ///
    /// # Cancel safety
    ///
    /// It only reads.
    pub async fn preview(&self) -> Result<Preview, Error> {
        self.store.must_see_all(&self.what()).await?;
        let bounds = self.range.resolve(&self.store).await?;
        preview::look(&self.store, &self.filter, bounds).await
    }

    fn what(&self) -> String {
        format!("replay {}", self.name)
    }

    fn check(&self) -> Result<(), Error> {
        let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        let Settings { batch, rate, lease, attempts, .. } = self.settings;
        let problem = if self.name.is_empty() || self.name.len() > 100 {
            "it needs a name of 1 to 100 characters"
        } else if !self.name.bytes().all(legal) {
            "its name has letters, digits, '.', '_' and '-' only"
        } else if batch == 0 {
            "a batch has at least one event"
        } else if rate == Some(0) {
            "its rate is at least one event in a second"
        } else if lease.is_zero() {
            "a lease takes some time"
        } else if attempts == 0 {
            "an event is tried at least once"
        } else {
            return Ok(());
        };
        // A name that is none may be anything.
        Err(Error::of(ErrorKind::Options, format!("replay: {problem}")))
    }
}

/// A [`Replay`] with its target, by [`Replay::to`].
#[must_use = "nothing is delivered until it is run"]
pub struct Bound<B: Backend, T> {
    replay: Replay<B>,
    target: T,
}

impl<B: Backend, T: Target<B>> Bound<B, T> {
    /// Delivers the events, and returns when all are delivered or `stop` completes; a batch in hand
    /// is finished. Where one of its name has not finished, it goes on behind the last batch of that;
    /// where one has, nothing happens.
    ///
    /// # Errors
    ///
    /// - [`ErrorKind::Options`]: one of its name was asked for something else; nothing was changed.
    /// - [`ErrorKind::Taken`]: one of its name is at work.
    /// - [`ErrorKind::Fenced`]: another has taken over, as this one gave no sign of life.
    /// - [`ErrorKind::Stopped`]: a handler can't handle an event; [`ErrorKind::Target`]: the target did
    ///   not take one. Run again, it goes on with that event.
    /// - [`ErrorKind::Archived`]: an event's content must be restored first.
    /// - [`ErrorKind::Role`]: the role does not see all tenants.
    /// - A database that does not answer is asked again, as often as an event is tried.
    ///
    /// # Cancel safety
    ///
    /// Dropped, it is as if the process had been killed: run again it goes on behind the last batch
    /// that was delivered, once the lease has run out.
    pub async fn run(self, stop: impl Future<Output = ()>) -> Result<Summary, Error> {
        let Self { replay, target } = self;
        replay.check()?;
        replay.store.must_see_all(&replay.what()).await?;
        let run = Run::new(replay, target);
        until_stopped(stop, |stop| run.run(stop)).await
    }
}

impl<B: Backend> fmt::Debug for Replay<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replay")
            .field("name", &self.name)
            .field("range", &self.range)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl<B: Backend, T> fmt::Debug for Bound<B, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bound").field("replay", &self.replay).finish_non_exhaustive()
    }
}
