//! [`Context`]: what a publisher must know besides the event.

use std::borrow::Cow;
use std::sync::Arc;

use crate::event::{Envelope, EventDescriptor, Key, Metadata, TraceContext};
use crate::id::{ActorId, CorrelationId, EventId, Source, TenantId};
use crate::time::{Micros, Timestamp};

/// On whose behalf, and because of what, events are published.
///
/// A context always has a tenant: without one it can't be made.
///
/// ```
/// use factline_core::event::Context;
/// use factline_core::id::{ActorId, TenantId};
///
/// let context = Context::new(TenantId::new("hospital-1")?)
///     .with_actor(ActorId::new("nurse-17")?);
/// assert_eq!(context.tenant().as_str(), "hospital-1");
/// # Ok::<(), factline_core::id::InvalidText>(())
/// ```
///
/// ```compile_fail
/// # use factline_core::event::Context;
/// let context = Context::new(); // whose data would it be?
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Context {
    tenant: TenantId,
    correlation: Option<CorrelationId>,
    causation: Option<EventId>,
    actor: Option<ActorId>,
    trace: Option<TraceContext>,
}

impl Context {
    /// A context that starts a chain of events: correlation begins with its first event.
    #[must_use]
    pub const fn new(tenant: TenantId) -> Self {
        Self { tenant, correlation: None, causation: None, actor: None, trace: None }
    }

    /// The context of what follows from an event: its tenant, its chain, caused by it.
    ///
    /// The actor is not carried on: who handles an event is not who caused it.
    #[must_use]
    pub fn following<E>(envelope: &Envelope<E>) -> Self {
        Self::new(envelope.tenant.clone()).caused_by(envelope)
    }

    /// Takes correlation, causation and trace from an event; tenant and actor stay.
    #[must_use]
    pub fn caused_by<E>(self, envelope: &Envelope<E>) -> Self {
        self.caused_by_meta(&envelope.meta)
    }

    fn caused_by_meta(mut self, cause: &Metadata) -> Self {
        self.correlation = Some(cause.correlation.clone());
        self.causation = Some(cause.id);
        self.trace = cause.trace.or(self.trace);
        self
    }

    /// Says who causes the events.
    #[must_use]
    pub fn with_actor(mut self, actor: ActorId) -> Self {
        self.actor = Some(actor);
        self
    }

    /// Says which chain the events belong to.
    #[must_use]
    pub fn with_correlation(mut self, correlation: CorrelationId) -> Self {
        self.correlation = Some(correlation);
        self
    }

    /// Says which event causes the events: one that this service has published itself, whose
    /// envelope it doesn't have. [`caused_by`](Self::caused_by) does more where it has.
    #[must_use]
    pub const fn with_causation(mut self, cause: EventId) -> Self {
        self.causation = Some(cause);
        self
    }

    /// Says which trace the events are published in.
    #[must_use]
    pub const fn with_trace(mut self, trace: TraceContext) -> Self {
        self.trace = Some(trace);
        self
    }

    /// Whose data the events are.
    #[must_use]
    pub const fn tenant(&self) -> &TenantId {
        &self.tenant
    }

    /// Who causes the events, if known.
    #[must_use]
    pub const fn actor(&self) -> Option<&ActorId> {
        self.actor.as_ref()
    }

    /// The chain the events belong to; `None` where each starts one.
    #[must_use]
    pub const fn correlation(&self) -> Option<&CorrelationId> {
        self.correlation.as_ref()
    }

    /// The event that causes them.
    #[must_use]
    pub const fn causation(&self) -> Option<EventId> {
        self.causation
    }

    /// The trace they are published in.
    #[must_use]
    pub const fn trace(&self) -> Option<TraceContext> {
        self.trace
    }

    /// The metadata of one event published in this context.
    #[must_use]
    pub fn stamp(&self, stamp: Stamp, event: &EventDescriptor, key: &Key) -> Metadata {
        let correlation = self.correlation.clone();
        Metadata {
            id: stamp.id,
            event_type: Cow::Borrowed(event.event_type),
            source: stamp.source,
            subject: Some(Arc::from(key.as_wire(&mut Key::buffer()))),
            time: stamp.time,
            tenant: self.tenant.clone(),
            correlation: correlation.unwrap_or_else(|| CorrelationId::from(stamp.id)),
            causation: self.causation,
            actor: self.actor.clone(),
            trace: self.trace,
            origin: None,
        }
    }
}

/// What a publisher itself adds to an event: a new id, the time, its own name.
#[derive(Clone, Debug, PartialEq)]
pub struct Stamp {
    /// A new id.
    pub id: EventId,
    /// The publisher's clock.
    pub time: Timestamp<Micros>,
    /// The publishing service.
    pub source: Source,
}
