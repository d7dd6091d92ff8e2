//! [`HandlerError`]: what a handler may say went wrong, in four classes.

use std::any::{Any, type_name};
use std::error::Error;
use std::fmt;
use std::time::Duration;

use crate::avro::codec::DecodeError;
use crate::event::RawError;

/// What is to become of a record whose handler failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// Try again: at once with jitter, then later with its key parked.
    Retry,
    /// Never try again: the record itself is at fault.
    Fatal,
    /// Something that the handler needs is down: stop, and probe.
    Defer,
    /// Go on as if the record had been handled.
    Ignore,
}

/// A handler's failure: a class that decides what happens next, and its source.
///
/// `?` makes one of any error: [`Class::Fatal`] of a payload that can't be decoded, else
/// [`Class::Retry`]. Neither `Display` nor `Debug` shows the source's text, which may hold
/// health information; it stays reachable by [`source`](Self::source).
///
/// # Examples
///
/// ```
/// use factline_core::event::HandlerError;
///
/// fn read(text: &str) -> Result<u32, HandlerError> {
///     text.parse().map_err(HandlerError::fatal)
/// }
///
/// assert!(read("seven").is_err_and(|error| error.is_fatal()));
/// ```
pub struct HandlerError {
    class: Class,
    after: Option<Duration>,
    source_type: &'static str,
    source: Box<dyn Error + Send + Sync>,
}

impl HandlerError {
    /// A failure that may pass: the record is tried again.
    pub fn retry<S: Into<Box<dyn Error + Send + Sync>>>(source: S) -> Self {
        Self::of(Class::Retry, source)
    }

    /// A failure of the record itself: it is parked or dead-lettered, and not tried again.
    pub fn fatal<S: Into<Box<dyn Error + Send + Sync>>>(source: S) -> Self {
        Self::of(Class::Fatal, source)
    }

    /// A failure of something the handler depends on: the consumer pauses and probes.
    pub fn defer<S: Into<Box<dyn Error + Send + Sync>>>(source: S) -> Self {
        Self::of(Class::Defer, source)
    }

    /// A failure that changes nothing: the record counts as handled.
    pub fn ignore<S: Into<Box<dyn Error + Send + Sync>>>(source: S) -> Self {
        Self::of(Class::Ignore, source)
    }

    fn of<S: Into<Box<dyn Error + Send + Sync>>>(class: Class, source: S) -> Self {
        Self { class, after: None, source_type: type_name::<S>(), source: source.into() }
    }

    /// Says how long to wait at least before the next try.
    #[must_use]
    pub const fn after(mut self, delay: Duration) -> Self {
        self.after = Some(delay);
        self
    }

    /// The class.
    #[must_use]
    pub const fn class(&self) -> Class {
        self.class
    }

    /// The least delay before the next try, if the handler asked for one.
    #[must_use]
    pub const fn retry_after(&self) -> Option<Duration> {
        self.after
    }

    /// Whether the record should be tried again.
    #[must_use]
    pub const fn is_retriable(&self) -> bool {
        matches!(self.class, Class::Retry)
    }

    /// Whether the record itself is at fault.
    #[must_use]
    pub const fn is_fatal(&self) -> bool {
        matches!(self.class, Class::Fatal)
    }

    /// Whether a dependency is at fault.
    #[must_use]
    pub const fn is_deferred(&self) -> bool {
        matches!(self.class, Class::Defer)
    }

    /// Whether the failure changes nothing.
    #[must_use]
    pub const fn is_ignored(&self) -> bool {
        matches!(self.class, Class::Ignore)
    }

    /// The Rust type of the source: it groups failures without showing their text.
    #[must_use]
    pub const fn source_type(&self) -> &'static str {
        self.source_type
    }

    /// The source. Its text may hold health information: it belongs in no log.
    #[must_use]
    pub fn source(&self) -> &(dyn Error + Send + Sync + 'static) {
        &*self.source
    }
}

// `HandlerError` is no `Error` itself: that is what lets `?` take every error.
impl<S: Error + Send + Sync + 'static> From<S> for HandlerError {
    fn from(source: S) -> Self {
        let any: &dyn Any = &source;
        let undecodable = any.is::<RawError>() || any.is::<DecodeError>();
        Self::of(if undecodable { Class::Fatal } else { Class::Retry }, source)
    }
}

impl fmt::Display for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.class {
            Class::Retry => "failed, and may be tried again",
            Class::Fatal => "failed for good",
            Class::Defer => "failed as something it depends on is down",
            Class::Ignore => "failed, which changes nothing",
        };
        write!(f, "the handler {what} ({})", self.source_type)
    }
}

impl fmt::Debug for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HandlerError")
            .field("class", &self.class)
            .field("after", &self.after)
            .field("source_type", &self.source_type)
            .finish_non_exhaustive()
    }
}
