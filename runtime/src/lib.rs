//! Typed events on Kafka: publisher, consumer and what they need.
//!
//! | module | what it does |
//! |---|---|
//! | [`publisher`] | publishes typed events: idempotent, acknowledged by every in-sync replica |
//! | [`consumer`] | hands typed events to handlers, at least once, in order per key |
//! | [`topics`] | creates topics as their domains declare them, and tells what differs |
//! | [`embedded`] | a broker inside the process, for the quick start and for tests |
//! | [`telemetry`] | what the runtime tells about itself |
//! | `testing` | a recording publisher and events for handlers (feature `testing`) |

pub mod connection;
pub mod consumer;
pub mod embedded;
pub mod publisher;
pub mod telemetry;
#[cfg(feature = "testing")]
pub mod testing;
pub mod topics;
