//! The message of an event.

use factline_core::event::SubjectStrategy;
use factline_core::privacy::Tag;

use super::json::{Array, Object};
use super::{BINDING, headers, is_url, services};
use crate::docs::model::{Event, Model, Role};

/// How the schema is written, as AsyncAPI names it.
const FORMAT: &str = "application/vnd.apache.avro;version=1.9.0";

/// What the document calls the message: the event type where a key may be called so.
pub(super) fn key(event: &Event) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    if event.event_type.chars().all(is_plain) {
        event.event_type.clone()
    } else {
        event.slug.clone()
    }
}

/// Writes the message.
pub(super) fn write(object: &mut Object<'_>, model: &Model, event: &Event) {
    object.text("name", &event.event_type);
    object.text("title", &event.event_type);
    object.some("summary", event.happened.as_deref());
    object.some("description", event.emitted.as_deref());
    object.text("contentType", headers::CONTENT_TYPE);
    object.array("tags", |tags| self::tags(tags, event));
    if let Some(url) = model.source_url.as_deref().filter(|url| is_url(url)) {
        let file = event.file.replace(' ', "%20");
        object.object("externalDocs", |docs| docs.text("url", &format!("{url}/{file}")));
    }
    object.reference("headers", &format!("#/components/schemas/{}", headers::NAME));
    object.object("correlationId", |id| {
        id.text("location", "$message.header#/ce_correlationid");
    });
    object.object("bindings", |bindings| {
        bindings.object("kafka", |kafka| {
            kafka.object("key", |key| self::key_schema(key, event));
            kafka.text("schemaIdLocation", "payload");
            kafka.text("schemaIdPayloadEncoding", "confluent");
            kafka.text("schemaLookupStrategy", lookup(model[event.domain].subject_strategy));
            kafka.text("bindingVersion", BINDING);
        });
    });
    object.object("payload", |payload| {
        payload.text("schemaFormat", FORMAT);
        payload.raw("schema", &event.schema.to_json());
    });
    if let Some(example) = &event.example {
        object.array("examples", |examples| {
            examples.object(|object| {
                object.text("name", "example");
                object.raw("payload", &example.payload);
            });
        });
    }
    extensions(object, event);
}

/// Confluent's name of a strategy.
const fn lookup(strategy: SubjectStrategy) -> &'static str {
    match strategy {
        SubjectStrategy::TopicRecordName => "TopicRecordNameStrategy",
        SubjectStrategy::RecordName => "RecordNameStrategy",
        SubjectStrategy::TopicName => "TopicNameStrategy",
    }
}

/// What AsyncAPI has no word for.
fn extensions(object: &mut Object<'_>, event: &Event) {
    object.text("x-subject", &event.subject);
    object.some("x-deprecated", event.deprecated.as_deref());
    object.some("x-retired", event.retired.as_deref());
    object.some("x-data-subject", event.data_subject.as_deref());
    for (name, tag) in [("x-phi", Tag::Phi), ("x-sensitive", Tag::Sensitive)] {
        let mut fields = event.classified.iter().filter(|field| field.tag == tag).peekable();
        if fields.peek().is_some() {
            object.array(name, |array| fields.for_each(|field| array.text(&field.path)));
        }
    }
    if !event.mappings.is_empty() {
        object.object("x-mappings", |object| {
            event.mappings.iter().for_each(|found| object.text(found.standard, &found.name));
        });
    }
    services(object, "x-producers", &event.producers);
    services(object, "x-consumers", &event.consumers);
}

fn tags(tags: &mut Array<'_>, event: &Event) {
    tags.object(|tag| tag.text("name", &event.aggregate));
    for tag in [Tag::Phi, Tag::Sensitive] {
        if event.classified.iter().any(|field| field.tag == tag) {
            tags.object(|object| object.text("name", tag.as_str()));
        }
    }
}

/// The record's key: text, mostly a UUID.
fn key_schema(object: &mut Object<'_>, event: &Event) {
    object.text("type", "string");
    let is_key = |role| matches!(role, Some(Role::Key | Role::KeyAndDataSubject));
    let field = event.fields.iter().find(|field| is_key(field.role));
    if field.is_some_and(|field| field.is_uuid) {
        object.text("format", "uuid");
    }
    object.text("description", &format!("The value of `{}`.", event.key));
}
