//! Events that were written before, as a store has them, on their way to a topic.
//!
//! They become the records that a publisher made of them when they were new: key, value and headers
//! are the same bytes. Nothing is decoded.

use std::fmt;
use std::sync::Arc;

use factline_core::event::{Metadata, WriterSchema};
use factline_core::wire::{self, SchemaRef};

use super::record::Record;
use super::{Error, Pending, Publisher};

/// Where the events go that a schema wrote, and what their values begin with.
#[derive(Clone, Debug)]
pub(crate) struct Way {
    topic: Arc<str>,
    schema: SchemaRef,
}

/// An event that was written before.
#[derive(Clone, Copy)]
pub(crate) struct Written<'a> {
    pub(crate) meta: &'a Metadata,
    pub(crate) datum: &'a [u8],
    /// The replay that publishes it again.
    pub(crate) replay: Option<&'a str>,
}

impl Publisher {
    /// Where the events go that a schema wrote: to the topic it names, or to `topic`, which is named
    /// as the cluster does. The subject is that of the schema's own topic either way, so that
    /// another topic needs no registration.
    pub(crate) async fn way(
        &self,
        writer: &WriterSchema,
        topic: Option<&str>,
    ) -> Result<Way, Error> {
        let own = writer.topic();
        let Some(named) = own.or(topic) else {
            let error = Error::address("its schema names no topic, so say which");
            return Err(error.of_event(writer.full_name().to_owned()));
        };
        let (own, id) = self.shared.routes.of_writer(writer, named).await?;
        Ok(Way { topic: topic.map_or(own, Arc::from), schema: SchemaRef::Id(id) })
    }

    /// What stands before the names of topics in the publisher's environment.
    pub(crate) fn prefix(&self) -> String {
        self.shared.routes.prefix()
    }

    /// Accepts an event that was written before, in the order of the calls.
    ///
    /// Dropped before it is ready, it has accepted nothing.
    pub(crate) async fn forward(&self, way: &Way, written: &Written<'_>) -> Result<Pending, Error> {
        let Written { meta, datum, replay } = *written;
        let event_type = meta.event_type.clone();
        let Some(key) = meta.subject.as_deref() else {
            let error = Error::address("it is about no aggregate, and so has no key");
            return Err(error.of_event(event_type));
        };
        let mut value = Vec::with_capacity(way.schema.header_len() + datum.len());
        wire::write(way.schema, &mut value);
        value.extend_from_slice(datum);
        let record = Record { event_type, topic: &way.topic, key, value: &value, meta, replay };
        self.shared.forward(&way.topic, &record).await
    }
}

impl fmt::Debug for Written<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Written").field("id", &self.meta.id).finish_non_exhaustive()
    }
}
