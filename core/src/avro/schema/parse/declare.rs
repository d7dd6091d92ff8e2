//! The first pass: which names are defined, and where.

use super::head::{name_in, namespace_in};
use super::slots::Slots;
use crate::avro::json::{Document, Kind, Object, Value};
use crate::avro::schema::FileId;

/// Finds the definitions of all documents, those that turn out to be wrong included.
pub(super) fn declare(documents: &[Document]) -> Slots {
    let mut slots = Slots::default();
    for (index, document) in documents.iter().enumerate() {
        if let Some(value) = &document.value {
            visit(&mut slots, FileId(index as u32), value, None);
        }
    }
    slots
}

fn visit(slots: &mut Slots, file: FileId, value: &Value, namespace: Option<&str>) {
    match &value.kind {
        Kind::Array(branches) => {
            for branch in branches {
                visit(slots, file, branch, namespace);
            }
        }
        Kind::Object(object) => visit_object(slots, file, object, namespace),
        _ => {}
    }
}

fn visit_object(slots: &mut Slots, file: FileId, object: &Object, namespace: Option<&str>) {
    let Some(ty) = object.get("type") else { return };
    let part = match ty.as_str() {
        None => Some(ty),
        Some("array") => object.get("items"),
        Some("map") => object.get("values"),
        Some("record" | "error" | "enum" | "fixed") => {
            let name = name_in(object, namespace);
            if let (Some(name), Some(written)) = (&name, object.get("name")) {
                slots.declare(name.clone(), (file, written.span));
            }
            let inner = match &name {
                Some(name) => name.namespace(),
                None => namespace_in(object, namespace),
            };
            visit_fields(slots, file, object, inner);
            None
        }
        Some(_) => None,
    };
    if let Some(part) = part {
        visit(slots, file, part, namespace);
    }
}

fn visit_fields(slots: &mut Slots, file: FileId, record: &Object, namespace: Option<&str>) {
    let fields = record.get("fields").and_then(Value::as_array).unwrap_or_default();
    for ty in fields.iter().filter_map(|field| field.as_object()?.get("type")) {
        visit(slots, file, ty, namespace);
    }
}
