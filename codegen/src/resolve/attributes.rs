//! The attributes of schemas that mean something to the generator.

use factline_core::avro::json::{Kind, Value};
use factline_core::avro::schema::Attributes;
use factline_emit::docs;
use factline_emit::model::Tag;

/// The tag in `confluent:tags`; health information wins over what is merely sensitive.
pub(crate) fn tag(attributes: &Attributes) -> Option<Tag> {
    let tags = attributes.get("confluent:tags")?.as_array()?;
    let has = |tag: &str| tags.iter().filter_map(Value::as_str).any(|text| text == tag);
    if has("PHI") { Some(Tag::Phi) } else { has("SENSITIVE").then_some(Tag::Sensitive) }
}

/// The note of `deprecated`, which may be a text or `true`.
pub(super) fn deprecated(attributes: &Attributes) -> Option<String> {
    match &attributes.get("deprecated")?.kind {
        Kind::String(note) => Some(docs::note(note)),
        Kind::Bool(true) => Some(String::new()),
        _ => None,
    }
}

/// Whether `retired` says so, with a date, a text or `true`.
pub(super) fn retired(attributes: &Attributes) -> bool {
    attributes
        .get("retired")
        .is_some_and(|value| !matches!(value.kind, Kind::Null | Kind::Bool(false)))
}
