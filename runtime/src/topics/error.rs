//! Errors of creating and checking topics.

use std::error::Error as StdError;
use std::fmt;

use rdkafka::error::KafkaError;
use rdkafka::types::RDKafkaErrorCode as Code;

use crate::connection::Failure;

/// Topics could not be read or created.
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    topic: Option<String>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The cluster's settings can't be used.
    Settings,
    /// The cluster does not answer.
    Unavailable,
    /// The cluster refuses to create the topic.
    Refused,
    /// The cluster refuses to change the topic.
    Unchanged,
    /// The topic was created and did not appear in time.
    NotThere,
}

impl Error {
    fn new(
        kind: ErrorKind,
        topic: Option<&str>,
        source: Option<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        Self(Box::new(Inner { kind, topic: topic.map(str::to_owned), source }))
    }

    pub(super) fn settings(source: KafkaError) -> Self {
        Self::new(ErrorKind::Settings, None, Some(Box::new(Failure::from(source))))
    }

    pub(super) fn unavailable(source: KafkaError) -> Self {
        Self::new(ErrorKind::Unavailable, None, Some(Box::new(Failure::from(source))))
    }

    pub(super) fn no_answer() -> Self {
        Self::new(ErrorKind::Unavailable, None, None)
    }

    pub(super) fn refused(topic: &str, code: Code) -> Self {
        let source = Failure::from(KafkaError::AdminOp(code));
        Self::new(ErrorKind::Refused, Some(topic), Some(Box::new(source)))
    }

    pub(super) fn unchanged(topic: &str, code: Code) -> Self {
        let source = Failure::from(KafkaError::AdminOp(code));
        Self::new(ErrorKind::Unchanged, Some(topic), Some(Box::new(source)))
    }

    pub(super) fn embedded(topic: &str, source: crate::embedded::Error) -> Self {
        Self::new(ErrorKind::Refused, Some(topic), Some(Box::new(source)))
    }

    pub(super) fn partitions(topic: &str) -> Self {
        Self::new(ErrorKind::Refused, Some(topic), Some("too many partitions".into()))
    }

    pub(super) fn not_there(topic: &str) -> Self {
        Self::new(ErrorKind::NotThere, Some(topic), None)
    }

    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Whether the same call may succeed later.
    #[must_use]
    pub fn is_retriable(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Unavailable | ErrorKind::NotThere)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let topic = self.0.topic.as_deref().unwrap_or("a topic");
        match self.0.kind {
            ErrorKind::Settings => f.write_str("the cluster's settings can't be used")?,
            ErrorKind::Unavailable => f.write_str("the cluster does not answer about topics")?,
            ErrorKind::Refused => write!(f, "the cluster refuses to create {topic}")?,
            ErrorKind::Unchanged => write!(f, "the cluster refuses to change {topic}")?,
            ErrorKind::NotThere => write!(f, "{topic} was created and did not appear in time")?,
        }
        match &self.0.source {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
