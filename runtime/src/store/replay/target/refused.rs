//! [`Refused`]: why a target did not take events.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use factline_core::event::{Class, HandlerError};

use crate::store::Error;

/// Why a target did not take events, and what is to become of the first of them.
///
/// Made of a [`HandlerError`] it shows nothing but the type of that error's source.
pub struct Refused {
    delivered: usize,
    class: Class,
    after: Option<Duration>,
    why: Why,
}

enum Why {
    /// An error that may be shown.
    Told(Box<dyn StdError + Send + Sync>),
    /// A handler's error, by its type.
    Handler(&'static str),
    Store(Error),
}

impl Refused {
    /// A failure that may pass: the event is tried again, a few times. The error's text is shown.
    pub fn retry(error: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::told(Class::Retry, error)
    }

    /// A failure that stays: the replay ends before the event. The error's text is shown.
    pub fn fatal(error: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::told(Class::Fatal, error)
    }

    fn told(class: Class, error: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { delivered: 0, class, after: None, why: Why::Told(error.into()) }
    }

    /// Says how many events of the batch were taken before the one that was not.
    #[must_use]
    pub const fn behind(mut self, delivered: usize) -> Self {
        self.delivered = delivered;
        self
    }

    /// A failure of the store's, which is none of the event.
    pub(crate) fn into_store(self) -> Result<Error, Self> {
        match self.why {
            Why::Store(error) => Ok(error),
            _ => Err(self),
        }
    }

    pub(crate) const fn delivered(&self) -> usize {
        self.delivered
    }

    pub(crate) const fn class(&self) -> Class {
        self.class
    }

    pub(crate) const fn retry_after(&self) -> Option<Duration> {
        self.after
    }

    /// The error of a replay, which says what it was doing.
    pub(crate) fn into_error(self, what: &str) -> Error {
        match self.why {
            Why::Told(source) => Error::target(what, source),
            Why::Handler(source) => Error::stopped(&format!("{what}, for {source}")),
            Why::Store(error) => error,
        }
    }
}

impl From<HandlerError> for Refused {
    fn from(error: HandlerError) -> Self {
        if let Some(no_room) = Error::no_room(error.source()) {
            return no_room.into();
        }
        let (class, after) = (error.class(), error.retry_after());
        Self { delivered: 0, class, after, why: Why::Handler(error.source_type()) }
    }
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        let class = if error.is_retriable() { Class::Retry } else { Class::Fatal };
        Self { delivered: 0, class, after: None, why: Why::Store(error) }
    }
}

impl fmt::Debug for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Refused");
        debug.field("delivered", &self.delivered).field("class", &self.class);
        match &self.why {
            Why::Told(error) => debug.field("error", &error.to_string()),
            Why::Handler(source) => debug.field("source_type", source),
            Why::Store(error) => debug.field("error", error),
        };
        debug.finish_non_exhaustive()
    }
}
