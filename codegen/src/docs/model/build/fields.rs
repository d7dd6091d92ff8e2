//! Fields and what attributes say.

use factline_core::avro::json::{Kind as Json, Value, write_value};
use factline_core::avro::schema::{Attributes, Field as SchemaField, Kind, Logical, NamedId, Type};
use factline_core::privacy::Tag;
use factline_emit::model;

use super::Builder;
use crate::docs::model::prose::present;
use crate::docs::model::words::words;
use crate::docs::model::{Field, Role, rust};
use crate::resolve;

impl Builder<'_> {
    /// The fields of a record.
    pub(super) fn fields(&self, id: NamedId) -> Vec<Field> {
        let named = &self.set[id];
        let forms = self.types.record(named.name.full()).map(|record| &record.fields[..]);
        let forms = forms.unwrap_or_default().iter().map(|field| rust::rust_type(&field.form));
        let fields = named.fields().unwrap_or_default().iter();
        fields.zip(forms).map(|(field, rust)| self.field(field, rust)).collect()
    }

    fn field(&self, field: &SchemaField, rust: String) -> Field {
        let attributes = &field.attributes;
        Field {
            name: field.name.clone(),
            doc: present(field.doc.as_deref()),
            words: words(self.set, &self.links, &field.ty),
            rust,
            is_uuid: self.is_uuid(&field.ty),
            is_optional: is_optional(&field.ty.kind),
            default: field.default.as_ref().map(text),
            tag: tag(attributes),
            role: None,
            unit: attributes.str("unit").map(str::to_owned),
            code_system: attributes.str("codeSystem").map(str::to_owned),
            max_length: attributes.get("maxLength").map(text),
            aliases: field.aliases.clone(),
            deprecated: note(attributes, "deprecated"),
        }
    }

    fn is_uuid(&self, ty: &Type) -> bool {
        let logical = match &ty.kind {
            Kind::Named(id) => &self.set[*id].logical,
            _ => &ty.logical,
        };
        *logical == Some(Logical::Uuid)
    }
}

/// Marks the fields that an event names.
pub(super) fn mark(fields: &mut [Field], key: &str, subject: Option<&str>) {
    for field in fields {
        let (is_key, is_subject) = (field.name == key, subject == Some(&*field.name));
        field.role = match (is_key, is_subject) {
            (true, true) => Some(Role::KeyAndDataSubject),
            (true, false) => Some(Role::Key),
            (false, true) => Some(Role::DataSubject),
            (false, false) => None,
        };
    }
}

fn is_optional(kind: &Kind) -> bool {
    match kind {
        Kind::Null => true,
        Kind::Union(branches) => branches.iter().any(|branch| branch.kind == Kind::Null),
        _ => false,
    }
}

/// The tag of a field or a type.
pub(super) fn tag(attributes: &Attributes) -> Option<Tag> {
    resolve::tag(attributes).map(core_tag)
}

/// The emitter's tag as core's.
pub(super) const fn core_tag(tag: model::Tag) -> Tag {
    match tag {
        model::Tag::Phi => Tag::Phi,
        model::Tag::Sensitive => Tag::Sensitive,
    }
}

/// The text of an attribute that is a text or `true`; empty for `true`.
pub(super) fn note(attributes: &Attributes, name: &str) -> Option<String> {
    match &attributes.get(name)?.kind {
        Json::Null | Json::Bool(false) => None,
        Json::String(text) => Some(text.trim().to_owned()),
        Json::Bool(true) => Some(String::new()),
        _ => attributes.get(name).map(text),
    }
}

/// The attributes that are texts and are shown in no other way.
pub(super) fn notes(attributes: &Attributes) -> Vec<(String, String)> {
    let texts = attributes.iter().filter(|(name, _)| !is_shown(name));
    let texts = texts.filter_map(|(name, value)| Some((name.to_owned(), present(value.as_str())?)));
    texts.collect()
}

fn is_shown(name: &str) -> bool {
    let ours = ["eventType", "topic", "keyField", "dataSubject", "deprecated", "retired"];
    let others = ["stability", "example", "symbolDocs", "fhir", "hl7v2", "entity"];
    ours.contains(&name) || others.contains(&name) || name.starts_with("x-")
}

fn text(value: &Value) -> String {
    let mut out = String::new();
    write_value(&mut out, value);
    out
}
