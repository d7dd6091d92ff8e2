//! Errors of reading a topic.

use std::error::Error as StdError;
use std::fmt;

use rdkafka::error::KafkaError;

use crate::connection::Failure;

/// A topic could not be read.
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    topic: String,
    partition: Option<i32>,
    source: Option<Failure>,
}

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The cluster's settings can't be used.
    Settings,
    /// The cluster does not answer, or not with what was asked for.
    Unavailable,
    /// There is no such topic.
    NoTopic,
    /// The topic has no such partition.
    NoPartition,
}

impl Error {
    fn new(kind: ErrorKind, topic: &str, source: Option<KafkaError>) -> Self {
        let (topic, source) = (topic.to_owned(), source.map(Failure::from));
        Self(Box::new(Inner { kind, topic, partition: None, source }))
    }

    pub(super) fn settings(source: KafkaError) -> Self {
        Self::new(ErrorKind::Settings, "", Some(source))
    }

    pub(super) fn unavailable(topic: &str, source: KafkaError) -> Self {
        Self::new(ErrorKind::Unavailable, topic, Some(source))
    }

    pub(super) fn no_answer(topic: &str) -> Self {
        Self::new(ErrorKind::Unavailable, topic, None)
    }

    pub(super) fn no_topic(topic: &str) -> Self {
        Self::new(ErrorKind::NoTopic, topic, None)
    }

    pub(super) fn no_partition(topic: &str, partition: i32) -> Self {
        let mut error = Self::new(ErrorKind::NoPartition, topic, None);
        error.0.partition = Some(partition);
        error
    }

    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Whether the same call may succeed later.
    #[must_use]
    pub fn is_retriable(&self) -> bool {
        self.0.kind == ErrorKind::Unavailable
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { kind, topic, partition, source } = &*self.0;
        match kind {
            ErrorKind::Settings => f.write_str("the cluster's settings can't be used")?,
            ErrorKind::Unavailable => write!(f, "the cluster does not answer about {topic}")?,
            ErrorKind::NoTopic => write!(f, "the cluster has no topic {topic}")?,
            ErrorKind::NoPartition => {
                write!(f, "the topic {topic} has no partition {}", partition.unwrap_or_default())?;
            }
        }
        match source {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_ref().map(|source| source as _)
    }
}
