//! How a store is used by one service.

use std::fmt;
use std::sync::Arc;

use factline_core::event::{Context, Stamp, Upcasters};
use factline_core::id::{EventIds, Source, SystemEventIds};
use factline_core::time::{Clock, Micros, SystemClock, Timestamp};

use super::Batch;
use crate::telemetry::{Observer, Observers};

/// How a store is used by one service.
///
/// # Examples
///
/// ```
/// use factline::store::Options;
///
/// let options = Options::new("registration".parse()?);
/// # Ok::<(), factline::id::InvalidText>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Options {
    pub(super) stamps: Stamps,
    pub(super) observers: Observers,
    pub(super) upcasters: Arc<Upcasters>,
    pub(super) notify: bool,
}

impl Options {
    /// A service with the system's clock and random ids, which nobody observes.
    pub fn new(source: Source) -> Self {
        let (clock, ids) = (Arc::new(SystemClock), Arc::new(SystemEventIds::new()));
        let (observers, upcasters) = (Observers::default(), Arc::default());
        Self { stamps: Stamps { source, clock, ids }, observers, upcasters, notify: true }
    }

    /// Takes the time of events from another clock.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.stamps.clock = clock;
        self
    }

    /// Takes the ids of events from another source.
    pub fn ids(mut self, ids: Arc<dyn EventIds>) -> Self {
        self.stamps.ids = ids;
        self
    }

    /// Brings events up to date that no resolution can, such as of a type that was split.
    pub fn upcasters(mut self, upcasters: Upcasters) -> Self {
        self.upcasters = Arc::new(upcasters);
        self
    }

    /// Says who is told what happens.
    pub fn observer(mut self, observer: Arc<dyn Observer>) -> Self {
        self.observers = observer.into();
        self
    }

    /// Whether processes that have the store in one PostgreSQL database wake each other by `NOTIFY`; on
    /// where nothing is said. SQLite has no such thing.
    ///
    /// Nothing depends on it but how soon an event that one process appends is seen in another, and
    /// how often an idle store is looked at. A process in which a sequencer leads or a subscription is
    /// at work has one more connection for it, which is not one of the pool's.
    ///
    /// Turn it off where connections are shared between clients by the transaction, as pgbouncer does
    /// with `pool_mode = transaction`: what is told does not arrive there. The store notices, tells
    /// the observer, and goes on by looking; off, it does not try.
    pub const fn notify(mut self, on: bool) -> Self {
        self.notify = on;
        self
    }

    pub(crate) fn batch(&self, context: &Context) -> Batch {
        Batch::new(self.stamps.clone(), context.clone())
    }
}

/// Where events get id, time and source from.
#[derive(Clone)]
pub(crate) struct Stamps {
    source: Source,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn EventIds>,
}

impl Stamps {
    /// Id and time agree: both are made of one reading of the clock.
    pub(crate) fn next(&self) -> Stamp {
        let time = self.clock.now();
        let id = self.ids.next(u64::try_from(time.count()).unwrap_or(0));
        Stamp { id, time, source: self.source.clone() }
    }

    pub(crate) fn now(&self) -> Timestamp<Micros> {
        self.clock.now()
    }

    pub(crate) fn source(&self) -> &Source {
        &self.source
    }
}

impl fmt::Debug for Stamps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stamps").field("source", &self.source).finish_non_exhaustive()
    }
}
