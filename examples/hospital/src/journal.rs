//! What happened, as the handlers report it; and when everything has happened.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use factline::publisher::Receipt;
use tokio::sync::Notify;

use crate::catalog::{CorrelationId, EventDescriptor, EventId, Origin};

/// An event and its place in Kafka.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The event's type, such as `Encounter.Admitted`.
    pub event_type: &'static str,
    /// The event's id.
    pub id: EventId,
    /// Topic, partition and offset.
    pub origin: Origin,
}

impl Published {
    /// An event that the cluster has.
    #[must_use]
    pub fn new(event: &EventDescriptor, receipt: Receipt) -> Self {
        Self { event_type: event.event_type, id: receipt.event_id, origin: receipt.origin }
    }
}

/// What a handler did with an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Deed {
    /// The chain that the event belongs to, as the handler read it.
    pub correlation: CorrelationId,
    /// The event that caused it.
    pub causation: Option<EventId>,
    /// The handler's name.
    pub handler: &'static str,
    /// What it did, in words that hold nothing that is tagged.
    pub did: String,
    /// The events that it published.
    pub follow_ups: Vec<Published>,
}

/// The record of a run, shared by publisher and handlers.
#[derive(Clone, Default)]
pub struct Journal {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Notify,
}

#[derive(Default)]
struct State {
    /// Events of this run that the cluster has.
    published: HashSet<EventId>,
    /// What was done with events: also with those of earlier runs on the same cluster.
    deeds: HashMap<EventId, Deed>,
}

impl Journal {
    /// An event of this run is on the cluster: somebody has to handle it.
    pub fn published(&self, id: EventId) {
        self.state().published.insert(id);
        self.shared.changed.notify_waiters();
    }

    /// A handler is done with an event. Delivered again, an event counts once.
    pub fn handled(&self, id: EventId, deed: Deed) {
        self.state().deeds.entry(id).or_insert(deed);
        self.shared.changed.notify_waiters();
    }

    /// What was done with an event.
    #[must_use]
    pub fn deed(&self, id: EventId) -> Option<Deed> {
        self.state().deeds.get(&id).cloned()
    }

    /// How many events of this run nobody has handled yet.
    #[must_use]
    pub fn outstanding(&self) -> usize {
        let state = self.state();
        state.published.iter().filter(|id| !state.deeds.contains_key(id)).count()
    }

    /// Waits until every event of this run has been handled.
    ///
    /// A handler reports the events that it publishes before its own event counts as handled, so
    /// the count can't reach zero too early once the first events are published.
    ///
    /// # Cancel safety
    ///
    /// Dropping it changes nothing.
    pub async fn all_handled(&self) {
        loop {
            let mut changed = std::pin::pin!(self.shared.changed.notified());
            changed.as_mut().enable();
            if self.outstanding() == 0 {
                return;
            }
            changed.await;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A panic in another task leaves sets that are whole.
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Journal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Journal").field("outstanding", &self.outstanding()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deed(did: &str) -> Deed {
        Deed {
            correlation: CorrelationId::from(id(1)),
            causation: None,
            handler: "test",
            did: did.to_owned(),
            follow_ups: Vec::new(),
        }
    }

    fn id(number: u64) -> EventId {
        EventId::new(number, [0; 10])
    }

    #[tokio::test]
    async fn everything_is_handled_when_each_published_event_is() {
        let journal = Journal::default();
        journal.all_handled().await;
        // Handled before its publisher knows that the cluster has it.
        journal.handled(id(1), deed("early"));
        journal.published(id(1));
        assert_eq!(journal.outstanding(), 0);
        journal.published(id(2));
        assert_eq!(journal.outstanding(), 1);
        let waiting = tokio::spawn({
            let journal = journal.clone();
            async move { journal.all_handled().await }
        });
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        journal.handled(id(2), deed("late"));
        waiting.await.expect("all handled");
    }

    #[test]
    fn an_event_delivered_again_keeps_its_first_deed() {
        let journal = Journal::default();
        journal.handled(id(1), deed("first"));
        journal.handled(id(1), deed("second"));
        assert_eq!(journal.deed(id(1)).expect("a deed").did, "first");
    }
}
