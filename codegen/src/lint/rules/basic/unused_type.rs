//! `UNUSED_TYPE`.

use std::collections::BTreeSet;

use factline_core::avro::schema::NamedId;

use crate::lint::context::{at, event_type};
use crate::lint::{Category, Check, Context, Rule, Sink};

pub(in crate::lint::rules) const RULE: Rule = Rule {
    id: "UNUSED_TYPE",
    category: Category::Basic,
    since: "0.1.0",
    purpose: "A type that is no event is part of one.",
    why: "What no event uses is read by nobody, and yet every change of it is reviewed. Sets of schemas without a single event are not looked at.",
    check: Check::Here(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let set = cx.set;
    let mut open: Vec<NamedId> = set.ids().filter(|&id| event_type(&set[id]).is_some()).collect();
    // A type may be used by a record that is unsound and therefore missing.
    if open.is_empty() || !cx.is_complete {
        return;
    }
    let mut used: BTreeSet<NamedId> = open.iter().copied().collect();
    while let Some(id) = open.pop() {
        for field in set[id].fields().unwrap_or_default() {
            field.ty.for_each_name(&mut |name| {
                if used.insert(name) {
                    open.push(name);
                }
            });
        }
    }
    for named in set.ids().filter(|id| !used.contains(id)).map(|id| &set[id]) {
        sink.report(at(named), format!("no event uses `{}`", named.name.short()))
            .help("remove it, or make it an event with `eventType`");
    }
}
