//! What the client calls back, kept for the poll thread to act on.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rdkafka::client::ClientContext;
use rdkafka::consumer::{BaseConsumer, Consumer as _, ConsumerContext, RebalanceProtocol};
use rdkafka::error::{KafkaError, KafkaResult};
use rdkafka::statistics::Statistics;
use rdkafka::topic_partition_list::TopicPartitionList;
use rdkafka::types::RDKafkaRespErr;

use crate::telemetry::Observers;

/// Something that the client reported and that the poll thread has to act on.
pub(super) enum Event {
    /// Partitions that are ours once they are taken.
    Assigned(TopicPartitionList),
    /// Partitions that are ours until they are given up.
    Revoked(TopicPartitionList),
}

/// The client's context.
///
/// A rebalance is not carried out in the callback: the client waits until the poll thread has taken
/// or given up the partitions, which may be later. So records of other partitions flow while those
/// of a revoked one are drained.
pub(super) struct Hooks {
    group: Arc<str>,
    observers: Observers,
    events: Mutex<Vec<Event>>,
    closing: AtomicBool,
}

impl Hooks {
    pub(super) fn new(group: Arc<str>, observers: Observers) -> Self {
        Self { group, observers, events: Mutex::default(), closing: AtomicBool::new(false) }
    }

    /// What has been reported since the last time.
    pub(super) fn take(&self) -> Vec<Event> {
        std::mem::take(&mut *self.events.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// From now on partitions are given up in the callback: nobody acts on events any more.
    pub(super) fn close(&self) {
        self.closing.store(true, Ordering::Release);
    }

    fn push(&self, event: Event) {
        self.events.lock().unwrap_or_else(PoisonError::into_inner).push(event);
    }
}

impl ClientContext for Hooks {
    fn error(&self, error: KafkaError, reason: &str) {
        self.observers.client_error(&error, reason);
    }

    fn stats(&self, statistics: Statistics) {
        for (name, topic) in &statistics.topics {
            let lags = topic.partitions.iter().filter_map(|(&number, partition)| {
                Some((number, u64::try_from(partition.consumer_lag).ok()?))
            });
            for (number, lag) in lags {
                self.observers.tell(|observer| observer.lag(&self.group, name, number, lag));
            }
        }
    }
}

impl ConsumerContext for Hooks {
    fn rebalance(
        &self,
        consumer: &BaseConsumer<Self>,
        what: RDKafkaRespErr,
        partitions: &mut TopicPartitionList,
    ) {
        if self.closing.load(Ordering::Acquire) {
            let _ = give_up(consumer, partitions);
        } else if what == RDKafkaRespErr::RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS {
            self.push(Event::Assigned(partitions.clone()));
        } else {
            self.push(Event::Revoked(partitions.clone()));
        }
    }
}

/// Tells the client that we have taken partitions.
pub(super) fn take_on(
    consumer: &BaseConsumer<Hooks>,
    partitions: &TopicPartitionList,
) -> KafkaResult<()> {
    match consumer.rebalance_protocol() {
        RebalanceProtocol::Cooperative => consumer.incremental_assign(partitions),
        _ => consumer.assign(partitions),
    }
}

/// Tells the client that we have given partitions up.
pub(super) fn give_up(
    consumer: &BaseConsumer<Hooks>,
    partitions: &TopicPartitionList,
) -> KafkaResult<()> {
    match consumer.rebalance_protocol() {
        RebalanceProtocol::Cooperative => consumer.incremental_unassign(partitions),
        _ => consumer.unassign(),
    }
}
