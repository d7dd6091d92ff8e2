//! [`Recorded`]: an event as the store has it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use factline_core::event::{Envelope, Event, Metadata, Raw, WriterSchema};
use factline_core::id::{ActorId, CorrelationId, EventId, Source, TenantId, Uuid};
use factline_core::time::{Micros, Timestamp};

use crate::store::archived;
use crate::store::backend::{Backend, Cells};
use crate::store::{Error, ErrorKind, EventStore, StreamId};

/// An event as the store has it: its envelope, and its places.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Recorded {
    /// The event, not decoded, with its metadata.
    pub envelope: Envelope<Raw>,
    /// The stream it is in.
    pub stream: StreamId,
    /// Its number in the stream, from 1.
    pub version: u64,
    /// Its number among all events, from 1; `None` while the sequencer has not come to it.
    pub position: Option<u64>,
    /// When it got its position, by the database's clock: later positions never have earlier times.
    pub at: Option<Timestamp<Micros>>,
    /// The stream's number in the database.
    pub(crate) stream_number: i64,
}

impl Recorded {
    /// Decodes the event, whichever version of its schema wrote it.
    ///
    /// # Errors
    ///
    /// The event is none that `E` can read.
    pub fn decode<E: Event>(&self) -> Result<Envelope<E>, Error> {
        let failed = |source| Error::decode(E::DESCRIPTOR.event_type, source);
        self.envelope.decode().map_err(failed)
    }

    /// The position as the database counts it; 0 while there is none.
    pub(crate) fn gpos(&self) -> i64 {
        self.position.and_then(|position| i64::try_from(position).ok()).unwrap_or(0)
    }
}

/// The columns that [`Row::read`] expects, of events `e`, streams `s` and ordering `o`.
pub(crate) const COLUMNS: &str = "e.event_id, e.type, e.schema_id, e.tenant, e.subject, e.source, \
    e.time, e.correlation, e.causation, e.actor, e.trace, e.data, e.version, e.stream_id, s.name, \
    o.gpos, o.at";

/// A row of these columns.
pub(crate) struct Row {
    pub(crate) event_id: Uuid,
    pub(crate) event_type: String,
    pub(crate) schema_id: i64,
    pub(crate) tenant: String,
    /// `None` once it is in the archive.
    pub(crate) content: Option<Stored>,
    pub(crate) version: i64,
    pub(crate) stream_id: i64,
    pub(crate) stream: String,
    pub(crate) gpos: Option<i64>,
    at: Option<i64>,
}

/// What an event says, and what is said about it: all that goes into an archive.
pub(crate) struct Stored {
    pub(crate) subject: Option<String>,
    pub(crate) source: String,
    pub(crate) time: i64,
    pub(crate) correlation: String,
    pub(crate) causation: Option<Uuid>,
    pub(crate) actor: Option<String>,
    pub(crate) trace: Option<String>,
    pub(crate) data: Vec<u8>,
}

impl Row {
    pub(crate) fn read(row: &dyn Cells) -> Result<Self, sqlx::Error> {
        Ok(Self {
            event_id: row.uuid(0)?,
            event_type: row.text(1)?,
            schema_id: row.int(2)?,
            tenant: row.text(3)?,
            content: Stored::read(row)?,
            version: row.int(12)?,
            stream_id: row.int(13)?,
            stream: row.text(14)?,
            gpos: row.opt_int(15)?,
            at: row.opt_time(16)?,
        })
    }
}

impl Stored {
    /// The columns from the subject to the data; `None` where what each event has is not all there.
    fn read(row: &dyn Cells) -> Result<Option<Self>, sqlx::Error> {
        let each = (row.opt_text(5)?, row.opt_time(6)?, row.opt_text(7)?, row.opt_bytes(11)?);
        let (Some(source), Some(time), Some(correlation), Some(data)) = each else {
            return Ok(None);
        };
        Ok(Some(Self {
            subject: row.opt_text(4)?,
            source,
            time,
            correlation,
            causation: row.opt_uuid(8)?,
            actor: row.opt_text(9)?,
            trace: row.opt_text(10)?,
            data,
        }))
    }

    /// The metadata of the event that has this id, type and tenant.
    pub(crate) fn metadata(
        &self,
        id: Uuid,
        event_type: &str,
        tenant: &str,
    ) -> Result<Metadata, Error> {
        let corrupt = |_| Error::of(ErrorKind::Database, "a stored event's metadata is damaged");
        let actor = self.actor.as_ref();
        Ok(Metadata {
            id: EventId::from(id),
            event_type: Cow::Owned(event_type.to_owned()),
            source: Source::new(&self.source).map_err(corrupt)?,
            subject: self.subject.as_deref().map(Arc::from),
            time: Timestamp::new(self.time),
            tenant: TenantId::new(tenant).map_err(corrupt)?,
            correlation: CorrelationId::new(&self.correlation).map_err(corrupt)?,
            causation: self.causation.map(EventId::from),
            actor: actor.map(ActorId::new).transpose().map_err(corrupt)?,
            trace: self.trace.as_ref().and_then(|trace| trace.parse().ok()),
            origin: None,
        })
    }
}

impl Row {
    fn into_recorded(self, schemas: &BTreeMap<i64, Arc<WriterSchema>>) -> Result<Recorded, Error> {
        let corrupt = || Error::of(ErrorKind::Database, "a stored event's place is damaged");
        let archived = || Error::archived(&self.event_type, Vec::new());
        let content = self.content.ok_or_else(archived)?;
        let meta = content.metadata(self.event_id, &self.event_type, &self.tenant)?;
        let writer = schemas.get(&self.schema_id).ok_or_else(corrupt)?;
        let event = Raw::framed(Arc::from(content.data), 0, Arc::clone(writer));
        Ok(Recorded {
            envelope: Envelope::new(meta, event),
            stream: self.stream.parse().map_err(|_| corrupt())?,
            version: u64::try_from(self.version).unwrap_or(0),
            position: self.gpos.and_then(|gpos| u64::try_from(gpos).ok()),
            at: self.at.map(Timestamp::new),
            stream_number: self.stream_id,
        })
    }
}

impl<B: Backend> EventStore<B> {
    /// Turns rows into events, with the schemas that wrote them; fails where one is archived.
    pub(crate) async fn recorded(
        &self,
        connection: &mut B::Connection,
        rows: Vec<Row>,
    ) -> Result<Vec<Recorded>, Error> {
        if rows.iter().any(|row| row.content.is_none()) {
            return Err(archived::of_rows::<B>(connection, &rows).await?);
        }
        let ids = rows.iter().map(|row| row.schema_id);
        let schemas = self.shared.schemas.load::<B>(connection, ids).await?;
        rows.into_iter().map(|row| row.into_recorded(&schemas)).collect()
    }
}
