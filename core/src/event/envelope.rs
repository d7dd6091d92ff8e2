//! [`Envelope`]: an event with its metadata.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use crate::event::TraceContext;
use crate::id::{ActorId, CorrelationId, EventId, Source, TenantId};
use crate::time::{Micros, Timestamp};

/// An event and what is known about it; its metadata reads as if it were its own.
///
/// `Envelope<PatientCreated>` is what a handler gets, `Envelope<Raw>` what came from the wire and
/// is not decoded, or not known.
///
/// `Debug` shows the event's own `Debug`, which is redacted where fields are tagged.
#[derive(Clone, Debug, PartialEq)]
pub struct Envelope<E> {
    /// Who, when, for whom, and because of what.
    pub meta: Metadata,
    /// The event.
    pub event: E,
}

impl<E> Envelope<E> {
    /// An envelope around an event.
    #[must_use]
    pub const fn new(meta: Metadata, event: E) -> Self {
        Self { meta, event }
    }

    /// The same envelope around another event.
    #[must_use]
    pub fn map<F>(self, change: impl FnOnce(E) -> F) -> Envelope<F> {
        Envelope { meta: self.meta, event: change(self.event) }
    }
}

impl<E> Deref for Envelope<E> {
    type Target = Metadata;

    fn deref(&self) -> &Metadata {
        &self.meta
    }
}

/// What travels beside an event, as headers. Cheap to clone.
#[derive(Clone, Debug, PartialEq)]
pub struct Metadata {
    /// Id of the event, the same however often it is delivered.
    pub id: EventId,
    /// Type of the event, such as `Patient.Created`; the Avro record's full name where a foreign
    /// producer sent no type.
    pub event_type: Cow<'static, str>,
    /// The service that published it.
    pub source: Source,
    /// The aggregate it is about: the record's key as text.
    pub subject: Option<Arc<str>>,
    /// When it happened, by the publisher's clock.
    pub time: Timestamp<Micros>,
    /// Whose data it is.
    pub tenant: TenantId,
    /// The chain it belongs to.
    pub correlation: CorrelationId,
    /// The event that caused it.
    pub causation: Option<EventId>,
    /// Who caused it.
    pub actor: Option<ActorId>,
    /// The trace it was published in.
    pub trace: Option<TraceContext>,
    /// Where it was read from; `None` before it was published.
    pub origin: Option<Origin>,
}

impl Metadata {
    /// A copy with another type; no text is copied.
    pub(super) fn with_type(&self, event_type: &'static str) -> Self {
        Self {
            event_type: Cow::Borrowed(event_type),
            id: self.id,
            source: self.source.clone(),
            subject: self.subject.clone(),
            time: self.time,
            tenant: self.tenant.clone(),
            correlation: self.correlation.clone(),
            causation: self.causation,
            actor: self.actor.clone(),
            trace: self.trace,
            origin: self.origin.clone(),
        }
    }
}

/// The place of a record in Kafka. Displayed as `topic[partition]@offset`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Origin {
    /// The topic, with its environment's prefix.
    pub topic: Arc<str>,
    /// The partition.
    pub partition: i32,
    /// The offset in the partition.
    pub offset: i64,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]@{}", self.topic, self.partition, self.offset)
    }
}
