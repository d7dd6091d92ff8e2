//! [`Raw`]: an event that is not decoded.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use crate::avro::codec::{DecodeError, from_slice};
use crate::avro::schema::{Fingerprints, Schema};
use crate::event::{Envelope, Event, EventDescriptor};

/// An Avro datum and the schema that wrote it.
///
/// `Debug` shows the length, never the bytes.
#[derive(Clone)]
pub struct Raw {
    value: Arc<[u8]>,
    start: usize,
    writer: Option<Arc<WriterSchema>>,
}

impl Raw {
    /// A datum written by an event's own schema, such as one from the event store.
    #[must_use]
    pub fn trusted(datum: impl Into<Arc<[u8]>>) -> Self {
        Self { value: datum.into(), start: 0, writer: None }
    }

    /// The datum in a record's value, which starts after `header` bytes.
    #[must_use]
    pub fn framed(value: Arc<[u8]>, header: usize, writer: Arc<WriterSchema>) -> Self {
        let start = header.min(value.len());
        Self { value, start, writer: Some(writer) }
    }

    /// The datum: Avro binary without a header.
    #[must_use]
    pub fn datum(&self) -> &[u8] {
        &self.value[self.start..]
    }

    /// The schema that wrote it, where a registry named it.
    #[must_use]
    pub const fn writer(&self) -> Option<&Arc<WriterSchema>> {
        self.writer.as_ref()
    }

    /// Decodes the datum as an `E`.
    ///
    /// # Errors
    ///
    /// The datum is malformed, or its writer's schema differs from `E`'s in more than docs.
    pub fn decode<E: Event>(&self) -> Result<E, RawError> {
        self.check_writer(E::DESCRIPTOR)?;
        from_slice(self.datum()).map_err(RawError::Malformed)
    }

    fn check_writer(&self, reader: &EventDescriptor) -> Result<(), RawError> {
        match &self.writer {
            Some(writer) if writer.fingerprints.resolution != reader.schema.resolution() => {
                Err(RawError::OtherWriter { reader: reader.full_name, writer: Arc::clone(writer) })
            }
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Raw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Raw")
            .field("bytes", &self.datum().len())
            .field("writer", &self.writer.as_ref().map(|writer| writer.full_name()))
            .finish()
    }
}

impl Envelope<Raw> {
    /// Decodes the event, and keeps the metadata.
    ///
    /// # Errors
    ///
    /// As [`Raw::decode`].
    pub fn decode<E: Event>(&self) -> Result<Envelope<E>, RawError> {
        let event = self.event.decode::<E>()?;
        Ok(Envelope { meta: self.meta.with_type(E::DESCRIPTOR.event_type), event })
    }

    /// Which of a topic's events this is: by its type, or by its writer's record name where a
    /// foreign producer sent no type.
    #[must_use]
    pub fn find_in(&self, events: &[&'static EventDescriptor]) -> Option<usize> {
        let by_type = |event: &&EventDescriptor| event.event_type == self.meta.event_type;
        events.iter().position(by_type).or_else(|| {
            let record = self.event.writer()?.full_name();
            events.iter().position(|event| event.full_name == record)
        })
    }
}

/// A schema that wrote a datum, as a registry has it.
#[derive(Clone, Debug)]
pub struct WriterSchema {
    schema: Schema,
    fingerprints: Fingerprints,
    full_name: Arc<str>,
}

impl WriterSchema {
    /// A writer's schema; its fingerprints are computed here, once.
    #[must_use]
    pub fn new(schema: Schema) -> Self {
        let name = schema.root().named().map_or("", |id| schema.named(id).name.full());
        Self { full_name: Arc::from(name), fingerprints: schema.fingerprints(), schema }
    }

    /// The schema.
    #[must_use]
    pub const fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Its fingerprints.
    #[must_use]
    pub const fn fingerprints(&self) -> &Fingerprints {
        &self.fingerprints
    }

    /// Full name of its record; empty where it is no named type.
    #[must_use]
    pub fn full_name(&self) -> &str {
        &self.full_name
    }
}

/// Why a datum did not become an event. No message holds payload text.
#[derive(Debug)]
#[non_exhaustive]
pub enum RawError {
    /// The bytes are no datum of the schema.
    Malformed(DecodeError),
    /// The writer's schema needs resolution against the reader's.
    OtherWriter {
        /// Full name of the record that was to be read.
        reader: &'static str,
        /// The schema that wrote the datum.
        writer: Arc<WriterSchema>,
    },
}

impl fmt::Display for RawError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(error) => write!(f, "the event's bytes don't fit its schema: {error}"),
            Self::OtherWriter { reader, writer } => write!(
                f,
                "the event was written as another version of {reader} (record {}), \
                 and there is no plan to read it",
                writer.full_name()
            ),
        }
    }
}

impl Error for RawError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Malformed(error) => Some(error),
            Self::OtherWriter { .. } => None,
        }
    }
}
