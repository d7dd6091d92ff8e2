//! Where accepted records go: to a cluster, or onto a test's tape.

use std::sync::Arc;
use std::time::Duration;

use super::Error;
use super::completion::Completion;
use super::kafka::Producer;
use super::record::Record;

pub(super) enum Sink {
    Kafka(Producer),
    #[cfg(feature = "testing")]
    Tape(crate::testing::Tape),
}

impl Sink {
    /// Takes the record, unless there is no room now (`None`).
    pub(super) fn try_send(&self, record: &Record<'_>) -> Result<Option<Arc<Completion>>, Error> {
        match self {
            Self::Kafka(producer) => producer.try_send(record),
            #[cfg(feature = "testing")]
            Self::Tape(tape) => tape.record(record).map(Some),
        }
    }

    /// Takes the record as soon as there is room, in order of arrival.
    pub(super) async fn send_in_turn(&self, record: &Record<'_>) -> Result<Arc<Completion>, Error> {
        match self {
            Self::Kafka(producer) => producer.send_in_turn(record).await,
            #[cfg(feature = "testing")]
            Self::Tape(tape) => tape.record(record),
        }
    }

    pub(super) fn refuse(&self) {
        match self {
            Self::Kafka(producer) => producer.refuse(),
            #[cfg(feature = "testing")]
            Self::Tape(tape) => tape.refuse(),
        }
    }

    /// Waits for deliveries; true if all are done. Blocks.
    pub(super) fn drain(&self, timeout: Duration) -> bool {
        match self {
            Self::Kafka(producer) => producer.drain(timeout),
            #[cfg(feature = "testing")]
            Self::Tape(_) => true,
        }
    }
}
