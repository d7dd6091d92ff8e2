//! What can go wrong besides a message that is not understood.

use std::time::Duration;

/// Why the service ended early.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The broker inside the process.
    #[error("the embedded broker does not start")]
    Broker(#[from] factline::embedded::Error),
    /// A topic.
    #[error("the topics are not there")]
    Topics(#[from] factline::topics::Error),
    /// The registry.
    #[error("the schema registry does not answer")]
    Registry(#[from] factline::registry::Error),
    /// The publisher, or an event that it could not publish.
    #[error("an event was not published")]
    Publisher(#[from] factline::publisher::Error),
    /// The consumer, or a record that a handler gave up.
    #[error("the consumer ended")]
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
    #[error("a name can not be used")]
    Name(#[from] crate::catalog::InvalidText),
}
