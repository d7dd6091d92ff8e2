//! What fields are in the catalog already: one name, one type.

use std::collections::BTreeMap;

use factline_core::avro::json::write_value;
use factline_core::avro::schema::{Attributes, Field, Kind, Logical, SchemaSet, Type};

/// The attributes of a field that say what it is, wherever it stands.
const KEPT: [&str; 4] = ["confluent:tags", "unit", "codeSystem", "maxLength"];

/// A field as most records of the catalog have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Known {
    /// Its type, as in a schema, without the null that makes it optional.
    pub(super) ty: String,
    /// Whether most have it as optional.
    pub(super) is_optional: bool,
    pub(super) doc: String,
    /// What is kept of its attributes: name and JSON.
    pub(super) attributes: Vec<(&'static str, String)>,
    /// The words that compare its type with another: those of a primitive.
    pub(super) primitive: Option<String>,
}

/// The fields of this name, the most common form of them; those of `namespace` count first.
pub(super) fn find(set: &SchemaSet, namespace: &str, name: &str) -> Option<Known> {
    let mut forms: BTreeMap<String, (usize, Known)> = BTreeMap::new();
    for named in set.named() {
        let weight = if named.name.namespace() == Some(namespace) { 1_000 } else { 1 };
        for field in named.fields().unwrap_or_default().iter().filter(|field| field.name == name) {
            let known = describe(set, field);
            let form = format!("{}{}{:?}", known.ty, known.is_optional, known.attributes);
            let entry = forms.entry(form).or_insert_with(|| (0, known));
            entry.0 += weight;
        }
    }
    forms.into_values().max_by_key(|(count, _)| *count).map(|(_, known)| known)
}

fn describe(set: &SchemaSet, field: &Field) -> Known {
    let (present, is_optional) = present(&field.ty);
    let kept = |name: &'static str| {
        let mut text = String::new();
        write_value(&mut text, field.attributes.get(name)?);
        Some((name, text))
    };
    Known {
        ty: json(set, present),
        is_optional,
        doc: field.doc.clone().unwrap_or_default(),
        attributes: KEPT.into_iter().filter_map(kept).collect(),
        primitive: primitive(present),
    }
}

/// The type without the null of `[null, T]`.
fn present(ty: &Type) -> (&Type, bool) {
    match &ty.kind {
        Kind::Union(branches) => match &branches[..] {
            [null, other] if null.kind == Kind::Null => (other, true),
            [other, null] if null.kind == Kind::Null => (other, true),
            _ => (ty, false),
        },
        _ => (ty, false),
    }
}

/// What a primitive type is called, with its logical type.
pub(super) fn primitive(ty: &Type) -> Option<String> {
    let base = ty.kind.name()?;
    let name = ty.logical.as_ref().map_or(base, |logical| logical.name());
    Some(name.to_owned())
}

/// A type as a schema has it; named types by their full names.
fn json(set: &SchemaSet, ty: &Type) -> String {
    let head = match &ty.kind {
        Kind::Named(id) => return format!("\"{}\"", set[*id].name.full()),
        Kind::Union(branches) => {
            let branches: Vec<String> = branches.iter().map(|branch| json(set, branch)).collect();
            return format!("[{}]", branches.join(", "));
        }
        Kind::Array(item) => format!(r#""type": "array", "items": {}"#, json(set, item)),
        Kind::Map(value) => format!(r#""type": "map", "values": {}"#, json(set, value)),
        primitive => {
            let name = primitive.name().unwrap_or("null");
            if ty.logical.is_none() && ty.attributes.is_empty() {
                return format!("\"{name}\"");
            }
            format!("\"type\": \"{name}\"")
        }
    };
    format!("{{ {head}{} }}", details(ty, &ty.attributes))
}

/// The members behind `type`: the logical type, and what else there is.
fn details(ty: &Type, attributes: &Attributes) -> String {
    let mut text = String::new();
    if let Some(logical) = &ty.logical {
        text.push_str(&format!(r#", "logicalType": "{}""#, logical.name()));
        if let Logical::Decimal { precision, scale } = logical {
            text.push_str(&format!(r#", "precision": {precision}, "scale": {scale}"#));
        }
    }
    for (name, value) in attributes.iter() {
        text.push_str(&format!(", \"{name}\": "));
        write_value(&mut text, value);
    }
    text
}
