//! Metadata to headers.

use std::fmt::Write;

use uuid::Uuid;

use super::header;
use crate::event::Metadata;
use crate::id::EventId;

/// The media type of every payload.
pub const CONTENT_TYPE: &str = "application/avro";

/// Gives each header of an event to `put`, name and value, in a fixed order.
///
/// Nothing is allocated but one buffer for the time and the trace.
///
/// # Examples
///
/// ```
/// # use factline_core::event::{cloudevents, Metadata};
/// fn header_names(meta: &Metadata) -> Vec<&'static str> {
///     let mut names = Vec::new();
///     cloudevents::write(meta, |name, _value| names.push(name));
///     names
/// }
/// ```
pub fn write(meta: &Metadata, mut put: impl FnMut(&'static str, &[u8])) {
    let mut text = String::with_capacity(64);
    put(header::SPECVERSION, b"1.0");
    put_id(header::ID, meta.id, &mut put);
    put(header::TYPE, meta.event_type.as_bytes());
    put(header::SOURCE, meta.source.as_str().as_bytes());
    if let Some(subject) = &meta.subject {
        put(header::SUBJECT, subject.as_bytes());
    }
    put_text(header::TIME, &meta.time, &mut text, &mut put);
    put(header::TENANT, meta.tenant.as_str().as_bytes());
    put(header::CORRELATION, meta.correlation.as_str().as_bytes());
    if let Some(causation) = meta.causation {
        put_id(header::CAUSATION, causation, &mut put);
    }
    if let Some(actor) = &meta.actor {
        put(header::ACTOR, actor.as_str().as_bytes());
    }
    if let Some(trace) = &meta.trace {
        put_text(header::TRACEPARENT, trace, &mut text, &mut put);
    }
    put(header::CONTENT_TYPE, CONTENT_TYPE.as_bytes());
}

fn put_id(name: &'static str, id: EventId, put: &mut impl FnMut(&'static str, &[u8])) {
    put(name, id.as_uuid().as_hyphenated().encode_lower(&mut Uuid::encode_buffer()).as_bytes());
}

fn put_text(
    name: &'static str,
    value: &impl std::fmt::Display,
    text: &mut String,
    put: &mut impl FnMut(&'static str, &[u8]),
) {
    text.clear();
    // INVARIANT: writing to a string does not fail.
    let _ = write!(text, "{value}");
    put(name, text.as_bytes());
}
