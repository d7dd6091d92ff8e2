//! Settings of a consumer.

use std::time::Duration;

use factline_core::event::TopicNamer;
use factline_core::event::cloudevents::Defaults;

use super::retry::Retry;
use crate::connection::Cluster;

/// How records are fetched, handed to lanes, bounded and committed.
///
/// # Examples
///
/// ```
/// use factline::consumer::{OnFailure, Options};
///
/// let options = Options { concurrency: 16, on_failure: OnFailure::Skip, ..Options::default() };
/// assert_eq!(options.commit_interval.as_secs(), 1);
/// ```
#[derive(Debug, Clone)]
pub struct Options {
    /// Gives topics their environment's names.
    pub topics: TopicNamer,
    /// Where a group without a committed position starts.
    pub start: Start,
    /// How many records are handled at once, all of different keys.
    pub concurrency: usize,
    /// Bound of the records of one partition from the oldest that is not done to the newest handed
    /// out. A partition that reaches it waits; others go on.
    pub window: usize,
    /// Bound of the records handed out and not done, of all partitions, in bytes.
    pub in_flight_bytes: usize,
    /// How often positions are committed. More often costs requests, less often repeats more after
    /// a crash.
    pub commit_interval: Duration,
    /// How long a consumer that stops, or loses partitions, waits for the records handed out.
    pub drain_timeout: Duration,
    /// How a record whose handler failed is tried again.
    pub retry: Retry,
    /// What happens to a record that is given up.
    pub on_failure: OnFailure,
    /// What stands for attributes that foreign producers do not send.
    pub defaults: Defaults,
    /// Name of this member that outlives restarts: its partitions wait for it for the session's
    /// time-out (static membership).
    pub instance: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            topics: TopicNamer::plain(),
            start: Start::Earliest,
            concurrency: 64,
            window: 10_000,
            in_flight_bytes: 64 << 20,
            commit_interval: Duration::from_secs(1),
            drain_timeout: Duration::from_secs(20),
            retry: Retry::default(),
            on_failure: OnFailure::Stop,
            defaults: Defaults::default(),
            instance: None,
        }
    }
}

/// Where a group without a committed position starts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Start {
    /// At the oldest record that is kept.
    #[default]
    Earliest,
    /// Behind the newest.
    Latest,
}

/// What happens to a record that is given up: it can't be read, its handler failed for good, or as
/// often as it may.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum OnFailure {
    /// The consumer stops, and returns the failure; nothing is committed beyond the record.
    #[default]
    Stop,
    /// The record is reported to the observer and counts as done. Without an observer it is lost.
    Skip,
}

impl Options {
    /// Every setting that can't be used.
    pub(super) fn problems(&self) -> Vec<&'static str> {
        let mut problems = Vec::new();
        if !(1..=100_000).contains(&self.concurrency) {
            problems.push("concurrency is not between 1 and 100,000");
        }
        if self.window == 0 {
            problems.push("window is 0");
        }
        if self.in_flight_bytes < 1 << 20 {
            problems.push("in_flight_bytes is below 1 MiB");
        }
        if self.commit_interval.is_zero() || self.commit_interval > Duration::from_mins(5) {
            problems.push("commit_interval is not between 0 and five minutes");
        }
        if self.retry.attempts == 0 {
            problems.push("retry.attempts is 0");
        }
        problems
    }

    /// The client's settings: those a user may change, then those that the guarantees rest on.
    pub(super) fn config(
        &self,
        cluster: &Cluster,
        group: &str,
        with_lag: bool,
    ) -> rdkafka::ClientConfig {
        let start = match self.start {
            Start::Earliest => "earliest",
            Start::Latest => "latest",
        };
        let statistics = if with_lag { "5000" } else { "0" };
        let mut config = cluster.consumer_config(
            &[
                ("partition.assignment.strategy", "cooperative-sticky".to_owned()),
                ("fetch.queue.backoff.ms", "20".to_owned()),
                ("statistics.interval.ms", statistics.to_owned()),
            ],
            &[
                ("group.id", group.to_owned()),
                ("auto.offset.reset", start.to_owned()),
                ("enable.auto.commit", "false".to_owned()),
                ("enable.auto.offset.store", "false".to_owned()),
            ],
        );
        if let Some(instance) = &self.instance {
            config.set("group.instance.id", instance);
        }
        config
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commits_are_ours_alone() {
        let cluster = Cluster::at("a:1").set("enable.auto.commit", "true");
        let config = Options::default().config(&cluster, "g", false);
        assert_eq!(config.get("enable.auto.commit"), Some("false"));
        assert_eq!(config.get("group.id"), Some("g"));
    }

    #[test]
    fn every_wrong_setting_is_named() {
        let options = Options { concurrency: 0, window: 0, ..Options::default() };
        assert_eq!(options.problems().len(), 2);
        assert!(Options::default().problems().is_empty());
    }
}
