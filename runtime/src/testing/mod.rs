//! Test doubles for services: a publisher that records, and events handed straight to handlers.
//!
//! No broker, no registry, no waiting.

mod deliver;
mod tape;

pub use deliver::{deliver, deliver_in, envelope};
pub use tape::{Recorded, Recorder};

pub(crate) use tape::Tape;
