//! Errors of the publisher.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use rdkafka::error::KafkaError;
use rdkafka::types::RDKafkaErrorCode as Code;

use crate::connection::{Failure, code_of, is_permanent, is_retriable};

/// An event was not published, or nobody can say whether it was.
///
/// Programs decide by its predicates, people read its text, which names the event's type and topic
/// and never its content.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    event_type: Option<Cow<'static, str>>,
    detail: Option<String>,
    registry_may_answer: bool,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The options or the cluster's settings can't be used.
    Options,
    /// The event can't be written in its schema, such as a decimal beyond its precision.
    Encode,
    /// The registry has no schema that the event is written in, or did not answer.
    Schema,
    /// A stored event can't be published again: nobody says to which topic, or it has no key.
    Address,
    /// The broker refuses this record, and will refuse it again.
    Rejected,
    /// The record was not acknowledged in time. It may have been written.
    Timeout,
    /// The cluster did not take the record; it may later.
    Unavailable,
    /// The producer's sequence is broken: this publisher publishes nothing more.
    Fatal,
    /// The publisher was closed before the record was delivered.
    Closed,
}

impl ErrorKind {
    /// The name used as a label in metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Options => "options",
            Self::Encode => "encode",
            Self::Schema => "schema",
            Self::Address => "address",
            Self::Rejected => "rejected",
            Self::Timeout => "timeout",
            Self::Unavailable => "unavailable",
            Self::Fatal => "fatal",
            Self::Closed => "closed",
        }
    }
}

impl Error {
    pub(crate) fn of(kind: ErrorKind) -> Self {
        Self(Box::new(Inner {
            kind,
            event_type: None,
            detail: None,
            registry_may_answer: false,
            source: None,
        }))
    }

    fn caused(kind: ErrorKind, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        let mut error = Self::of(kind);
        error.0.source = Some(source.into());
        error
    }

    pub(super) fn options(problems: &[&str]) -> Self {
        let mut error = Self::of(ErrorKind::Options);
        error.0.detail = Some(problems.join("; "));
        error
    }

    pub(super) fn client(source: KafkaError) -> Self {
        Self::caused(ErrorKind::Options, Failure::from(source))
    }

    pub(super) fn encode(source: impl StdError + Send + Sync + 'static) -> Self {
        Self::caused(ErrorKind::Encode, source)
    }

    pub(super) fn schema(source: factline_registry::Error) -> Self {
        let registry_may_answer = source.is_retriable();
        let mut error = Self::caused(ErrorKind::Schema, source);
        error.0.registry_may_answer = registry_may_answer;
        error
    }

    /// A stored event that can't become a record.
    #[cfg(any(feature = "postgres", feature = "sqlite"))]
    pub(super) fn address(why: &str) -> Self {
        let mut error = Self::of(ErrorKind::Address);
        error.0.detail = Some(why.to_owned());
        error
    }

    pub(super) fn closed() -> Self {
        Self::of(ErrorKind::Closed)
    }

    pub(super) fn fatal(source: KafkaError) -> Self {
        Self::caused(ErrorKind::Fatal, Failure::from(source))
    }

    pub(super) fn not_drained(timeout: Duration) -> Self {
        let mut error = Self::of(ErrorKind::Timeout);
        error.0.detail = Some(format!("not everything was delivered within {timeout:?}"));
        error
    }

    /// What the client library reported of one record.
    pub(super) fn delivery(source: KafkaError) -> Self {
        Self::caused(kind_of(&source), Failure::from(source))
    }

    pub(crate) fn of_event(mut self, event_type: impl Into<Cow<'static, str>>) -> Self {
        self.0.event_type = Some(event_type.into());
        self
    }

    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Whether publishing the same event again may succeed. Where
    /// [`may_have_been_written`](Self::may_have_been_written) holds too, it may then be there twice.
    #[must_use]
    pub fn is_retriable(&self) -> bool {
        match self.0.kind {
            ErrorKind::Timeout | ErrorKind::Unavailable => true,
            ErrorKind::Schema => self.0.registry_may_answer,
            _ => false,
        }
    }

    /// Whether the publisher itself is beyond use: drop it, connect another, and publish again
    /// what has no receipt.
    #[must_use]
    pub fn is_fatal(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Fatal | ErrorKind::Closed)
    }

    /// Whether the broker may hold the record although there is no receipt.
    #[must_use]
    pub fn may_have_been_written(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Timeout | ErrorKind::Fatal | ErrorKind::Closed)
    }
}

fn kind_of(error: &KafkaError) -> ErrorKind {
    match code_of(error) {
        Some(
            Code::Fatal
            | Code::GaplessGuarantee
            | Code::Fenced
            | Code::OutOfOrderSequenceNumber
            | Code::UnknownProducerId
            | Code::InvalidProducerEpoch
            | Code::InvalidProducerIdMapping,
        ) => ErrorKind::Fatal,
        Some(Code::MessageTimedOut | Code::RequestTimedOut | Code::OperationTimedOut) => {
            ErrorKind::Timeout
        }
        Some(Code::PurgeQueue | Code::PurgeInflight | Code::DestroyBroker) => ErrorKind::Closed,
        Some(code) if is_permanent(code) => ErrorKind::Rejected,
        Some(code) if is_retriable(code) => ErrorKind::Unavailable,
        // An unknown report says nothing of the record's fate: the cautious reading.
        _ => ErrorKind::Timeout,
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let event = self.0.event_type.as_deref().unwrap_or("the event");
        match self.0.kind {
            ErrorKind::Options => f.write_str("the publisher can't be set up")?,
            ErrorKind::Encode => write!(f, "{event} can't be written in its schema")?,
            ErrorKind::Schema => write!(f, "{event} has no schema id from the registry")?,
            ErrorKind::Address => write!(f, "{event} can't be published again")?,
            ErrorKind::Rejected => write!(f, "the broker refuses {event}")?,
            ErrorKind::Timeout => {
                write!(f, "{event} was not acknowledged in time, and may have been written")?;
            }
            ErrorKind::Unavailable => write!(f, "the cluster does not take {event} now")?,
            ErrorKind::Fatal => f.write_str(
                "the producer's sequence is broken: connect another publisher, and publish again \
                 what has no receipt",
            )?,
            ErrorKind::Closed => {
                write!(f, "the publisher was closed before {event} was delivered")?;
            }
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
            .field("event_type", &self.0.event_type)
            .field("detail", &self.0.detail)
            .field("source", &self.0.source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
