//! Typed events on Kafka: publisher, consumer and what they need.
//!
//! | module | what it does |
//! |---|---|
//! | [`publisher`] | publishes typed events: idempotent, acknowledged by every in-sync replica |
//! | [`consumer`] | hands typed events to handlers, at least once, in order per key |
//! | [`tail`] | reads a topic outside any group, for tools |
//! | [`topics`] | creates topics as their domains declare them, and tells what differs |
//! | [`embedded`] | a broker inside the process, for the quick start and for tests |
//! | `store` | the event store, on PostgreSQL or SQLite (features `postgres`, `sqlite`) |
//! | [`telemetry`] | what the runtime tells about itself |
//! | `derive` | derives for events that are written by hand (feature `derive`) |
//! | `testing` | a recording publisher and events for handlers (feature `testing`) |
//!
//! What events themselves are made of comes from the core, under the same names: [`event`], [`id`],
//! [`time`], [`privacy`], [`avro`]; and [`registry`] from the registry's crate.

pub use factline_core::{avro, event, id, privacy, time};
pub use factline_registry as registry;

#[doc(hidden)]
pub use factline_core::__private;

/// Derives for events that are written by hand; `factline_core::derive` has the guide to them.
///
/// # Examples
///
/// ```
/// use factline::derive::Event;
/// use factline::event::Event as _;
///
/// #[derive(Clone, PartialEq, Event)]
/// #[event(
///     type = "Desk.Opened",
///     topic = "desk.events",
///     key = "desk",
///     namespace = "desk",
///     crate = "factline"
/// )]
/// struct DeskOpened {
///     desk: String,
/// }
///
/// assert_eq!(DeskOpened::DESCRIPTOR.subject(), "desk.events-desk.DeskOpened");
/// ```
#[cfg(feature = "derive")]
pub mod derive {
    pub use factline_core::derive::{Aggregate, Enum, Event, Fixed, Record};
}

pub mod connection;
pub mod consumer;
pub mod embedded;
pub mod publisher;
#[cfg(any(feature = "postgres", feature = "sqlite"))]
pub mod store;
pub mod tail;
pub mod telemetry;
#[cfg(feature = "testing")]
pub mod testing;
pub mod topics;
