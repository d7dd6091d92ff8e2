//! Settings of a publisher.

use std::time::Duration;

use factline_core::event::{SubjectStrategy, TopicNamer};
use factline_registry::IfMissing;

use super::Error;
use crate::connection::Cluster;

/// How records are gathered, compressed and bounded. Every combination that
/// [`Publisher::connect`](super::Publisher::connect) accepts keeps the same guarantees.
///
/// # Examples
///
/// ```
/// use factline::publisher::{Compression, Options};
///
/// let options = Options { compression: Compression::Zstd, ..Options::default() };
/// assert_eq!(options.linger.as_millis(), 5);
/// ```
#[derive(Debug, Clone)]
pub struct Options {
    /// Gives topics their environment's names.
    pub topics: TopicNamer,
    /// How the registry's subjects are named: what the events' `domain.toml` says.
    pub subjects: SubjectStrategy,
    /// What to do where the registry has no version that an event is written in: by default
    /// publishing it fails, as schemas are registered by the catalog's deployment.
    pub if_missing: IfMissing,
    /// How long a record may wait for others to share its batch.
    pub linger: Duration,
    /// How batches are compressed.
    pub compression: Compression,
    /// How long the client tries to deliver a record before it reports a time-out. At least two
    /// minutes: after a time-out nobody knows whether the record was written.
    pub delivery_timeout: Duration,
    /// Bound of the records accepted and not yet delivered, in bytes. A publisher that reaches it
    /// waits, in order, for deliveries.
    pub in_flight_bytes: usize,
    /// Largest record, key and headers included, in bytes. The topic's `max.message.bytes` must
    /// allow it.
    pub max_record_bytes: usize,
    /// How long a dropped publisher goes on delivering in the background.
    pub drop_timeout: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            topics: TopicNamer::plain(),
            subjects: SubjectStrategy::TopicRecordName,
            if_missing: IfMissing::Fail,
            linger: Duration::from_millis(5),
            compression: Compression::Lz4,
            delivery_timeout: Duration::from_secs(120),
            in_flight_bytes: 64 << 20,
            max_record_bytes: 1_000_000,
            drop_timeout: Duration::from_secs(30),
        }
    }
}

/// How batches of records are compressed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Compression {
    /// As they are.
    None,
    /// Fast, and good on Avro.
    #[default]
    Lz4,
    /// Smaller, for more CPU.
    Zstd,
}

impl Compression {
    fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Lz4 => "lz4",
            Self::Zstd => "zstd",
        }
    }
}

/// Added to a record's bytes to account for its headers' and the client's own memory.
pub(super) const RECORD_OVERHEAD: usize = 512;

impl Options {
    /// Every setting that can't be used, in one error.
    pub(super) fn check(&self) -> Result<(), Error> {
        let mut problems = Vec::new();
        if self.delivery_timeout < Duration::from_secs(120) {
            problems.push("delivery_timeout is below two minutes");
        }
        if self.delivery_timeout > Duration::from_hours(24) {
            problems.push("delivery_timeout is above a day");
        }
        if self.linger > Duration::from_mins(1) {
            problems.push("linger is above a minute");
        }
        if !(1_000..=1_000_000_000).contains(&self.max_record_bytes) {
            problems.push("max_record_bytes is not between 1,000 and 1,000,000,000");
        }
        if self.in_flight_bytes < self.max_record_bytes.saturating_add(RECORD_OVERHEAD) {
            problems.push("in_flight_bytes does not hold one record of max_record_bytes");
        }
        if self.in_flight_bytes > 1 << 30 {
            problems.push("in_flight_bytes is above 1 GiB");
        }
        if problems.is_empty() { Ok(()) } else { Err(Error::options(&problems)) }
    }

    /// The client's settings: those a user may change, then those that the guarantees rest on.
    pub(super) fn config(&self, cluster: &Cluster) -> rdkafka::ClientConfig {
        let millis = |duration: Duration| duration.as_millis().to_string();
        let queue_kib = (self.in_flight_bytes >> 9) + (64 << 10);
        cluster.config(
            &[
                ("linger.ms", millis(self.linger)),
                ("compression.type", self.compression.name().to_owned()),
                ("message.max.bytes", self.max_record_bytes.to_string()),
            ],
            &[
                ("acks", "all".to_owned()),
                ("enable.idempotence", "true".to_owned()),
                ("max.in.flight.requests.per.connection", "5".to_owned()),
                ("partitioner", "murmur2_random".to_owned()),
                ("delivery.timeout.ms", millis(self.delivery_timeout)),
                // The publisher's own budget is what bounds memory, fairly and in order. The
                // client's bounds lie well above it, as it counts a record until its whole report
                // is freed, not until it is reported.
                ("queue.buffering.max.messages", "0".to_owned()),
                ("queue.buffering.max.kbytes", queue_kib.to_string()),
            ],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wrong_setting_is_named_at_once() {
        let options = Options {
            delivery_timeout: Duration::from_secs(1),
            in_flight_bytes: 10,
            ..Options::default()
        };
        let error = options.check().unwrap_err().to_string();
        assert!(error.contains("delivery_timeout"), "{error}");
        assert!(error.contains("in_flight_bytes"), "{error}");
    }

    #[test]
    fn guarantees_are_not_for_the_user_to_change() {
        let cluster = Cluster::at("a:1").set("acks", "1").set("enable.idempotence", "false");
        let config = Options::default().config(&cluster);
        assert_eq!(config.get("acks"), Some("all"));
        assert_eq!(config.get("enable.idempotence"), Some("true"));
        assert_eq!(config.get("partitioner"), Some("murmur2_random"));
    }
}
