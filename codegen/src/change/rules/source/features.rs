//! `FEATURE_REMOVED`.

use std::collections::BTreeSet;

use crate::change::{Category, Check, Context, Effect, Level, Rule, Sink};

pub(in crate::change::rules) const RULE: Rule = Rule {
    id: "FEATURE_REMOVED",
    category: Category::Source,
    effect: Effect::Major,
    level: Level::Warning,
    since: "0.1.0",
    purpose: "A cargo feature of the catalog's crate is gone.",
    why: "With `domain-features` each domain is a feature. A crate that asks for one that does not exist can't be built at all.",
    check: Check::Here(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let (old, new) = (cx.old.version, cx.new.version);
    if !old.file.domain_features {
        return;
    }
    if !new.file.domain_features {
        let at = cx.new.at_settings("domain-features");
        if let Some(place) = at.or_else(|| cx.old.at_settings("domain-features")) {
            sink.report(place, "the domains are no features any more")
                .help("restore `domain-features = true`");
        }
        return;
    }
    let names: BTreeSet<_> = new.input.domains.values().map(|domain| &domain.name).collect();
    for domain in old.input.domains.values().filter(|domain| !names.contains(&domain.name)) {
        if let Some(place) = cx.old.at_domain(domain, "topic") {
            sink.report(place, format!("the feature `{}` is gone", domain.name))
                .help("keep the folder until nobody names the feature");
        }
    }
}
