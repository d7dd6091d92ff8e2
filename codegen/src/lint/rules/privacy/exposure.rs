//! Which records are seen outside any tagged field.

use std::collections::BTreeSet;

use factline_core::avro::json::Value;
use factline_core::avro::schema::{Attributes, Field, Named, NamedId};

use crate::lint::context::event_type;
use crate::lint::{Context, FieldIn};

/// The tags that the generator makes types of.
pub(super) const KNOWN: [&str; 2] = ["PHI", "SENSITIVE"];

/// The texts in `confluent:tags`.
pub(super) fn tags(attributes: &Attributes) -> impl Iterator<Item = (&str, &Value)> {
    let values = attributes.get("confluent:tags").and_then(Value::as_array).unwrap_or_default();
    values.iter().filter_map(|value| Some((value.as_str()?, value)))
}

/// Whether a field's value is protected.
pub(super) fn is_tagged(field: &Field) -> bool {
    is_protected(&field.attributes)
}

/// Whether a type is protected as a whole, or some of its fields by themselves.
pub(super) fn has_tags(named: &Named) -> bool {
    is_protected(&named.attributes) || named.fields().unwrap_or_default().iter().any(is_tagged)
}

fn is_protected(attributes: &Attributes) -> bool {
    tags(attributes).any(|(tag, _)| KNOWN.contains(&tag))
}

/// The untagged fields that are not inside a tagged one wherever their record is used.
pub(super) fn exposed<'a>(cx: &Context<'a>) -> Vec<FieldIn<'a>> {
    let set = cx.set;
    let mut open: Vec<NamedId> = set.ids().filter(|&id| event_type(&set[id]).is_some()).collect();
    if open.is_empty() {
        // No events: any record may be read by itself.
        open = set.ids().collect();
    }
    let mut seen: BTreeSet<NamedId> = open.iter().copied().collect();
    let mut fields = Vec::new();
    while let Some(id) = open.pop() {
        let record = &set[id];
        if is_protected(&record.attributes) {
            continue;
        }
        for field in record.fields().unwrap_or_default().iter().filter(|field| !is_tagged(field)) {
            fields.push(FieldIn { record, field });
            field.ty.for_each_name(&mut |part| {
                if seen.insert(part) {
                    open.push(part);
                }
            });
        }
    }
    fields
}
