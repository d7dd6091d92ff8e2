//! `OWNER_PRESENT`.

use crate::lint::rules::kafka::topics::key_span;
use crate::lint::{Category, Check, Context, Rule, Sink};

pub(in crate::lint::rules) const RULE: Rule = Rule {
    id: "OWNER_PRESENT",
    category: Category::Docs,
    since: "0.1.0",
    purpose: "A domain says who owns it.",
    why: "Somebody has to answer when an event is wrong, and to agree when it changes.",
    check: Check::Here(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for (folder, domain) in &cx.input.domains {
        let Some(source) = cx.input.domain_sources.get(folder) else { continue };
        if domain.owner.trim().is_empty() {
            let message = format!("nobody owns the domain `{}`", domain.name);
            sink.report_in(source, key_span(source, "owner"), &domain.name, message)
                .help("add `owner = \"…\"`");
        }
    }
}
