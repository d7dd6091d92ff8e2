//! Publishing typed events: idempotent, acknowledged by every in-sync replica, pipelined.
//!
//! ```no_run
//! use std::sync::Arc;
//!
//! use factline::connection::Cluster;
//! use factline::publisher::{Options, Publisher};
//! use factline_core::event::{Context, Publish};
//! use factline_core::id::{Source, TenantId};
//! # async fn example<E: Publish>(
//! #     registry: Arc<dyn factline_registry::Registry>, event: E, more: Vec<E>,
//! # ) -> Result<(), Box<dyn std::error::Error>> {
//!
//! let cluster = Cluster::at("localhost:9092");
//! let source = Source::new("lab-service")?;
//! let publisher = Publisher::connect(&cluster, registry, source, Options::default())?;
//! let context = Context::new(TenantId::new("hospital-1")?);
//!
//! let receipt = publisher.with(&context).publish(&event).await?;
//! println!("{receipt}");
//!
//! // Many events of one task: accept them in order, then await their receipts.
//! let scope = publisher.with(&context);
//! let mut pending = Vec::new();
//! for event in &more {
//!     pending.push(scope.enqueue(event).await?);
//! }
//! for receipt in pending {
//!     receipt.await?;
//! }
//! publisher.close(std::time::Duration::from_secs(10)).await?;
//! # Ok(())
//! # }
//! ```

mod accept;
mod completion;
mod error;
#[cfg(any(feature = "postgres", feature = "sqlite"))]
mod forward;
mod kafka;
mod options;
mod receipt;
mod record;
mod route;
mod scratch;
mod sink;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use factline_core::avro::codec::encode_into;
use factline_core::event::{Context, Publish};
use factline_core::id::Source;
use factline_registry::Registry;

pub use error::{Error, ErrorKind};
pub use options::{Compression, Options};
pub use receipt::{Pending, Receipt};

#[cfg(any(feature = "postgres", feature = "sqlite"))]
pub(crate) use forward::{Way, Written};

#[cfg(feature = "testing")]
pub(crate) use completion::{Completion, Place};
#[cfg(feature = "testing")]
pub(crate) use record::Record;

use crate::connection::Cluster;
use crate::telemetry::{Observer, Observers};
use accept::{Accepted, Shared};
use route::Routes;
use sink::Sink;

/// Publishes typed events. Cheap to clone; every clone shares one client.
///
/// # Delivery
///
/// An event with a [`Receipt`] is on every in-sync replica of its partition, once. An event whose
/// receipt is an error was not written, unless the error
/// [says that it may have been](Error::may_have_been_written): publishing it again is then at least
/// once. Events of one key that are accepted one after another are written in that order. What was
/// accepted and has no receipt is lost with the process.
#[derive(Clone)]
pub struct Publisher {
    shared: Arc<Shared>,
}

impl Publisher {
    /// Connects a publisher that names itself `source` in its events.
    ///
    /// Nothing is sent yet: a cluster out of reach shows when the first event times out.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Options`] names every option and setting that can't be used.
    pub fn connect(
        cluster: &Cluster,
        registry: Arc<dyn Registry>,
        source: Source,
        options: Options,
    ) -> Result<Self, Error> {
        Self::connect_observed(cluster, registry, source, options, Observers::default())
    }

    /// As [`connect`](Self::connect); `observer` is told of every delivery.
    ///
    /// # Errors
    ///
    /// As [`connect`](Self::connect).
    pub fn connect_with(
        cluster: &Cluster,
        registry: Arc<dyn Registry>,
        source: Source,
        options: Options,
        observer: Arc<dyn Observer>,
    ) -> Result<Self, Error> {
        Self::connect_observed(cluster, registry, source, options, Observers::from(observer))
    }

    fn connect_observed(
        cluster: &Cluster,
        registry: Arc<dyn Registry>,
        source: Source,
        options: Options,
        observers: Observers,
    ) -> Result<Self, Error> {
        options.check()?;
        let producer = kafka::Producer::new(cluster, &options, observers)?;
        let routes = Routes::new(registry, options.topics, options.subjects, options.if_missing);
        Ok(Self::over(Sink::Kafka(producer), routes, source))
    }

    /// A publisher that records.
    #[cfg(feature = "testing")]
    pub(crate) fn recording(tape: crate::testing::Tape, source: Source) -> Self {
        Self::over(Sink::Tape(tape), Routes::without_registry(), source)
    }

    fn over(sink: Sink, routes: Routes, source: Source) -> Self {
        Self { shared: Arc::new(Shared::new(sink, routes, source)) }
    }

    /// Publishes in a context: on whose behalf, and because of what.
    #[must_use]
    pub fn with<'a>(&'a self, context: &'a Context) -> Scope<'a> {
        Scope { publisher: self, context }
    }

    /// Takes no more events, from any clone, and waits until those accepted are delivered.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Timeout`] when some were not delivered within `timeout`; their receipts say
    /// [`ErrorKind::Closed`].
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is done, it goes on in the background.
    pub async fn close(self, timeout: Duration) -> Result<(), Error> {
        let shared = self.shared;
        shared.refuse();
        let drained = tokio::task::spawn_blocking(move || shared.drain(timeout)).await;
        match drained {
            Ok(true) => Ok(()),
            Ok(false) | Err(_) => Err(Error::not_drained(timeout)),
        }
    }
}

impl fmt::Debug for Publisher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Publisher").field("source", &self.shared.source).finish_non_exhaustive()
    }
}

/// A [`Publisher`] in a [`Context`], by [`Publisher::with`].
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    publisher: &'a Publisher,
    context: &'a Context,
}

impl Scope<'_> {
    /// Publishes one event and waits until the cluster has it.
    ///
    /// A task that publishes many events is far faster with [`enqueue`](Self::enqueue): here each
    /// waits for a round trip.
    ///
    /// # Errors
    ///
    /// The event was not published, or [may have been](Error::may_have_been_written).
    ///
    /// # Cancel safety
    ///
    /// Once the event was accepted it is delivered although this future is dropped; before, nothing
    /// happens.
    ///
    /// # Delivery
    ///
    /// See [`Publisher`].
    pub async fn publish<E: Publish>(&self, event: &E) -> Result<Receipt, Error> {
        self.enqueue(event).await?.await
    }

    /// Accepts one event for delivery, and returns a future of its receipt.
    ///
    /// Waits only where the publisher's bound of bytes in flight is reached, in the order of
    /// arrival, or for the schema id of the first event of a type.
    ///
    /// # Errors
    ///
    /// The event was not accepted: it can't be encoded, it has no schema id, the record is refused,
    /// or the publisher is [closed or beyond use](Error::is_fatal).
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, it has accepted nothing.
    ///
    /// # Delivery
    ///
    /// Events of one key that are accepted one after another are written in that order.
    pub async fn enqueue<E: Publish>(&self, event: &E) -> Result<Pending, Error> {
        let shared = &self.publisher.shared;
        let route = shared.routes.of(E::DESCRIPTOR).await?;
        let accepted = scratch::with(|buffer| {
            route.start_value(buffer);
            encode_into(event, buffer)
                .map_err(|e| Error::encode(e).of_event(route.event_type()))?;
            shared.accept(&route, event.key(), self.context, buffer)
        })?;
        match accepted {
            Accepted::Now(pending) => Ok(pending),
            Accepted::InTurn(record) => shared.accept_in_turn(*record).await,
        }
    }
}
