//! `IMPORT_CYCLE`.

use std::collections::{BTreeMap, BTreeSet};

use crate::lint::{Category, Check, Context, Place, Rule, Sink};

pub(in crate::lint::rules) const RULE: Rule = Rule {
    id: "IMPORT_CYCLE",
    category: Category::Standard,
    since: "0.1.0",
    purpose: "Namespaces do not use each other's types in a circle.",
    why: "Two domains that need each other can't be released, moved or understood alone. Move what both need into a third.",
    check: Check::Here(check),
};

/// Which namespaces a namespace uses.
type Uses<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let mut uses = Uses::new();
    let mut places: Vec<(&str, &str, Place)> = Vec::new();
    for found in cx.fields() {
        let from = found.record.name.namespace().unwrap_or_default();
        found.field.ty.for_each_name(&mut |id| {
            let to = cx.set[id].name.namespace().unwrap_or_default();
            if from != to && uses.entry(from).or_default().insert(to) {
                places.push((from, to, found.at_type()));
            }
        });
    }
    for (from, to, place) in places {
        if reaches(&uses, to, from) {
            sink.report(place, format!("`{to}` in turn uses `{from}`"))
                .help("move what both need into a namespace of its own");
        }
    }
}

fn reaches<'a>(uses: &Uses<'a>, from: &'a str, to: &str) -> bool {
    let mut seen = BTreeSet::from([from]);
    let mut open = vec![from];
    while let Some(namespace) = open.pop() {
        for &next in uses.get(namespace).into_iter().flatten() {
            if next == to {
                return true;
            }
            if seen.insert(next) {
                open.push(next);
            }
        }
    }
    false
}
