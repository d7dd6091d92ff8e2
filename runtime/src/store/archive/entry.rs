//! [`Entry`]: an event as an archive has it.

use factline_core::derive::{Fixed, Record};
use factline_core::event::Metadata;
use factline_core::id::Uuid;
use factline_core::privacy::Phi;
use factline_core::time::{Micros, Timestamp};

use crate::store::Error;
use crate::store::append::{Content, Link, link};
use crate::store::backend::Cells;
use crate::store::read::Stored;

/// SHA-256.
#[derive(Clone, Copy, PartialEq, Fixed)]
#[avro(namespace = "factline.archive")]
pub(crate) struct Sha256(pub(crate) [u8; 32]);

/// An event of a Factline event store, as an archive has it.
#[derive(Clone, PartialEq, Record)]
#[avro(namespace = "factline.archive", name = "Event")]
pub(crate) struct Entry {
    /// Its number among all events of the store, from 1, without a gap.
    pub(crate) position: i64,
    /// When it got its position, by the database's clock.
    pub(crate) at: Timestamp<Micros>,
    /// Chains the events of a tenant: over the link of the tenant's event before it, or nothing,
    /// position, at, event_id, stream_number, version and digest; numbers are 8 bytes, big-endian.
    pub(crate) link: Sha256,
    /// Whose it is.
    pub(crate) tenant: String,
    /// The name of the stream it is in.
    pub(crate) stream: Phi<String>,
    /// The stream's number in the database.
    pub(crate) stream_number: i64,
    /// Its number in the stream, from 1.
    pub(crate) version: i64,
    /// Its id.
    pub(crate) event_id: Uuid,
    /// Its type, such as Patient.Created.
    pub(crate) event_type: String,
    /// Which schema wrote its data: that of the property factline.schema.ID of this file.
    pub(crate) schema_id: i64,
    /// Over its content and its metadata, made when it was appended.
    pub(crate) digest: Sha256,
    /// What it is about.
    pub(crate) subject: Option<Phi<String>>,
    /// The service that wrote it.
    pub(crate) source: String,
    /// When it happened, by the writer's clock.
    pub(crate) time: Timestamp<Micros>,
    /// The chain of events it belongs to.
    pub(crate) correlation: String,
    /// The event that caused it.
    pub(crate) causation: Option<Uuid>,
    /// Who did it.
    pub(crate) actor: Option<String>,
    /// The trace it was written in, as W3C's traceparent.
    pub(crate) trace: Option<String>,
    /// The event, in Avro binary, without a header.
    pub(crate) data: Phi<Vec<u8>>,
    /// The full event, encrypted, where sealing is on.
    pub(crate) sealed: Option<Vec<u8>>,
    /// The key that it is encrypted with.
    pub(crate) data_key_id: Option<Uuid>,
}

/// The columns that [`read`] expects, of ordering `o`, events `e` and streams `s`.
pub(crate) const COLUMNS: &str = "o.gpos, o.at, o.chain, e.tenant, s.name, e.stream_id, e.version, \
    e.event_id, e.type, e.schema_id, e.digest, e.subject, e.source, e.time, e.correlation, \
    e.causation, e.actor, e.trace, e.data, e.sealed, e.data_key_id";

/// A row of these columns: its position, and the event where it has its content.
pub(crate) fn read(row: &dyn Cells) -> Result<(i64, Option<Entry>), sqlx::Error> {
    let position = row.int(0)?;
    let Some(data) = row.opt_bytes(18)? else { return Ok((position, None)) };
    let (Some(link), Some(digest)) = (sha256(&row.bytes(2)?), sha256(&row.bytes(10)?)) else {
        return Ok((position, None));
    };
    let entry = Entry {
        position,
        at: Timestamp::new(row.time(1)?),
        link,
        tenant: row.text(3)?,
        stream: Phi::new(row.text(4)?),
        stream_number: row.int(5)?,
        version: row.int(6)?,
        event_id: row.uuid(7)?,
        event_type: row.text(8)?,
        schema_id: row.int(9)?,
        digest,
        subject: row.opt_text(11)?.map(Phi::new),
        source: row.text(12)?,
        time: Timestamp::new(row.time(13)?),
        correlation: row.text(14)?,
        causation: row.opt_uuid(15)?,
        actor: row.opt_text(16)?,
        trace: row.opt_text(17)?,
        data: Phi::new(data),
        sealed: row.opt_bytes(19)?,
        data_key_id: row.opt_uuid(20)?,
    };
    Ok((position, Some(entry)))
}

fn sha256(bytes: &[u8]) -> Option<Sha256> {
    bytes.try_into().ok().map(Sha256)
}

impl Entry {
    /// Whether its digest was made of its content.
    pub(super) fn is_sound(&self) -> bool {
        let Ok(meta) = self.metadata() else { return false };
        let key = self.data_key_id.map(Uuid::into_bytes);
        let content = Content {
            stream: self.stream.expose(),
            meta: &meta,
            schema_id: self.schema_id,
            data: self.data.expose(),
            sealed: self.sealed.as_deref().zip(key),
        };
        content.digest() == self.digest.0 && self.sealed.is_some() == key.is_some()
    }

    fn metadata(&self) -> Result<Metadata, Error> {
        let stored = Stored {
            subject: self.subject.as_ref().map(|subject| subject.expose().clone()),
            source: self.source.clone(),
            time: self.time.count(),
            correlation: self.correlation.clone(),
            causation: self.causation,
            actor: self.actor.clone(),
            trace: self.trace.clone(),
            data: Vec::new(),
        };
        stored.metadata(self.event_id, &self.event_type, &self.tenant)
    }

    /// Whether its link was made of its place and the link before it.
    pub(super) fn is_linked(&self, before: &[u8]) -> bool {
        let place = Link {
            gpos: self.position,
            at: self.at.count(),
            event_id: self.event_id.as_bytes(),
            stream_id: self.stream_number,
            version: self.version,
            digest: &self.digest.0,
        };
        link(before, &place) == self.link.0
    }
}
