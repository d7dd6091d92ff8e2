//! The digest of an event: what the audit chain is made of, and what tells a repeated append.

use factline_core::event::Metadata;
use sha2::{Digest as _, Sha256};

/// Begins every digest, so that another form can never have the same bytes.
const DOMAIN: &[u8] = b"factline.event.1";

/// Everything about an event that must never change.
pub(crate) struct Content<'a> {
    pub(crate) stream: &'a str,
    pub(crate) meta: &'a Metadata,
    pub(crate) schema_id: i64,
    pub(crate) data: &'a [u8],
    /// The full datum, encrypted, and the id of its key.
    pub(crate) sealed: Option<(&'a [u8], [u8; 16])>,
}

impl Content<'_> {
    /// SHA-256 over every part, each with its length, so that nothing can move from one to another.
    pub(crate) fn digest(&self) -> [u8; 32] {
        let Metadata { id, event_type, source, subject, time, .. } = self.meta;
        let Metadata { tenant, correlation, causation, actor, trace, .. } = self.meta;
        let mut hash = Parts(Sha256::new());
        hash.0.update(DOMAIN);
        hash.part(id.as_uuid().as_bytes());
        hash.part(tenant.as_str().as_bytes());
        hash.part(self.stream.as_bytes());
        hash.part(event_type.as_bytes());
        hash.part(&self.schema_id.to_be_bytes());
        hash.part(source.as_str().as_bytes());
        hash.part(&time.count().to_be_bytes());
        hash.part(correlation.as_str().as_bytes());
        hash.optional(subject.as_ref().map(|subject| subject.as_bytes()));
        hash.optional(causation.as_ref().map(|id| id.as_uuid().as_bytes().as_slice()));
        hash.optional(actor.as_ref().map(|actor| actor.as_str().as_bytes()));
        hash.optional(trace.map(|trace| trace.to_string()).as_ref().map(String::as_bytes));
        hash.part(self.data);
        hash.optional(self.sealed.map(|(bytes, _)| bytes));
        hash.optional(self.sealed.as_ref().map(|(_, key)| key.as_slice()));
        hash.0.finalize().into()
    }
}

struct Parts(Sha256);

impl Parts {
    fn part(&mut self, bytes: &[u8]) {
        self.0.update((bytes.len() as u64).to_be_bytes());
        self.0.update(bytes);
    }

    /// Tells a part that is absent from one that is empty.
    fn optional(&mut self, bytes: Option<&[u8]>) {
        match bytes {
            None => self.0.update([0]),
            Some(bytes) => {
                self.0.update([1]);
                self.part(bytes);
            }
        }
    }
}

/// What the next event of a tenant's chain hashes to; `before` is empty for the first.
///
/// The SQL function `factline_order` of PostgreSQL hashes the same bytes.
pub(crate) fn link(before: &[u8], place: &Link<'_>) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(before);
    hash.update(place.gpos.to_be_bytes());
    hash.update(place.at.to_be_bytes());
    hash.update(place.event_id);
    hash.update(place.stream_id.to_be_bytes());
    hash.update(place.version.to_be_bytes());
    hash.update(place.digest);
    hash.finalize().into()
}

/// What of an event goes into the chain.
pub(crate) struct Link<'a> {
    pub(crate) gpos: i64,
    /// Microseconds since the Unix epoch.
    pub(crate) at: i64,
    pub(crate) event_id: &'a [u8; 16],
    pub(crate) stream_id: i64,
    pub(crate) version: i64,
    pub(crate) digest: &'a [u8],
}
