//! What can go wrong besides a message that is not understood.

use std::time::Duration;

/// Why the service ended early.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The broker inside the process.
    #[error("the embedded broker: {0}")]
    Broker(#[from] factline::embedded::Error),
    /// A topic.
    #[error("topics: {0}")]
    Topics(#[from] factline::topics::Error),
    /// The registry.
    #[error("the schema registry: {0}")]
    Registry(#[from] factline::registry::Error),
    /// The publisher, or an event that it could not publish.
    #[error("publishing: {0}")]
    Publisher(#[from] factline::publisher::Error),
    /// The consumer, or a record that a handler gave up.
    #[error("consuming: {0}")]
    Consumer(#[from] factline::consumer::Error),
    /// The consumer ended although nobody stopped it.
    #[error("the consumer ended before every event was handled")]
    Ended,
    /// Some events were not handled in time.
    #[error("{events} event(s) were not handled within {} s: give more with --wait", wait.as_secs())]
    NotHandled {
        /// How many.
        events: usize,
        /// How long was waited.
        wait: Duration,
    },
    /// A name that can't be used.
    #[error("{0}")]
    Name(#[from] crate::catalog::InvalidText),
}
