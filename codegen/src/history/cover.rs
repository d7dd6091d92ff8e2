//! A few data that meet much of a schema.

use std::collections::BTreeSet;

use factline_core::avro::schema::{Kind, NamedKind, Schema, Type};
use factline_core::avro::value::Value;

use crate::sample::sample;

/// How many samples are looked at.
const SAMPLES: u64 = 200;
/// How many are taken at most.
const DATA: usize = 12;

/// Samples of a schema, of which each meets a branch, a symbol or a list that those before do not.
pub(super) fn data(schema: &Schema) -> Vec<Value> {
    let mut met = BTreeSet::new();
    let mut taken: Vec<Value> = Vec::new();
    for value in (0..SAMPLES).filter_map(|seed| sample(schema, seed)) {
        let before = met.len();
        visit(schema, schema.root(), &value, &mut String::new(), &mut met);
        if taken.is_empty() || met.len() > before {
            taken.push(value);
        }
        if taken.len() == DATA {
            break;
        }
    }
    taken
}

/// Notes what a value meets, by the path of types that leads there.
fn visit(schema: &Schema, ty: &Type, value: &Value, path: &mut String, met: &mut BTreeSet<String>) {
    let length = path.len();
    let mut note = |path: &str, what: usize| _ = met.insert(format!("{path}{what}"));
    match (&ty.kind, value) {
        (Kind::Array(part), Value::Array(items)) => {
            note(path, items.len().min(2));
            path.push_str("[]");
            items.iter().for_each(|item| visit(schema, part, item, path, met));
        }
        (Kind::Map(part), Value::Map(entries)) => {
            note(path, entries.len().min(2));
            path.push_str("{}");
            entries.iter().for_each(|(_, value)| visit(schema, part, value, path, met));
        }
        (Kind::Union(branches), Value::Union(index, value)) => {
            note(path, *index);
            path.push_str(&format!("<{index}>"));
            visit(schema, &branches[*index], value, path, met);
        }
        (Kind::Named(id), value) => match (&schema.named(*id).kind, value) {
            (NamedKind::Enum { .. }, Value::Enum(index)) => note(path, *index),
            (NamedKind::Record { fields, .. }, Value::Record(values)) => {
                // A record in itself meets nothing new but where it starts.
                for (field, value) in fields.iter().zip(values) {
                    let mut inner = format!("{}.{}", schema.named(*id).name, field.name);
                    visit(schema, &field.ty, value, &mut inner, met);
                }
            }
            _ => {}
        },
        (Kind::Boolean, Value::Boolean(truth)) => note(path, usize::from(*truth)),
        _ => {}
    }
    path.truncate(length);
}
