//! From an event to a record in the client's hands, without the event's type.

use std::sync::Arc;
use std::time::Duration;

use factline_core::event::{Context, Key, Metadata, Stamp};
use factline_core::id::{EventIds as _, Source, SystemEventIds};
use factline_core::time::{Clock as _, SystemClock};

use super::completion::Completion;
use super::route::{Route, Routes};
use super::sink::Sink;
use super::{Error, Pending};

/// What every clone of a publisher shares.
pub(super) struct Shared {
    pub(super) source: Source,
    pub(super) routes: Routes,
    sink: Sink,
    ids: SystemEventIds,
    clock: SystemClock,
}

/// Whether a record was handed over at once.
pub(super) enum Accepted {
    Now(Pending),
    InTurn(Box<Waiting>),
}

/// A record that waits for room.
pub(super) struct Waiting {
    route: Arc<Route>,
    key: Key,
    meta: Metadata,
    value: Vec<u8>,
}

impl Shared {
    pub(super) fn new(sink: Sink, routes: Routes, source: Source) -> Self {
        Self { source, routes, sink, ids: SystemEventIds::new(), clock: SystemClock }
    }

    pub(super) fn accept(
        self: &Arc<Self>,
        route: &Arc<Route>,
        key: Key,
        context: &Context,
        value: &[u8],
    ) -> Result<Accepted, Error> {
        let meta = context.stamp(self.stamp(), route.event, &key);
        match self.sink.try_send(&route.record(&key, &mut Key::buffer(), value, &meta)) {
            Ok(Some(completion)) => Ok(Accepted::Now(self.pending(completion, route, &meta))),
            Ok(None) => {
                let (route, value) = (Arc::clone(route), value.to_vec());
                Ok(Accepted::InTurn(Box::new(Waiting { route, key, meta, value })))
            }
            Err(error) => Err(error.of_event(route.event_type())),
        }
    }

    pub(super) async fn accept_in_turn(
        self: &Arc<Self>,
        waiting: Waiting,
    ) -> Result<Pending, Error> {
        let Waiting { route, key, meta, value } = waiting;
        let mut buffer = Key::buffer();
        let record = route.record(&key, &mut buffer, &value, &meta);
        let sent = self.sink.send_in_turn(&record).await;
        let completion = sent.map_err(|error| error.of_event(route.event_type()))?;
        Ok(self.pending(completion, &route, &meta))
    }

    fn pending(
        self: &Arc<Self>,
        completion: Arc<Completion>,
        route: &Route,
        meta: &Metadata,
    ) -> Pending {
        let topic = Arc::clone(&route.topic);
        Pending { completion, event_id: meta.id, topic, publisher: Arc::clone(self) }
    }

    /// Id and time agree: both are made of one reading of the clock.
    fn stamp(&self) -> Stamp {
        let time = self.clock.now();
        let id = self.ids.next(u64::try_from(time.count()).unwrap_or(0));
        Stamp { id, time, source: self.source.clone() }
    }

    /// Takes a record that is no event of this program's, as soon as there is room.
    #[cfg(any(feature = "postgres", feature = "sqlite"))]
    pub(super) async fn forward(
        self: &Arc<Self>,
        topic: &Arc<str>,
        record: &super::record::Record<'_>,
    ) -> Result<Pending, Error> {
        let sent = self.sink.send_in_turn(record).await;
        let completion = sent.map_err(|error| error.of_event(record.event_type.clone()))?;
        let (topic, event_id) = (Arc::clone(topic), record.meta.id);
        Ok(Pending { completion, event_id, topic, publisher: Arc::clone(self) })
    }

    pub(super) fn refuse(&self) {
        self.sink.refuse();
    }

    pub(super) fn drain(&self, timeout: Duration) -> bool {
        self.sink.drain(timeout)
    }
}
