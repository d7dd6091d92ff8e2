//! Headers to metadata.

use std::borrow::Cow;
use std::str;
use std::sync::Arc;

use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use super::{HeaderError, header};
use crate::event::{Metadata, Origin, TraceContext};
use crate::id::{ActorId, CorrelationId, EventId, Source, TenantId};
use crate::time::{Micros, Timestamp};

/// The attributes a record's headers hold, as text; every one may be absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attributes<'a> {
    /// `ce_specversion`.
    pub specversion: Option<&'a str>,
    /// `ce_id`.
    pub id: Option<&'a str>,
    /// `ce_type`.
    pub event_type: Option<&'a str>,
    /// `ce_source`.
    pub source: Option<&'a str>,
    /// `ce_subject`.
    pub subject: Option<&'a str>,
    /// `ce_time`.
    pub time: Option<&'a str>,
    /// `ce_tenantid`.
    pub tenant: Option<&'a str>,
    /// `ce_correlationid`.
    pub correlation: Option<&'a str>,
    /// `ce_causationid`.
    pub causation: Option<&'a str>,
    /// `ce_actorid`.
    pub actor: Option<&'a str>,
    /// `traceparent`.
    pub traceparent: Option<&'a str>,
    /// `content-type`.
    pub content_type: Option<&'a str>,
}

/// What is known of a record besides its headers.
#[derive(Clone, Debug)]
pub struct Arrival<'a> {
    /// Where it was read.
    pub origin: Origin,
    /// Its key.
    pub key: Option<&'a [u8]>,
    /// Kafka's own timestamp.
    pub timestamp: Option<Timestamp<Micros>>,
    /// Full name of the Avro record that its writer's schema names.
    pub record_name: Option<&'a str>,
}

/// What stands for attributes that a foreign producer does not send.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Defaults {
    /// Whose data a record is that names no tenant; `None` refuses it.
    pub tenant: Option<TenantId>,
    /// The source of a record that names none; `None` takes the topic's name.
    pub source: Option<Source>,
}

impl<'a> Attributes<'a> {
    /// Takes the attributes from a record's headers; of a repeated header the last counts.
    ///
    /// # Errors
    ///
    /// An attribute is not UTF-8. Headers that are no attributes are not looked at.
    pub fn read(
        headers: impl IntoIterator<Item = (&'a str, &'a [u8])>,
    ) -> Result<Self, HeaderError> {
        let mut attributes = Self::default();
        for (name, value) in headers {
            if let Some((header, slot)) = attributes.slot(name) {
                let text = str::from_utf8(value).map_err(|_| HeaderError::NotText { header })?;
                *slot = Some(text);
            }
        }
        Ok(attributes)
    }

    fn slot(&mut self, name: &str) -> Option<(&'static str, &mut Option<&'a str>)> {
        Some(match name {
            header::SPECVERSION => (header::SPECVERSION, &mut self.specversion),
            header::ID => (header::ID, &mut self.id),
            header::TYPE => (header::TYPE, &mut self.event_type),
            header::SOURCE => (header::SOURCE, &mut self.source),
            header::SUBJECT => (header::SUBJECT, &mut self.subject),
            header::TIME => (header::TIME, &mut self.time),
            header::TENANT => (header::TENANT, &mut self.tenant),
            header::CORRELATION => (header::CORRELATION, &mut self.correlation),
            header::CAUSATION => (header::CAUSATION, &mut self.causation),
            header::ACTOR => (header::ACTOR, &mut self.actor),
            header::TRACEPARENT => (header::TRACEPARENT, &mut self.traceparent),
            header::CONTENT_TYPE => (header::CONTENT_TYPE, &mut self.content_type),
            _ => return None,
        })
    }

    /// Makes an event's metadata of the attributes, of the record and of defaults.
    ///
    /// | absent | becomes |
    /// |---|---|
    /// | id | a UUIDv8 of topic, partition and offset: the same at every delivery |
    /// | type | the record name of the writer's schema |
    /// | source | the default, else the topic |
    /// | subject | the record's key |
    /// | time | Kafka's timestamp |
    /// | tenant | the default, else an error |
    /// | correlation | the event's own id |
    ///
    /// An id that is no UUID becomes a UUIDv8 of source and id; a causation that is no UUID and a
    /// `traceparent` that is none (as W3C says) are dropped.
    ///
    /// # Errors
    ///
    /// An attribute is absent and nothing stands for it, or it is not what it has to be. A tenant
    /// that is present and wrong never becomes the default one.
    pub fn complete(
        &self,
        record: &Arrival<'_>,
        defaults: &Defaults,
    ) -> Result<Metadata, HeaderError> {
        self.check_version()?;
        let source = self.source(record, defaults)?;
        let id = self.event_id(record, &source);
        Ok(Metadata {
            id,
            event_type: Cow::Owned(self.event_type(record)?.to_owned()),
            subject: self.subject.or_else(|| str::from_utf8(record.key?).ok()).map(Arc::from),
            time: self.time(record)?,
            tenant: self.tenant(defaults)?,
            correlation: self.correlation(id)?,
            causation: self
                .causation
                .and_then(|text| Uuid::try_parse(text).ok())
                .map(EventId::from),
            actor: self
                .actor
                .map(|text| ActorId::new(text).map_err(invalid(header::ACTOR)))
                .transpose()?,
            trace: self.traceparent.and_then(|text| text.parse::<TraceContext>().ok()),
            origin: Some(record.origin.clone()),
            source,
        })
    }

    fn check_version(&self) -> Result<(), HeaderError> {
        match self.specversion {
            None | Some("1.0") => Ok(()),
            Some(_) => Err(HeaderError::Invalid {
                header: header::SPECVERSION,
                expected: "1.0, the version of CloudEvents that is read here",
            }),
        }
    }

    fn source(&self, record: &Arrival<'_>, defaults: &Defaults) -> Result<Source, HeaderError> {
        match (self.source, &defaults.source) {
            (None, Some(default)) => Ok(default.clone()),
            (given, _) => {
                Source::new(given.unwrap_or(&record.origin.topic)).map_err(invalid(header::SOURCE))
            }
        }
    }

    fn event_id(&self, record: &Arrival<'_>, source: &Source) -> EventId {
        match self.id {
            Some(id) => Uuid::try_parse(id).map_or_else(
                |_| derived_id(&[source.as_str().as_bytes(), id.as_bytes()]),
                EventId::from,
            ),
            None => {
                let Origin { topic, partition, offset } = &record.origin;
                derived_id(&[topic.as_bytes(), &partition.to_be_bytes(), &offset.to_be_bytes()])
            }
        }
    }

    fn event_type<'t>(&'t self, record: &'t Arrival<'_>) -> Result<&'t str, HeaderError> {
        self.event_type.or(record.record_name).ok_or(HeaderError::Missing {
            header: header::TYPE,
            help: "the producer has to send it, or to write with a schema that is a record",
        })
    }

    fn time(&self, record: &Arrival<'_>) -> Result<Timestamp<Micros>, HeaderError> {
        match self.time {
            Some(text) => text.parse().map_err(|_| HeaderError::Invalid {
                header: header::TIME,
                expected: "a time in RFC 3339, such as 2026-01-31T09:30:00Z",
            }),
            None => record.timestamp.ok_or(HeaderError::Missing {
                header: header::TIME,
                help: "the producer has to send it, or to set the record's timestamp",
            }),
        }
    }

    fn tenant(&self, defaults: &Defaults) -> Result<TenantId, HeaderError> {
        match (self.tenant, &defaults.tenant) {
            (Some(text), _) => TenantId::new(text).map_err(invalid(header::TENANT)),
            (None, Some(default)) => Ok(default.clone()),
            (None, None) => Err(HeaderError::Missing {
                header: header::TENANT,
                help: "the producer has to send it, or the consumer to be given a default tenant",
            }),
        }
    }

    fn correlation(&self, id: EventId) -> Result<CorrelationId, HeaderError> {
        self.correlation.map_or_else(
            || Ok(CorrelationId::from(id)),
            |text| CorrelationId::new(text).map_err(invalid(header::CORRELATION)),
        )
    }
}

fn invalid<E>(header: &'static str) -> impl Fn(E) -> HeaderError {
    move |_| HeaderError::Invalid { header, expected: "1 to 255 bytes of printable text" }
}

/// A UUIDv8 that is the same for the same parts.
fn derived_id(parts: &[&[u8]]) -> EventId {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    let digest: [u8; 32] = hash.finalize().into();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    EventId::from(Builder::from_custom_bytes(bytes).into_uuid())
}
