//! Counts in memory: for tests, the quick start, and a page that shows them.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use factline_core::event::{Envelope, HandlerError, Origin, Raw};

use super::{Handled, Observer, names};
use crate::consumer::Failure;
use crate::publisher::ErrorKind;

/// An [`Observer`] that counts, by metric and labels.
///
/// # Examples
///
/// ```
/// use factline::telemetry::{Counters, Observer as _, names};
///
/// let counters = Counters::default();
/// counters.published("Patient.Created");
/// counters.published("Patient.Merged");
/// assert_eq!(counters.total(names::EVENT_PUBLISHED), 2);
/// ```
#[derive(Debug, Default)]
pub struct Counters {
    values: Mutex<BTreeMap<(&'static str, String), u64>>,
}

impl Counters {
    /// The sum of a metric over its labels.
    #[must_use]
    pub fn total(&self, metric: &str) -> u64 {
        self.lock().iter().filter(|((name, _), _)| *name == metric).map(|(_, value)| value).sum()
    }

    /// Every metric with its labels, sorted: `(name, labels, value)`.
    #[must_use]
    pub fn snapshot(&self) -> Vec<(&'static str, String, u64)> {
        self.lock().iter().map(|((name, labels), &value)| (*name, labels.clone(), value)).collect()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<(&'static str, String), u64>> {
        self.values.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, metric: &'static str, labels: String) {
        *self.lock().entry((metric, labels)).or_default() += 1;
    }

    fn set(&self, metric: &'static str, labels: String, value: u64) {
        self.lock().insert((metric, labels), value);
    }
}

impl Observer for Counters {
    fn published(&self, event_type: &str) {
        self.add(names::EVENT_PUBLISHED, format!("event={event_type}"));
    }

    fn publish_failed(&self, event_type: &str, kind: ErrorKind) {
        self.add(names::EVENT_PUBLISH_ERRORS, format!("event={event_type},kind={}", kind.as_str()));
    }

    fn handled(&self, record: &Handled<'_>) {
        let (event, outcome) = (record.event_type, record.outcome.as_str());
        self.add(names::HANDLED, format!("event={event},outcome={outcome}"));
    }

    fn retrying(&self, event_type: &str, _: &Origin, _: &HandlerError, _: Duration) {
        self.add(names::RETRIES, format!("event={event_type}"));
    }

    fn skipped(&self, group: &str, _: &Failure) {
        self.add(names::SKIPPED, format!("group={group}"));
    }

    fn unknown(&self, _: &str, envelope: &Envelope<Raw>) {
        self.add(names::UNKNOWN, format!("event={}", envelope.event_type));
    }

    fn commit_failed(&self, group: &str, _: &dyn std::error::Error) {
        self.add(names::COMMIT_ERRORS, format!("group={group}"));
    }

    fn assigned(&self, group: &str, partitions: usize) {
        self.set(names::ASSIGNED, format!("group={group}"), partitions as u64);
    }

    fn lag(&self, group: &str, topic: &str, partition: i32, messages: u64) {
        self.set(
            names::CONSUMER_LAG,
            format!("group={group},topic={topic},partition={partition}"),
            messages,
        );
    }

    fn sequenced(&self, events: u64, lag: Duration) {
        *self.lock().entry((names::SEQUENCED, String::new())).or_default() += events;
        let micros = u64::try_from(lag.as_micros()).unwrap_or(u64::MAX);
        self.set(names::SEQUENCER_LAG, String::new(), micros);
    }

    fn projected(&self, subscription: &str, shard: u32, events: u64, behind: u64, lag: Duration) {
        let labels = format!("subscription={subscription},shard={shard}");
        *self.lock().entry((names::PROJECTED, labels.clone())).or_default() += events;
        self.set(names::PROJECTION_BEHIND, labels.clone(), behind);
        let micros = u64::try_from(lag.as_micros()).unwrap_or(u64::MAX);
        self.set(names::PROJECTION_LAG, labels, micros);
    }

    fn parked(&self, subscription: &str, event_type: &str, _: &HandlerError) {
        self.add(names::PARKED, format!("subscription={subscription},event={event_type}"));
    }

    fn store_failed(&self, part: &str, _: &dyn std::error::Error) {
        self.add(names::STORE_ERRORS, format!("part={part}"));
    }

    fn client_error(&self, _: &str) {
        self.add(names::CLIENT_ERRORS, String::new());
    }
}
