//! Where events of a type go, and the schema id they are written with.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use arc_swap::ArcSwap;
use factline_core::event::{EventDescriptor, Key, Metadata, SubjectStrategy, TopicNamer};
use factline_core::wire::{self, SchemaRef};
use factline_registry::{IfMissing, Registry, schema_id_for};
use tokio::sync::Mutex;

use super::Error;
use super::record::Record;

/// Where events of one type go.
pub(super) struct Route {
    pub(super) event: &'static EventDescriptor,
    pub(super) topic: Arc<str>,
    schema: SchemaRef,
}

impl Route {
    pub(super) fn new(event: &'static EventDescriptor, topic: &str, schema: SchemaRef) -> Self {
        Self { event, topic: Arc::from(topic), schema }
    }

    pub(super) fn event_type(&self) -> &'static str {
        self.event.event_type
    }

    /// Writes the frame that the datum goes behind.
    pub(super) fn start_value(&self, buffer: &mut Vec<u8>) {
        wire::write(self.schema, buffer);
    }

    pub(super) fn record<'a>(
        &'a self,
        key: &'a Key,
        buffer: &'a mut [u8; 36],
        value: &'a [u8],
        meta: &'a Metadata,
    ) -> Record<'a> {
        let event_type = Cow::Borrowed(self.event_type());
        let (topic, key) = (&*self.topic, key.as_wire(buffer));
        Record { event_type, topic, key, value, meta, replay: None }
    }
}

/// The routes found so far. A known one costs a lookup without a lock or a wait.
pub(super) struct Routes {
    registry: Option<Arc<dyn Registry>>,
    topics: TopicNamer,
    subjects: SubjectStrategy,
    if_missing: IfMissing,
    /// By the address of the descriptor: each is a static.
    known: ArcSwap<HashMap<usize, Arc<Route>>>,
    /// Held by the one who asks the registry.
    asking: Mutex<()>,
}

impl Routes {
    pub(super) fn new(
        registry: Arc<dyn Registry>,
        topics: TopicNamer,
        subjects: SubjectStrategy,
        if_missing: IfMissing,
    ) -> Self {
        let (known, asking) = (ArcSwap::default(), Mutex::default());
        Self { registry: Some(registry), topics, subjects, if_missing, known, asking }
    }

    /// Routes of a publisher that reaches no broker, and so needs no registry.
    #[cfg(feature = "testing")]
    pub(super) fn without_registry() -> Self {
        let (known, asking) = (ArcSwap::default(), Mutex::default());
        let (topics, if_missing) = (TopicNamer::plain(), IfMissing::Fail);
        let subjects = SubjectStrategy::default();
        Self { registry: None, topics, subjects, if_missing, known, asking }
    }

    /// The route of an event type; asks the registry at the first.
    pub(super) async fn of(&self, event: &'static EventDescriptor) -> Result<Arc<Route>, Error> {
        if let Some(route) = self.known(event) {
            return Ok(route);
        }
        let _one_at_a_time = self.asking.lock().await;
        if let Some(route) = self.known(event) {
            return Ok(route);
        }
        let schema = SchemaRef::Id(self.schema_id(event).await?);
        let route = Arc::new(Route::new(event, &self.topics.name(event.topic), schema));
        self.known.rcu(|known| {
            let mut more = HashMap::clone(known);
            more.insert(address(event), Arc::clone(&route));
            more
        });
        Ok(route)
    }

    #[cfg(any(feature = "postgres", feature = "sqlite"))]
    pub(super) fn prefix(&self) -> String {
        self.topics.name("").into_owned()
    }

    /// Topic and schema id of the events that a schema wrote; asks the registry.
    #[cfg(any(feature = "postgres", feature = "sqlite"))]
    pub(super) async fn of_writer(
        &self,
        writer: &factline_core::event::WriterSchema,
        topic: &str,
    ) -> Result<(Arc<str>, u32), Error> {
        let name = Arc::from(&*self.topics.name(topic));
        let Some(registry) = &self.registry else { return Ok((name, 0)) };
        let subject = self.subjects.subject(&self.topics, topic, writer.full_name());
        let found =
            factline_registry::schema_id_of(&**registry, &subject, writer, self.if_missing).await;
        let found = found.map_err(|e| Error::schema(e).of_event(writer.full_name().to_owned()))?;
        Ok((name, found.id))
    }

    fn known(&self, event: &'static EventDescriptor) -> Option<Arc<Route>> {
        self.known.load().get(&address(event)).map(Arc::clone)
    }

    async fn schema_id(&self, event: &'static EventDescriptor) -> Result<u32, Error> {
        let Some(registry) = &self.registry else { return Ok(0) };
        let subject = self.subjects.subject(&self.topics, event.topic, event.full_name);
        let registration = schema_id_for(&**registry, &subject, event, self.if_missing).await;
        Ok(registration.map_err(|e| Error::schema(e).of_event(event.event_type))?.id)
    }
}

fn address(event: &'static EventDescriptor) -> usize {
    std::ptr::from_ref(event).addr()
}

impl fmt::Debug for Routes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Routes")
            .field("registry", &self.registry)
            .field("topics", &self.topics)
            .field("known", &self.known.load().len())
            .finish_non_exhaustive()
    }
}
