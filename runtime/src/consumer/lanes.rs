//! Lanes: records of one key in order, of different keys at once.
//!
//! A lane is a key that has records. It comes with the first and goes with the last, so a slow or a
//! failing key holds up nobody but itself.

use std::collections::VecDeque;
use std::collections::hash_map::{Entry, HashMap};
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};

use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::task::coop::consume_budget;

use super::OnFailure;
use super::arrival::Arrived;
use super::assignment::Assignment;
use super::worker::{End, Worker};

/// Lanes are found under this many locks, so that those who look seldom meet.
const SHARDS: usize = 16;

/// What a lane tells the poll thread of one record.
pub(super) struct Report {
    pub(super) assignment: Arc<Assignment>,
    pub(super) offset: i64,
    pub(super) bytes: usize,
    pub(super) end: End,
}

/// All lanes of a consumer.
#[derive(Clone)]
pub(super) struct Lanes {
    shared: Arc<Shared>,
    reports: mpsc::Sender<Report>,
    runtime: Handle,
}

struct Shared {
    worker: Worker,
    on_failure: OnFailure,
    /// One permit a record being handled.
    room: Semaphore,
    hash: RandomState,
    shards: [Mutex<HashMap<u64, Lane>>; SHARDS],
}

enum Lane {
    /// A task works on it; these records wait.
    Open(VecDeque<Arrived>),
    /// A record failed, and the consumer stops for it: nothing may overtake it.
    Halted,
}

impl Lanes {
    pub(super) fn new(
        worker: Worker,
        concurrency: usize,
        on_failure: OnFailure,
        reports: mpsc::Sender<Report>,
        runtime: Handle,
    ) -> Self {
        let shared = Shared {
            worker,
            on_failure,
            room: Semaphore::new(concurrency),
            hash: RandomState::new(),
            shards: Default::default(),
        };
        Self { shared: Arc::new(shared), reports, runtime }
    }

    /// Puts a record into the lane of its key; without a key, of its partition.
    ///
    /// Unbounded here: the poll thread bounds what is in all lanes together.
    pub(super) fn put(&self, arrived: Arrived) {
        let id = self.shared.id_of(&arrived);
        match self.shared.shard(id).entry(id) {
            Entry::Vacant(entry) => {
                entry.insert(Lane::Open(VecDeque::new()));
                self.runtime.spawn(self.clone().work(id, arrived));
            }
            Entry::Occupied(mut entry) => match entry.get_mut() {
                Lane::Open(waiting) => waiting.push_back(arrived),
                Lane::Halted => self.report(arrived, End::Dropped),
            },
        }
    }

    /// Works on a lane until it is empty.
    async fn work(self, id: u64, first: Arrived) {
        // INVARIANT: the semaphore is never closed.
        let _permit = self.shared.room.acquire().await;
        let mut next = Some(first);
        while let Some(arrived) = next {
            let end = self.shared.worker.process(&arrived).await;
            let halted = self.shared.halts(&end);
            self.report(arrived, end);
            next = if halted { self.halt(id) } else { self.shared.next(id) };
            consume_budget().await;
        }
    }

    /// Lets go of everything behind a failure.
    fn halt(&self, id: u64) -> Option<Arrived> {
        if let Some(Lane::Open(waiting)) = self.shared.shard(id).insert(id, Lane::Halted) {
            waiting.into_iter().for_each(|arrived| self.report(arrived, End::Dropped));
        }
        None
    }

    fn report(&self, arrived: Arrived, end: End) {
        let bytes = arrived.bytes();
        let Arrived { assignment, offset, .. } = arrived;
        // Where the poll thread is gone, so is everybody who would commit.
        let _ = self.reports.send(Report { assignment, offset, bytes, end });
    }
}

impl Shared {
    /// Two keys of one id share a lane, which does no harm.
    fn id_of(&self, arrived: &Arrived) -> u64 {
        let Assignment { topic, partition, .. } = &*arrived.assignment;
        self.hash.hash_one((topic, partition, &arrived.key))
    }

    fn shard(&self, id: u64) -> MutexGuard<'_, HashMap<u64, Lane>> {
        let index = usize::try_from(id % SHARDS as u64).unwrap_or(0);
        // Nothing that could panic runs under the lock: a poisoned map is whole.
        self.shards[index].lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn halts(&self, end: &End) -> bool {
        self.on_failure == OnFailure::Stop && matches!(end, End::Failed(_))
    }

    /// The next record of a lane; without one the lane is gone.
    fn next(&self, id: u64) -> Option<Arrived> {
        let mut shard = self.shard(id);
        let next = match shard.get_mut(&id) {
            Some(Lane::Open(waiting)) => waiting.pop_front(),
            Some(Lane::Halted) | None => None,
        };
        if next.is_none() {
            shard.remove(&id);
        }
        next
    }
}
