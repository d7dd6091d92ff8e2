//! An event as one line of JSON.

use anyhow::Context as _;
use factline::id::ActorId;
use factline::store::Recorded;
use factline_core::avro::value::{Value as Datum, classified};
use serde_json::{Map, Value, json};

use crate::redaction::Redaction;

/// The line of an event, without what is tagged.
///
/// # Errors
///
/// Its data are none of its schema.
pub(super) fn line(event: &Recorded, redaction: Redaction) -> anyhow::Result<String> {
    let meta = &event.envelope.meta;
    let raw = &event.envelope.event;
    let schema = raw.writer().context("it has no schema")?.schema();
    let named = schema.root().named().map(|id| schema.named(id));
    let key = named.and_then(|named| named.attributes.str("keyField").zip(named.fields()));
    let key = key.and_then(|(key, fields)| fields.iter().find(|field| field.name == key));
    let is_plain = key.is_some_and(|field| classified(&field.attributes).is_none());
    let shown = |text: &str| redaction.key(text.as_bytes(), is_plain);
    let mut line = Map::new();
    let mut put = |name: &str, value: Value| line.insert(name.to_owned(), value);
    put("position", json!(event.position));
    put("at", json!(event.at.map(|at| at.to_string())));
    put("stream", json!({ "category": event.stream.category(), "key": shown(event.stream.key()) }));
    put("version", json!(event.version));
    put("id", json!(meta.id.to_string()));
    put("type", json!(meta.event_type));
    put("source", json!(meta.source.as_str()));
    put("subject", meta.subject.as_deref().map_or(Value::Null, shown));
    put("time", json!(meta.time.to_string()));
    put("tenant", json!(meta.tenant.as_str()));
    put("correlation", json!(meta.correlation.as_str()));
    put("causation", json!(meta.causation.map(|id| id.to_string())));
    put("actor", json!(meta.actor.as_ref().map(ActorId::as_str)));
    put("schema", json!({ "name": named.map(|named| named.name.full()) }));
    let value = redaction.json(&Datum::decode(schema, raw.datum())?, schema)?;
    // The value stays the text that it is: it may have numbers that JSON libraries round.
    let start = Value::Object(line).to_string();
    let start = start.strip_suffix('}').unwrap_or(&start);
    Ok(format!("{start},\"value\":{value}}}\n"))
}
