//! [`Batch`]: events that are appended together.

use std::fmt;
use std::sync::Arc;

use factline_core::avro::codec::to_vec;
use factline_core::event::{Context, EventDescriptor, Metadata, Publish, Stamp};
use factline_core::id::{EventId, TenantId};

use crate::store::Error;
use crate::store::options::Stamps;
use crate::store::schema::schema_id;

/// Events that are appended together, all or none; made by [`EventStore::batch`].
///
/// Each event gets its id and its time when it is put in. Appending the same batch again is
/// therefore recognised, however often it is tried.
///
/// [`EventStore::batch`]: crate::store::EventStore::batch
#[derive(Clone)]
#[must_use = "a batch does nothing until it is appended"]
pub struct Batch {
    stamps: Stamps,
    context: Context,
    rows: Vec<Prepared>,
    /// The first event that can't be written.
    failed: Option<Arc<Error>>,
}

/// One event, ready to be written.
#[derive(Clone)]
pub(crate) struct Prepared {
    pub(crate) meta: Metadata,
    pub(crate) event: &'static EventDescriptor,
    pub(crate) schema_id: i64,
    pub(crate) data: Vec<u8>,
}

impl Batch {
    pub(crate) fn new(stamps: Stamps, context: Context) -> Self {
        Self { stamps, context, rows: Vec::new(), failed: None }
    }

    /// Adds an event.
    ///
    /// One that can't be written in its schema fails the append.
    pub fn event<E: Publish>(mut self, event: &E) -> Self {
        self.push(event);
        self
    }

    /// Adds an event under an id of the caller's, such as one made from a command's id: two
    /// commands that are one then append once.
    pub fn event_with_id<E: Publish>(mut self, id: EventId, event: &E) -> Self {
        let stamp = Stamp { id, ..self.stamps.next() };
        self.put(stamp, event);
        self
    }

    /// Adds an event, where the batch is not at hand by value.
    pub fn push<E: Publish>(&mut self, event: &E) {
        let stamp = self.stamps.next();
        self.put(stamp, event);
    }

    fn put<E: Publish>(&mut self, stamp: Stamp, event: &E) {
        let descriptor = E::DESCRIPTOR;
        match to_vec(event) {
            Ok(data) => self.rows.push(Prepared {
                meta: self.context.stamp(stamp, descriptor, &event.key()),
                event: descriptor,
                schema_id: schema_id(&descriptor.schema.text_fingerprint()),
                data,
            }),
            Err(error) if self.failed.is_none() => {
                self.failed = Some(Arc::new(Error::encode(descriptor.event_type, error)));
            }
            Err(_) => {}
        }
    }

    /// Ids of the events, in their order.
    pub fn ids(&self) -> impl Iterator<Item = EventId> {
        self.rows.iter().map(|row| row.meta.id)
    }

    /// How many events there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no event.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whose data the events are.
    #[must_use]
    pub const fn tenant(&self) -> &TenantId {
        self.context.tenant()
    }

    pub(crate) fn rows(&self) -> &[Prepared] {
        &self.rows
    }

    /// Whether it can be appended.
    pub(crate) fn check(&self) -> Result<(), Error> {
        match &self.failed {
            Some(error) => Err(Error::shared(error)),
            None if self.rows.is_empty() => Err(Error::empty()),
            None => Ok(()),
        }
    }
}

/// Types and ids of the events, nothing of what they say.
impl fmt::Debug for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let events = self.rows.iter().map(|row| (row.event.event_type, row.meta.id));
        f.debug_list().entries(events).finish()
    }
}
