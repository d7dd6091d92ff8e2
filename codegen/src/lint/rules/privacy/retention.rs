//! `RETENTION_DECLARED`.

use std::collections::BTreeSet;

use factline_core::avro::schema::Named;

use super::exposure::has_tags;
use crate::lint::rules::kafka::topics::key_span;
use crate::lint::{Category, Check, Context, Rule, Sink};

pub(in crate::lint::rules) const RULE: Rule = Rule {
    id: "RETENTION_DECLARED",
    category: Category::Privacy,
    since: "0.1.0",
    purpose: "A domain whose events hold tagged fields says how long its topic keeps them.",
    why: "Without `retention` the topic keeps a copy of health information for ever. What must be kept for years belongs into a store that can delete.",
    check: Check::Here(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let tagged: BTreeSet<&str> = cx
        .events()
        .filter(|(named, _)| holds_tagged(cx, named))
        .filter_map(|(named, _)| cx.domain_of(named))
        .map(|domain| &*domain.topic)
        .collect();
    for (folder, domain) in &cx.input.domains {
        let Some(source) = cx.input.domain_sources.get(folder) else { continue };
        if domain.retention.is_none() && tagged.contains(&*domain.topic) {
            let message = format!("`{}` keeps health information for ever", domain.topic);
            sink.report_in(source, key_span(source, "topic"), &domain.name, message)
                .help("add `retention = \"30d\"`, or as long as its consumers need");
        }
    }
}

/// Whether an event has tagged fields, itself or one record deeper.
fn holds_tagged(cx: &Context<'_>, named: &Named) -> bool {
    let mut holds = has_tags(named);
    for field in named.fields().unwrap_or_default() {
        field.ty.for_each_name(&mut |id| holds |= has_tags(&cx.set[id]));
    }
    holds
}
