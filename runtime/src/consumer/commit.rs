//! Positions on their way to the group's coordinator.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::Duration;

use rdkafka::consumer::{CommitMode, Consumer as _};
use rdkafka::error::KafkaResult;
use rdkafka::topic_partition_list::TopicPartitionList;
use tokio::runtime::Handle;
use tokio::time::Instant;

use super::engine::{Engine, list_of};
use super::partitions::Partition;

/// Longest wait for a commit that is on its way: the client itself gives up after a session's time.
const LONGEST_COMMIT: Duration = Duration::from_secs(60);

/// When to commit next, and the commit that is on its way: one at most, so that none overtakes
/// another.
///
/// The client library reports the outcome of a commit only to who waits for it. So that the poll
/// thread need not, another thread does.
pub(super) struct Commits {
    runtime: Handle,
    last: Instant,
    under_way: Option<Receiver<Outcome>>,
}

/// What became of a commit, and what it was for.
type Outcome = (KafkaResult<()>, TopicPartitionList);

impl Commits {
    pub(super) fn new(runtime: Handle) -> Self {
        Self { runtime, last: Instant::now(), under_way: None }
    }
}

impl Engine {
    /// Commits what is done if it is time, without waiting for it.
    pub(super) fn commit_in_time(&mut self) {
        if !self.finish_commit(Duration::ZERO)
            || self.commits.last.elapsed() < self.options.commit_interval
        {
            return;
        }
        self.commits.last = Instant::now();
        let Some(list) = self.due(|partition| !partition.revoked) else { return };
        let client = Arc::clone(&self.client);
        let (to, outcome) = sync_channel(1);
        self.commits.runtime.spawn_blocking(move || {
            let result = client.commit(&list, CommitMode::Sync);
            drop(client); // Before the poll thread hears of it: the last to hold it leaves the group.
            let _ = to.send((result, list));
        });
        self.commits.under_way = Some(outcome);
    }

    /// Commits what is done in some partitions, and waits for it.
    pub(super) fn commit_now(&mut self, which: impl Fn(&Partition) -> bool) {
        self.finish_commit(LONGEST_COMMIT);
        let Some(list) = self.due(which) else { return };
        let result = self.client.commit(&list, CommitMode::Sync);
        self.committed(result, &list);
    }

    /// Takes in the outcome of the commit on its way; false if there still is none.
    fn finish_commit(&mut self, wait: Duration) -> bool {
        let Some(under_way) = &self.commits.under_way else { return true };
        match under_way.recv_timeout(wait) {
            Ok((result, list)) => self.committed(result, &list),
            Err(RecvTimeoutError::Timeout) => return false,
            // The runtime shuts down, and nobody made the commit.
            Err(RecvTimeoutError::Disconnected) => {
                for partition in self.partitions.iter_mut() {
                    partition.requested = None;
                }
            }
        }
        self.commits.under_way = None;
        true
    }

    /// Positions not committed yet, noted as asked for.
    fn due(&mut self, which: impl Fn(&Partition) -> bool) -> Option<TopicPartitionList> {
        let due: Vec<_> = self
            .partitions
            .iter_mut()
            .filter(|partition| which(partition))
            .filter_map(|partition| {
                let position = partition.uncommitted()?;
                partition.requested = Some(position);
                Some((Arc::clone(&partition.assignment), position))
            })
            .collect();
        let entry = |(at, position): &(Arc<super::assignment::Assignment>, i64)| {
            (Arc::clone(&at.topic), at.partition, Some(*position))
        };
        (!due.is_empty()).then(|| list_of(due.iter().map(entry)))
    }

    /// A commit that failed is asked for again the next time.
    fn committed(&mut self, result: KafkaResult<()>, list: &TopicPartitionList) {
        let Err(error) = result else { return };
        for element in list.elements() {
            if let Some(partition) = self.partitions.get(element.topic(), element.partition()) {
                partition.requested = None;
            }
        }
        self.observers.tell(|observer| observer.commit_failed(&self.group, &error));
    }
}
