//! `MAX_ENCODED_SIZE`.

use std::collections::BTreeSet;

use factline_core::avro::schema::{Field, Kind, NamedId, NamedKind, Type};

use crate::lint::context::{at, each_type, event_type};
use crate::lint::{Category, Check, Context, FieldIn, Rule, Sink};

pub(in crate::lint::rules) const RULE: Rule = Rule {
    id: "MAX_ENCODED_SIZE",
    category: Category::Kafka,
    since: "0.1.0",
    purpose: "An event fits into a record: its fixed parts are small, and plain bytes say their `maxLength`.",
    why: "A broker refuses records over 1 MiB, which nobody notices before the first large attachment. Keep documents and images in a store and publish where they are; `\"maxLength\": 4096` on a field of bytes says that it stays small.",
    check: Check::Here(check),
};

/// What a broker takes by default (`message.max.bytes`), with room for headers.
const MAX: u64 = 1_000_000;

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let mut parts = BTreeSet::new();
    for id in cx.set.ids().filter(|&id| event_type(&cx.set[id]).is_some()) {
        let size = least(cx, id, &mut Vec::new());
        let named = &cx.set[id];
        if size > MAX {
            let message = format!("the fixed parts of the event take {size} bytes");
            sink.report(at(named), message)
                .help("keep large content in a store, and publish where it is");
        }
        collect(cx, id, &mut parts);
    }
    for found in cx.fields() {
        let is_part = cx.set.lookup(found.record.name.full()).is_some_and(|id| parts.contains(&id));
        if is_part && has_plain_bytes(&found.field.ty) && !is_bounded(&found) {
            sink.report(found.at_type(), "bytes without a limit can outgrow a record")
                .help("publish where the content is, or add `\"maxLength\"` to the field");
        }
    }
}

/// The types that an event is made of.
fn collect(cx: &Context<'_>, id: NamedId, parts: &mut BTreeSet<NamedId>) {
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        if parts.insert(id) {
            for field in cx.set[id].fields().unwrap_or_default() {
                field.ty.for_each_name(&mut |name| open.push(name));
            }
        }
    }
}

/// The bytes that the fixed types take which every value has.
fn least(cx: &Context<'_>, id: NamedId, inside: &mut Vec<NamedId>) -> u64 {
    match &cx.set[id].kind {
        NamedKind::Fixed { size } => *size as u64,
        // What is inside itself has no end, and is another rule's.
        NamedKind::Record { fields, .. } if !inside.contains(&id) => {
            inside.push(id);
            let parts = fields.iter().filter_map(|field| field.ty.named());
            let total = parts.fold(0, |sum: u64, part| sum.saturating_add(least(cx, part, inside)));
            inside.pop();
            total
        }
        _ => 0,
    }
}

fn has_plain_bytes(ty: &Type) -> bool {
    let mut found = false;
    each_type(ty, &mut |ty| found |= ty.kind == Kind::Bytes && ty.logical.is_none());
    found
}

fn is_bounded(found: &FieldIn<'_>) -> bool {
    let is_limit = |field: &Field| field.attributes.get("maxLength").is_some();
    let mut is_on_type = false;
    each_type(&found.field.ty, &mut |ty| is_on_type |= ty.attributes.get("maxLength").is_some());
    is_limit(found.field) || is_on_type
}
