//! The partitions in this consumer's hands.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;

use super::arrival::Arrived;
use super::assignment::Assignment;
use super::offsets::OffsetTracker;
use super::route::Route;

/// One partition as the poll thread sees it.
pub(super) struct Partition {
    pub(super) assignment: Arc<Assignment>,
    pub(super) tracker: OffsetTracker,
    /// Records that came when there was no room, oldest first.
    pub(super) stash: VecDeque<Arrived>,
    /// The client fetches no more of it.
    pub(super) paused: bool,
    /// It is about to be given up: nothing more is handed out.
    pub(super) revoked: bool,
    /// The position last asked to be committed.
    pub(super) requested: Option<i64>,
}

impl Partition {
    /// The position to commit, unless that was asked for already.
    pub(super) fn uncommitted(&self) -> Option<i64> {
        self.tracker.position().filter(|&position| self.requested != Some(position))
    }
}

/// All of them, and how to find one.
#[derive(Default)]
pub(super) struct Partitions {
    by_topic: HashMap<Arc<str>, BTreeMap<i32, Partition>>,
    routes: BTreeMap<Arc<str>, Arc<dyn Route>>,
    epochs: u64,
}

impl Partitions {
    pub(super) fn new(routes: BTreeMap<Arc<str>, Arc<dyn Route>>) -> Self {
        Self { routes, ..Self::default() }
    }

    /// Takes a partition into our hands; one of a topic that has no handler is not ours to handle.
    pub(super) fn add(&mut self, topic: &str, partition: i32) {
        let Some((topic, route)) = self.routes.get_key_value(topic) else { return };
        self.epochs += 1;
        let assignment =
            Assignment::new(Arc::clone(topic), partition, self.epochs, Arc::clone(route));
        let entry = Partition {
            assignment: Arc::new(assignment),
            tracker: OffsetTracker::default(),
            stash: VecDeque::new(),
            paused: false,
            revoked: false,
            requested: None,
        };
        self.by_topic.entry(Arc::clone(topic)).or_default().insert(partition, entry);
    }

    /// Starts a partition anew: what was handed out of it counts no more.
    pub(super) fn restart(&mut self, topic: &str, partition: i32) {
        if let Some(old) = self.remove(topic, partition) {
            old.assignment.end();
            self.add(topic, partition);
        }
    }

    pub(super) fn remove(&mut self, topic: &str, partition: i32) -> Option<Partition> {
        self.by_topic.get_mut(topic)?.remove(&partition)
    }

    pub(super) fn get(&mut self, topic: &str, partition: i32) -> Option<&mut Partition> {
        self.by_topic.get_mut(topic)?.get_mut(&partition)
    }

    /// The partition that a report is about, unless it was given up since.
    pub(super) fn of(&mut self, assignment: &Assignment) -> Option<&mut Partition> {
        self.get(&assignment.topic, assignment.partition)
            .filter(|partition| partition.assignment.epoch == assignment.epoch)
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Partition> {
        self.by_topic.values_mut().flat_map(BTreeMap::values_mut)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Partition> {
        self.by_topic.values().flat_map(BTreeMap::values)
    }
}
