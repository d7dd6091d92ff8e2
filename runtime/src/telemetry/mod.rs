//! What the runtime tells about itself: one trait to observe it, one place for names.

mod counters;
pub mod names;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use factline_core::event::{Envelope, HandlerError, Origin, Raw};
use rdkafka::error::KafkaError;

pub use counters::Counters;

use crate::consumer::Failure;
use crate::publisher::ErrorKind;

/// Is told what happens. Every method does nothing by default, so that the trait can grow.
///
/// Methods are called on the runtime's own threads: they must be quick, and must not block. Nothing
/// that they are given holds a payload but the envelope of [`unknown`](Self::unknown), whose
/// `Debug` shows its length only.
pub trait Observer: Send + Sync + 'static {
    /// An event is on every in-sync replica.
    fn published(&self, event_type: &str) {
        let _ = event_type;
    }

    /// An event was accepted and then not delivered.
    fn publish_failed(&self, event_type: &str, kind: ErrorKind) {
        let _ = (event_type, kind);
    }

    /// The handling of a record ended.
    fn handled(&self, record: &Handled<'_>) {
        let _ = record;
    }

    /// An attempt failed, and another follows after a pause.
    fn retrying(&self, event_type: &str, origin: &Origin, error: &HandlerError, pause: Duration) {
        let _ = (event_type, origin, error, pause);
    }

    /// A record was given up, and the consumer goes on behind it.
    fn skipped(&self, group: &str, failure: &Failure) {
        let _ = (group, failure);
    }

    /// A record is of a type that the topic's handler does not know.
    fn unknown(&self, group: &str, envelope: &Envelope<Raw>) {
        let _ = (group, envelope);
    }

    /// A commit failed: what it covered may be handled again after a restart.
    fn commit_failed(&self, group: &str, reason: &dyn std::error::Error) {
        let _ = (group, reason);
    }

    /// The consumer now has this many partitions.
    fn assigned(&self, group: &str, partitions: usize) {
        let _ = (group, partitions);
    }

    /// How far a partition's committed position is behind its end, measured from time to time.
    fn lag(&self, group: &str, topic: &str, partition: i32, messages: u64) {
        let _ = (group, topic, partition, messages);
    }

    /// The sequencer gave this many events their positions; the oldest had waited this long.
    fn sequenced(&self, events: u64, lag: Duration) {
        let _ = (events, lag);
    }

    /// A subscription handled events of a shard; so many positions are behind it, and the last
    /// event it handled is this old where there are any.
    fn projected(&self, subscription: &str, shard: u32, events: u64, behind: u64, lag: Duration) {
        let _ = (subscription, shard, events, behind, lag);
    }

    /// A subscription parked an event, and the others of its stream wait behind it.
    fn parked(&self, subscription: &str, event_type: &str, error: &HandlerError) {
        let _ = (subscription, event_type, error);
    }

    /// Part of the event store could not do its work, and goes on trying. The reason is a
    /// `store::Error`: its kind says what somebody has to do, such as to make room on a full disk.
    fn store_failed(&self, part: &str, reason: &(dyn std::error::Error + 'static)) {
        let _ = (part, reason);
    }

    /// The Kafka client reports trouble that it goes on trying to overcome.
    fn client_error(&self, text: &str) {
        let _ = text;
    }
}

/// A record whose handling ended.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Handled<'a> {
    /// The consumer group.
    pub group: &'a str,
    /// The event's type.
    pub event_type: &'a str,
    /// Where the record is.
    pub origin: &'a Origin,
    /// How it ended.
    pub outcome: Outcome,
    /// Attempts made.
    pub attempts: u32,
    /// From the first attempt to the end of the last, pauses included.
    pub elapsed: Duration,
}

/// How the handling of a record ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// The handler succeeded.
    Done,
    /// The handler failed in a way that it calls unimportant.
    Ignored,
    /// No handler is for this type.
    Unknown,
    /// The handler failed for good.
    Failed,
}

impl Outcome {
    /// The name used as a label in metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Ignored => "ignored",
            Self::Unknown => "unknown",
            Self::Failed => "failed",
        }
    }
}

/// Whoever observes, if anyone does.
#[derive(Clone, Default)]
pub(crate) struct Observers(Option<Arc<dyn Observer>>);

impl Observers {
    pub(crate) fn tell(&self, what: impl FnOnce(&dyn Observer)) {
        if let Some(observer) = &self.0 {
            what(&**observer);
        }
    }

    pub(crate) fn is_none(&self) -> bool {
        self.0.is_none()
    }

    /// The client's own words name brokers and codes, never keys or values.
    pub(crate) fn client_error(&self, error: &KafkaError, reason: &str) {
        self.tell(|observer| observer.client_error(&format!("{error}: {reason}")));
    }
}

impl From<Arc<dyn Observer>> for Observers {
    fn from(observer: Arc<dyn Observer>) -> Self {
        Self(Some(observer))
    }
}

impl fmt::Debug for Observers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_none() { "no observer" } else { "an observer" })
    }
}
