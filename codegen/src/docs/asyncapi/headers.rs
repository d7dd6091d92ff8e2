//! The headers of every record: CloudEvents 1.0 by its Kafka binding, and trace context.

use factline_core::event::cloudevents;

use super::json::Object;

/// The media type of every payload.
pub(super) const CONTENT_TYPE: &str = cloudevents::CONTENT_TYPE;

/// What components call the schema.
pub(super) const NAME: &str = "CloudEventHeaders";

/// Name, format and meaning of each header that a record must have, and of those that it may have.
const REQUIRED: [(&str, Option<&str>, &str); 8] = [
    ("ce_specversion", None, "The version of CloudEvents: `1.0`."),
    ("ce_id", Some("uuid"), "Id of the event, the same however often it is delivered."),
    ("ce_type", None, "The event type, which consumers dispatch on."),
    ("ce_source", None, "The publishing service."),
    ("ce_time", Some("date-time"), "When it happened."),
    ("ce_tenantid", None, "Whose data it is."),
    ("ce_correlationid", None, "The chain of events that it belongs to."),
    ("content-type", None, "The media type of the payload."),
];
const OPTIONAL: [(&str, Option<&str>, &str); 4] = [
    ("ce_subject", None, "Id of the aggregate."),
    ("ce_causationid", Some("uuid"), "Id of the event that caused it."),
    ("ce_actorid", None, "Who caused it, where known."),
    ("traceparent", None, "W3C trace context."),
];

/// Writes the schema.
pub(super) fn write(object: &mut Object<'_>) {
    object.text("type", "object");
    object.array("required", |array| REQUIRED.iter().for_each(|(name, ..)| array.text(name)));
    object.object("properties", |properties| {
        for (name, format, meaning) in REQUIRED.iter().chain(&OPTIONAL) {
            properties.object(name, |property| {
                property.text("type", "string");
                property.some("format", *format);
                property.text("description", meaning);
            });
        }
    });
}
