//! Test doubles for services: a publisher that records, and events handed straight to handlers.
//!
//! No broker, no registry, no waiting.

mod deliver;
#[cfg(any(feature = "postgres", feature = "sqlite"))]
mod scenario;
mod tape;

pub use deliver::{deliver, deliver_in, envelope};
#[cfg(any(feature = "postgres", feature = "sqlite"))]
pub use scenario::{Outcome, Scenario};
pub use tape::{Recorded, Recorder};

pub(crate) use tape::Tape;
