//! `ENVELOPE_FIELD_IN_PAYLOAD`.

use crate::lint::context::{event_type, present};
use crate::lint::words::words;
use crate::lint::{Category, Check, Context, Rule, Sink};

pub(in crate::lint::rules) const RULE: Rule = Rule {
    id: "ENVELOPE_FIELD_IN_PAYLOAD",
    category: Category::Kafka,
    since: "0.1.0",
    purpose: "An event does not repeat what its envelope says.",
    why: "Id, type, source, time of publishing, tenant, correlation, cause and trace are headers of the record, the same for all events. A copy in the payload can contradict them.",
    check: Check::Here(check),
};

/// Fields that are headers: the name, and the header.
const ENVELOPE: [(&str, &str); 16] = [
    ("event_id", "ce_id"),
    ("message_id", "ce_id"),
    ("event_type", "ce_type"),
    ("event_name", "ce_type"),
    ("event_source", "ce_source"),
    ("event_time", "ce_time"),
    ("event_timestamp", "ce_time"),
    ("tenant_id", "ce_tenantid"),
    ("correlation_id", "ce_correlationid"),
    ("causation_id", "ce_causationid"),
    ("trace_id", "traceparent"),
    ("span_id", "traceparent"),
    ("traceparent", "traceparent"),
    ("tracestate", "tracestate"),
    ("schema_version", "the schema's id before the payload"),
    ("schema_id", "the schema's id before the payload"),
];

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for found in cx.fields().filter(|found| event_type(found.record).is_some()) {
        let name = words(&found.field.name).join("_");
        // An enum called `event_type` sorts something else: the envelope's is a text.
        if present(&found.field.ty).named().is_some() {
            continue;
        }
        if let Some((_, header)) = ENVELOPE.iter().find(|(field, _)| *field == name) {
            sink.report(found.at(), format!("the envelope has `{}` already", found.field.name))
                .help(format!("remove it: consumers find it in the envelope ({header})"));
        }
    }
}
