//! From a record's bytes and headers to an envelope.

use std::sync::Arc;
use std::time::Duration;

use factline_core::event::cloudevents::{Arrival, Attributes, Defaults};
use factline_core::event::{Envelope, Raw, Upcasters, WriterSchema};
use factline_core::wire::{self, SchemaRef};
use factline_registry::{Error, Registry, WriterSchemas};

use super::arrival::Arrived;
use super::failure::{Failure, HeaderName, NoValue};
use crate::telemetry::Observers;

/// Pause between two tries at a registry that does not answer.
const REGISTRY_PAUSE: Duration = Duration::from_millis(500);

/// Turns records into envelopes; knows each writer's schema after its first record.
pub(super) struct Decoder {
    writers: WriterSchemas,
    defaults: Defaults,
    observers: Observers,
}

impl Decoder {
    pub(super) fn new(
        registry: Arc<dyn Registry>,
        upcasters: Arc<Upcasters>,
        defaults: Defaults,
        observers: Observers,
    ) -> Self {
        Self {
            writers: WriterSchemas::new(registry).with_upcasters(upcasters),
            defaults,
            observers,
        }
    }

    /// Reads the frame and the headers. Waits as long as the registry does not answer: the record is
    /// not at fault for that.
    pub(super) async fn decode(&self, arrived: &Arrived) -> Result<Envelope<Raw>, Failure> {
        let unreadable = |error| Failure::unreadable(arrived.origin(), error);
        let value = arrived.value.as_ref().ok_or_else(|| unreadable(NoValue.into()))?;
        let (schema, _) = wire::read(value).map_err(|e| unreadable(e.into()))?;
        let writer = self.writer(schema).await.map_err(|e| unreadable(e.into()))?;
        let headers = arrived.headers.iter().ok_or_else(|| unreadable(HeaderName.into()))?;
        let arrival = Arrival {
            origin: arrived.origin(),
            key: arrived.key.as_deref(),
            timestamp: arrived.timestamp,
            record_name: Some(writer.full_name()),
        };
        let meta = Attributes::read(headers)
            .and_then(|attributes| attributes.complete(&arrival, &self.defaults))
            .map_err(|e| unreadable(e.into()))?;
        let raw = Raw::framed(Arc::clone(value), schema.header_len(), writer);
        Ok(Envelope::new(meta, raw))
    }

    async fn writer(&self, schema: SchemaRef) -> Result<Arc<WriterSchema>, Error> {
        if let Some(known) = self.writers.known(schema) {
            return Ok(known);
        }
        loop {
            match self.writers.get(schema).await {
                Err(error) if error.is_retriable() => {
                    self.observers.tell(|o| o.client_error(&error.to_string()));
                    tokio::time::sleep(REGISTRY_PAUSE).await;
                }
                result => return result,
            }
        }
    }
}
