//! Errors of the embedded broker.

use std::fmt;

use rdkafka::error::KafkaError;

use crate::connection::Failure;

/// The embedded broker could not do what it was asked to.
#[derive(Debug)]
pub struct Error {
    what: &'static str,
    source: Option<Box<Failure>>,
}

impl Error {
    pub(super) fn new(what: &'static str, source: KafkaError) -> Self {
        Self { what, source: Some(Box::new(source.into())) }
    }

    pub(super) fn other_partitions() -> Self {
        Self {
            what: "create a topic on the embedded broker: it exists with other partitions",
            source: None,
        }
    }

    pub(super) fn no_cluster() -> Self {
        Self { what: "start the embedded broker: the client made no mock cluster", source: None }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "could not {}", self.what)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
