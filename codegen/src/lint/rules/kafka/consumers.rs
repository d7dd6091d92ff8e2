//! `ORPHAN_EVENT`.

use crate::lint::context::at_attribute;
use crate::lint::{Category, Check, Context, Rule, Sink};

pub(in crate::lint::rules) const RULE: Rule = Rule {
    id: "ORPHAN_EVENT",
    category: Category::Kafka,
    since: "0.1.0",
    purpose: "Where a catalog says who consumes what, every event has a consumer.",
    why: "An event that nobody reads costs money and holds data for nothing; `\"retired\": true` ends it. The rule counts once a `domain.toml` has `[[consumers]]`.",
    check: Check::Here(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    if cx.input.domains.values().all(|domain| domain.consumers.is_empty()) {
        return;
    }
    for (named, event_type) in cx.events() {
        let is_retired = named.attributes.get("retired").is_some();
        let consumers = cx.domain_of(named).map(|domain| &domain.consumers[..]).unwrap_or_default();
        let is_consumed = consumers.iter().any(|consumer| consumer.takes(event_type));
        if !is_retired && !is_consumed {
            sink.report(
                at_attribute(named, "eventType"),
                format!("nobody consumes `{event_type}`"),
            )
            .help("name its consumer in the domain.toml, or retire it");
        }
    }
}
