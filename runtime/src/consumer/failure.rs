//! A record that was not handled, and why.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

use factline_core::event::{HandlerError, Origin};

/// A record that was given up: where it is and why, without its content.
#[derive(Debug)]
pub struct Failure {
    origin: Origin,
    event_type: Option<Cow<'static, str>>,
    attempts: u32,
    reason: Reason,
}

/// Why a record was given up.
#[derive(Debug)]
#[non_exhaustive]
pub enum Reason {
    /// It can't be read as an event: no value, no known schema, headers that are no CloudEvents.
    Unreadable(Box<dyn StdError + Send + Sync>),
    /// Its handler failed for good, or as often as it may.
    Handler(HandlerError),
}

impl Failure {
    pub(super) fn unreadable(origin: Origin, error: Box<dyn StdError + Send + Sync>) -> Self {
        let reason = Reason::Unreadable(error);
        Self { origin, event_type: None, attempts: 0, reason }
    }

    pub(super) fn handler(
        origin: Origin,
        event_type: Cow<'static, str>,
        attempts: u32,
        error: HandlerError,
    ) -> Self {
        Self { origin, event_type: Some(event_type), attempts, reason: Reason::Handler(error) }
    }

    /// Where the record is.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The event's type, where it could be read.
    #[must_use]
    pub fn event_type(&self) -> Option<&str> {
        self.event_type.as_deref()
    }

    /// How often its handler was called.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Why it was given up.
    #[must_use]
    pub fn reason(&self) -> &Reason {
        &self.reason
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            Reason::Unreadable(error) => write!(f, "{} can't be read: {error}", self.origin),
            Reason::Handler(error) => write!(
                f,
                "{} at {}: {error}, after {} attempts",
                self.event_type.as_deref().unwrap_or("an event"),
                self.origin,
                self.attempts
            ),
        }
    }
}

/// A record without a value: a tombstone, which no event is.
#[derive(Debug)]
pub(super) struct NoValue;

impl fmt::Display for NoValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the record has no value, so it is no event")
    }
}

impl StdError for NoValue {}

/// A header whose name is not text.
#[derive(Debug)]
pub(super) struct HeaderName;

impl fmt::Display for HeaderName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a header is not UTF-8")
    }
}

impl StdError for HeaderName {}

/// A handler that panicked. Its message stays out of our errors: it may hold payload text.
#[derive(Debug)]
pub(super) struct Panicked;

impl fmt::Display for Panicked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the handler panicked")
    }
}

impl StdError for Panicked {}
