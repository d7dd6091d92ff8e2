//! `ALIAS_AMBIGUOUS`.

use std::collections::BTreeMap;

use crate::lint::context::at;
use crate::lint::{Category, Check, Context, Rule, Sink};

pub(in crate::lint::rules) const RULE: Rule = Rule {
    id: "ALIAS_AMBIGUOUS",
    category: Category::Standard,
    since: "0.1.0",
    purpose: "An alias leads to one field or type only.",
    why: "Where a name and an alias, or two aliases, are the same, a reader has two places for one value: Avro Java throws, others take either.",
    check: Check::Here(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    fields(cx, sink);
    types(cx, sink);
}

fn fields(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for (record, fields) in cx.records() {
        let mut owners: BTreeMap<&str, &str> =
            fields.iter().map(|field| (&*field.name, &*field.name)).collect();
        for field in fields {
            for alias in &field.aliases {
                let owner = *owners.entry(alias).or_insert(&field.name);
                // Its own name as an alias is another rule's.
                if owner != field.name {
                    let found = crate::lint::FieldIn { record, field };
                    let message = format!("the alias `{alias}` leads to `{owner}`, too");
                    sink.report(found.at(), message).help("remove one of them");
                }
            }
        }
    }
}

fn types(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let all = cx.set.named();
    let mut owners: BTreeMap<&str, &str> =
        all.iter().map(|named| (named.name.full(), named.name.full())).collect();
    for named in all {
        for alias in &named.aliases {
            let owner = *owners.entry(alias.full()).or_insert_with(|| named.name.full());
            if owner != named.name.full() {
                let message = format!("the alias `{alias}` leads to `{owner}`, too");
                sink.report(at(named), message).help("remove one of them");
            }
        }
    }
}
