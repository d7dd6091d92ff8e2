//! Partitions that come and go.

use rdkafka::consumer::Consumer as _;
use rdkafka::topic_partition_list::TopicPartitionList;
use tokio::time::Instant;

use super::engine::Engine;
use super::hooks::{Event, give_up, take_on};

/// Partitions that the group wants back: they are drained, committed, and then given up.
pub(super) struct Revocation {
    partitions: TopicPartitionList,
    deadline: Instant,
}

impl Engine {
    /// Acts on what the client reported, and finishes revocations whose records are done.
    pub(super) fn rebalance(&mut self) {
        for event in self.client.context().take() {
            match event {
                Event::Assigned(partitions) => self.assign(&partitions),
                Event::Revoked(partitions) => self.start_to_revoke(partitions),
            }
        }
        for revocation in std::mem::take(&mut self.revocations) {
            let drained = self.is_drained(&revocation.partitions);
            if drained || self.client.assignment_lost() || Instant::now() >= revocation.deadline {
                self.revoke(&revocation.partitions);
            } else {
                self.revocations.push(revocation);
            }
        }
    }

    fn assign(&mut self, partitions: &TopicPartitionList) {
        for element in partitions.elements() {
            self.partitions.add(element.topic(), element.partition());
        }
        self.client_result(take_on(&self.client, partitions));
        self.tell_assigned();
    }

    fn start_to_revoke(&mut self, partitions: TopicPartitionList) {
        for element in partitions.elements() {
            if let Some(partition) = self.partitions.get(element.topic(), element.partition()) {
                partition.revoked = true;
                partition.stash.clear();
            }
        }
        let wait = self.options.drain_timeout.min(self.max_revoke_wait);
        self.revocations.push(Revocation { partitions, deadline: Instant::now() + wait });
    }

    fn is_drained(&mut self, partitions: &TopicPartitionList) -> bool {
        partitions.elements().iter().all(|element| {
            self.partitions
                .get(element.topic(), element.partition())
                .is_none_or(|partition| partition.tracker.open() == 0)
        })
    }

    /// Commits what is done, unless the partitions belong to others already, and gives them up.
    fn revoke(&mut self, partitions: &TopicPartitionList) {
        for element in partitions.elements() {
            if let Some(partition) = self.partitions.get(element.topic(), element.partition()) {
                partition.assignment.end();
            }
        }
        if !self.client.assignment_lost() {
            self.commit_now(|partition| partition.revoked);
        }
        for element in partitions.elements() {
            self.partitions.remove(element.topic(), element.partition());
        }
        self.client_result(give_up(&self.client, partitions));
        self.tell_assigned();
    }

    fn tell_assigned(&self) {
        let count = self.partitions.iter().count();
        self.assigned.send_replace(count);
        self.observers.tell(|observer| observer.assigned(&self.group, count));
    }
}
