//! Errors of the consumer.

use std::error::Error as StdError;
use std::fmt;

use rdkafka::error::KafkaError;

use super::Failure;
use crate::connection::Failure as ClientFailure;

/// The consumer could not start, or stopped.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    detail: Option<String>,
    failure: Option<Failure>,
    source: Option<ClientFailure>,
}

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The options, the handlers or the cluster's settings can't be used.
    Options,
    /// The cluster does not let this consumer read the topics or join the group.
    Denied,
    /// The client is beyond use, for example fenced by another member of the same name.
    Fatal,
    /// A record was given up, and the policy is to stop.
    Record,
    /// The consumer's own thread ended without a word.
    Thread,
}

impl Error {
    fn of(kind: ErrorKind) -> Self {
        Self(Box::new(Inner { kind, detail: None, failure: None, source: None }))
    }

    pub(super) fn options(problems: &[String]) -> Self {
        let mut error = Self::of(ErrorKind::Options);
        error.0.detail = Some(problems.join("; "));
        error
    }

    pub(super) fn client(kind: ErrorKind, source: KafkaError) -> Self {
        let mut error = Self::of(kind);
        error.0.source = Some(source.into());
        error
    }

    pub(super) fn record(failure: Failure) -> Self {
        let mut error = Self::of(ErrorKind::Record);
        error.0.failure = Some(failure);
        error
    }

    pub(super) fn thread(detail: impl fmt::Display) -> Self {
        let mut error = Self::of(ErrorKind::Thread);
        error.0.detail = Some(detail.to_string());
        error
    }

    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The record that was given up, where the consumer stopped for it.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        self.0.failure.as_ref()
    }

    /// Whether another consumer with the same settings, started now, may do better.
    #[must_use]
    pub fn is_retriable(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Fatal | ErrorKind::Thread)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0.kind {
            ErrorKind::Options => "the consumer can't be set up",
            ErrorKind::Denied => "the cluster does not let this consumer in",
            ErrorKind::Fatal => "the consumer's client is beyond use: start another consumer",
            ErrorKind::Record => "the consumer stopped at a record that it must not pass over",
            ErrorKind::Thread => "the consumer's thread is gone",
        })?;
        if let Some(failure) = &self.0.failure {
            write!(f, ": {failure}")?;
        }
        match &self.0.detail {
            Some(detail) => write!(f, ": {detail}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("detail", &self.0.detail)
            .field("failure", &self.0.failure)
            .field("source", &self.0.source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_ref().map(|source| source as _)
    }
}
