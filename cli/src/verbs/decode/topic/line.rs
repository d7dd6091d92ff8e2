//! A record as one line of JSON.

use anyhow::Context as _;
use factline::tail::Record;
use factline_core::avro::schema::Schema;
use factline_core::avro::value::classified;
use factline_core::event::cloudevents::header;
use factline_core::wire::SchemaRef;
use serde_json::{Map, Value, json};

use crate::redaction::Redaction;

/// Headers that name no person: what CloudEvents and Factline put into them.
const PLAIN: &[&str] = &[
    header::SPECVERSION,
    header::ID,
    header::TYPE,
    header::SOURCE,
    header::TIME,
    header::TENANT,
    header::CORRELATION,
    header::CAUSATION,
    header::ACTOR,
    header::TRACEPARENT,
    header::CONTENT_TYPE,
    header::REPLAY,
];

/// What is known of a record so far.
pub(super) struct Line<'r> {
    record: &'r Record,
    headers: Vec<(&'r str, &'r [u8])>,
    event_type: Option<String>,
    schema: Option<SchemaRef>,
    /// The full name of the type that wrote it.
    name: Option<String>,
    /// Whether its schema says that the key may be seen.
    is_key_plain: bool,
}

impl<'r> Line<'r> {
    /// # Errors
    ///
    /// A header has a name that is not UTF-8.
    pub(super) fn new(record: &'r Record) -> anyhow::Result<Self> {
        let headers: Vec<_> =
            record.headers().context("the name of a header is not UTF-8")?.collect();
        let named = headers.iter().rev().find(|(name, _)| *name == header::TYPE);
        let event_type = named.and_then(|(_, value)| std::str::from_utf8(value).ok());
        let event_type = event_type.map(str::to_owned);
        Ok(Self { record, headers, event_type, schema: None, name: None, is_key_plain: false })
    }

    /// What its headers, and then its schema, call it.
    pub(super) fn event_type(&self) -> Option<&str> {
        self.event_type.as_deref()
    }

    /// Takes what the schema of its writer says.
    pub(super) fn learn(&mut self, reference: Option<SchemaRef>, writer: &Schema) {
        self.schema = reference;
        let Some(named) = writer.root().named().map(|id| writer.named(id)) else { return };
        self.name = Some(named.name.full().to_owned());
        if self.event_type.is_none() {
            let event_type = named.attributes.str("eventType").unwrap_or_else(|| named.name.full());
            self.event_type = Some(event_type.to_owned());
        }
        let key = named.attributes.str("keyField");
        let key = key.and_then(|key| named.fields()?.iter().find(|field| field.name == key));
        self.is_key_plain = key.is_some_and(|field| classified(&field.attributes).is_none());
    }

    /// The line with this value, `null` where there is none.
    pub(super) fn with(&self, json: &str, redaction: Redaction) -> String {
        let Record { origin, timestamp, .. } = self.record;
        let mut line = Map::new();
        let mut put = |name: &str, value: Value| line.insert(name.to_owned(), value);
        put("topic", json!(&*origin.topic));
        put("partition", json!(origin.partition));
        put("offset", json!(origin.offset));
        put("timestamp", timestamp.map_or(Value::Null, |time| json!(time.to_string())));
        put("key", self.key(redaction));
        put("headers", self.headers(redaction));
        put("type", json!(self.event_type));
        match self.schema {
            Some(SchemaRef::Id(id)) => put("schema", json!({ "id": id, "name": self.name })),
            Some(SchemaRef::Guid(guid)) => {
                put("schema", json!({ "guid": guid.to_string(), "name": self.name }))
            }
            None => put("schema", json!({ "name": self.name })),
        };
        // The value stays the text that it is: it may have numbers that JSON libraries round.
        let start = Value::Object(line).to_string();
        let start = start.strip_suffix('}').unwrap_or(&start);
        format!("{start},\"value\":{json}}}\n")
    }

    fn key(&self, redaction: Redaction) -> Value {
        let key = self.record.key.as_ref();
        key.map_or(Value::Null, |key| redaction.key(key, self.is_key_plain))
    }

    fn headers(&self, redaction: Redaction) -> Value {
        let show = |name: &str, value: &[u8]| match name {
            header::SUBJECT => redaction.key(value, self.is_key_plain),
            name => redaction.text(value, PLAIN.contains(&name)),
        };
        let shown =
            self.headers.iter().map(|(name, value)| ((*name).to_owned(), show(name, value)));
        Value::Object(shown.collect())
    }
}
