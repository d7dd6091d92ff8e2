//! The poll thread: owns the client, hands records out, commits what is done.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Receiver;
use std::time::Duration;

use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::error::KafkaError;
use rdkafka::message::{BorrowedMessage, Message as _};
use rdkafka::topic_partition_list::TopicPartitionList;
use rdkafka::types::RDKafkaErrorCode as Code;
use tokio::sync::watch;
use tokio::time::Instant;

use super::arrival::Arrived;
use super::commit::Commits;
use super::hooks::Hooks;
use super::lanes::{Lanes, Report};
use super::offsets::Admission;
use super::partitions::{Partition, Partitions};
use super::rebalance::Revocation;
use super::worker::End;
use super::{Error, ErrorKind, OnFailure, Options};
use crate::connection::code_of;
use crate::telemetry::Observers;

/// How long a record may hold up the others before its partition is paused instead. A pause makes
/// the client throw away what it has fetched of the partition, so it has to be worth it.
const PATIENCE: Duration = Duration::from_millis(200);

/// How long the client is asked to wait for a record.
const IDLE_WAIT: Duration = Duration::from_millis(100);

/// The same, while something else is about to happen.
const BUSY_WAIT: Duration = Duration::from_millis(5);

/// Everything the poll thread owns.
pub(super) struct Engine {
    pub(super) client: Arc<BaseConsumer<Hooks>>,
    pub(super) group: Arc<str>,
    pub(super) options: Options,
    pub(super) observers: Observers,
    pub(super) partitions: Partitions,
    pub(super) lanes: Lanes,
    pub(super) reports: Receiver<Report>,
    pub(super) revocations: Vec<Revocation>,
    pub(super) max_revoke_wait: Duration,
    /// How many partitions are ours.
    pub(super) assigned: watch::Sender<usize>,
    pub(super) stop: Arc<AtomicBool>,
    pub(super) open_bytes: usize,
    pub(super) commits: Commits,
    pub(super) error: Option<Error>,
}

impl Engine {
    /// Runs until it is told to stop, or has to; then drains, commits and leaves the group.
    pub(super) fn run(mut self) -> Result<(), Error> {
        while self.error.is_none() && !self.stop.load(Ordering::Acquire) {
            self.turn();
        }
        self.wind_down();
        let Self { client, error, .. } = self;
        client.context().close();
        drop(client); // Leaves the group, which may take a few round trips.
        error.map_or(Ok(()), Err)
    }

    fn turn(&mut self) {
        self.settle_all();
        self.rebalance();
        self.hand_out_stashed();
        self.commit_in_time();
        let wait = if self.is_waiting() { BUSY_WAIT } else { IDLE_WAIT };
        let arrived = match self.client.poll(wait) {
            Some(Ok(message)) => copy(&message, &mut self.partitions),
            Some(Err(error)) => return self.client_error(error),
            None => None,
        };
        if let Some(arrived) = arrived {
            self.take(arrived);
        }
    }

    fn is_waiting(&self) -> bool {
        !self.revocations.is_empty() || self.partitions.iter().any(|partition| partition.paused)
    }

    /// Hands a record out, or keeps it and pauses its partition if there is no room for long.
    fn take(&mut self, arrived: Arrived) {
        let assignment = Arc::clone(&arrived.assignment);
        let deadline = Instant::now() + PATIENCE;
        loop {
            let Some(partition) = self.partitions.of(&assignment) else { return };
            if partition.stash.is_empty() && has_room(partition, &self.options, self.open_bytes) {
                return self.hand_out(arrived);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if !partition.stash.is_empty() || !self.settle_next(left) {
                break;
            }
        }
        let Some(partition) = self.partitions.of(&assignment) else { return };
        partition.stash.push_back(arrived);
        if !partition.paused {
            partition.paused = true;
            let list = list_of([(Arc::clone(&assignment.topic), assignment.partition, None)]);
            self.client_result(self.client.pause(&list));
        }
    }

    /// Hands out what was kept, and lets the client go on where there is room again.
    fn hand_out_stashed(&mut self) {
        let paused: Vec<_> = self
            .partitions
            .iter()
            .filter(|partition| partition.paused && !partition.revoked)
            .map(|partition| Arc::clone(&partition.assignment))
            .collect();
        for assignment in paused {
            while let Some(arrived) = self.unstash(&assignment) {
                self.hand_out(arrived);
            }
            let half = self.options.window / 2;
            let Some(partition) = self.partitions.of(&assignment) else { continue };
            if partition.stash.is_empty() && partition.tracker.window() <= half {
                partition.paused = false;
                let list = list_of([(Arc::clone(&assignment.topic), assignment.partition, None)]);
                self.client_result(self.client.resume(&list));
            }
        }
    }

    fn unstash(&mut self, assignment: &super::assignment::Assignment) -> Option<Arrived> {
        let partition = self.partitions.of(assignment)?;
        let room = has_room(partition, &self.options, self.open_bytes);
        if room { partition.stash.pop_front() } else { None }
    }

    fn hand_out(&mut self, arrived: Arrived) {
        let Some(partition) = self.partitions.of(&arrived.assignment) else { return };
        match partition.tracker.admit(arrived.offset) {
            Admission::Next => {
                self.open_bytes += arrived.bytes();
                self.lanes.put(arrived);
            }
            Admission::Rewound => {
                let old = Arc::clone(&arrived.assignment);
                self.partitions.restart(&old.topic, old.partition);
                let Some(partition) = self.partitions.get(&old.topic, old.partition) else {
                    return;
                };
                let assignment = Arc::clone(&partition.assignment);
                self.hand_out(Arrived { assignment, ..arrived });
            }
        }
    }

    /// Takes in every report that is there.
    pub(super) fn settle_all(&mut self) {
        while let Ok(report) = self.reports.try_recv() {
            self.settle(report);
        }
    }

    /// Takes in the next report, if one comes within `wait`.
    pub(super) fn settle_next(&mut self, wait: Duration) -> bool {
        match self.reports.recv_timeout(wait) {
            Ok(report) => {
                self.settle(report);
                true
            }
            Err(_) => false,
        }
    }

    fn settle(&mut self, report: Report) {
        let Report { assignment, offset, bytes, end } = report;
        self.open_bytes = self.open_bytes.saturating_sub(bytes);
        let Some(partition) = self.partitions.of(&assignment) else { return };
        match end {
            End::Done => partition.tracker.done(offset),
            End::Dropped => partition.tracker.leave(offset),
            End::Failed(failure) => match self.options.on_failure {
                OnFailure::Skip => {
                    partition.tracker.done(offset);
                    self.observers.tell(|observer| observer.skipped(&self.group, &failure));
                }
                OnFailure::Stop => {
                    partition.tracker.leave(offset);
                    self.fail(Error::record(*failure));
                }
            },
        }
    }

    /// The first error is the one that counts.
    pub(super) fn fail(&mut self, error: Error) {
        self.error.get_or_insert(error);
    }

    /// An error that the client can't overcome ends the consumer, any other is only told.
    fn client_error(&mut self, error: KafkaError) {
        let denied = matches!(
            code_of(&error),
            Some(
                Code::GroupAuthorizationFailed
                    | Code::TopicAuthorizationFailed
                    | Code::ClusterAuthorizationFailed
                    | Code::SaslAuthenticationFailed
            )
        );
        match error {
            _ if denied => self.fail(Error::client(ErrorKind::Denied, error)),
            KafkaError::MessageConsumptionFatal(_) => {
                self.fail(Error::client(ErrorKind::Fatal, error));
            }
            _ => self.observers.client_error(&error, "while polling"),
        }
    }

    pub(super) fn client_result(&self, result: Result<(), KafkaError>) {
        if let Err(error) = result {
            self.observers.client_error(&error, "while consuming");
        }
    }

    /// Finishes what was handed out, as far as time allows, and commits it.
    fn wind_down(&mut self) {
        for partition in self.partitions.iter_mut() {
            partition.stash.clear();
        }
        let all = list_of(self.partitions.iter().map(|partition| {
            let assignment = &partition.assignment;
            (Arc::clone(&assignment.topic), assignment.partition, None)
        }));
        self.client_result(self.client.pause(&all));
        let deadline = Instant::now() + self.options.drain_timeout;
        while self.partitions.iter().any(|partition| partition.tracker.open() > 0)
            && Instant::now() < deadline
        {
            if !self.settle_next(BUSY_WAIT) && self.client.poll(Duration::ZERO).is_none() {
                self.rebalance();
            }
        }
        for partition in self.partitions.iter_mut() {
            partition.assignment.end();
        }
        self.settle_all();
        self.commit_now(|_| true);
    }
}

/// A record of a partition that is ours, copied; others are none of our business.
fn copy(message: &BorrowedMessage<'_>, partitions: &mut Partitions) -> Option<Arrived> {
    let partition = partitions.get(message.topic(), message.partition())?;
    (!partition.revoked).then(|| Arrived::copy(message, Arc::clone(&partition.assignment)))
}

fn has_room(partition: &Partition, options: &Options, open_bytes: usize) -> bool {
    // One record always fits, however large it is.
    let first = partition.tracker.open() == 0;
    partition.tracker.window() < options.window && (first || open_bytes < options.in_flight_bytes)
}

/// A list for the client, with offsets where they are given.
pub(super) fn list_of(
    partitions: impl IntoIterator<Item = (Arc<str>, i32, Option<i64>)>,
) -> TopicPartitionList {
    use rdkafka::topic_partition_list::Offset;

    let mut list = TopicPartitionList::new();
    for (topic, partition, offset) in partitions {
        match offset {
            None => drop(list.add_partition(&topic, partition)),
            // INVARIANT: only a negative offset is refused, and positions are one past an offset.
            Some(offset) => {
                let _ = list.add_partition_offset(&topic, partition, Offset::Offset(offset));
            }
        }
    }
    list
}
