//! What of a value people may see.

use std::fmt;

use crate::avro::json::Value as Json;
use crate::avro::schema::{Attributes, Field, Named};
use crate::privacy::{Reveal, Tag};

/// What a text form of a value shows: decided by the tags of its schema, and by more where the
/// schema is not trusted to have them.
///
/// Stricter than generated types, as a schema met at run time may be anybody's: a tag that is not
/// known hides like `SENSITIVE`, and one on a type counts as one on a field does. `PUBLIC` hides
/// nothing.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    reveal: Reveal,
    also: Option<&'a TagOf<'a>>,
}

/// The tag that a field ought to have.
type TagOf<'a> = dyn Fn(&Named, &Field) -> Option<Tag> + 'a;

impl<'a> Shown<'a> {
    /// What `reveal` shows by the tags of the schema.
    #[must_use]
    pub const fn new(reveal: Reveal) -> Self {
        Self { reveal, also: None }
    }

    /// Hides more: a field that `tag_of` gives a tag is treated as if the schema did.
    #[must_use]
    pub const fn hiding(
        mut self,
        tag_of: &'a (dyn Fn(&Named, &Field) -> Option<Tag> + 'a),
    ) -> Self {
        self.also = Some(tag_of);
        self
    }

    /// The tag by which something with these attributes is hidden.
    pub(super) fn hides(&self, attributes: &Attributes) -> Option<Tag> {
        classified(attributes).filter(|&tag| !self.reveal.shows(tag))
    }

    /// The tag by which a field is hidden.
    pub(super) fn hides_field(&self, record: &Named, field: &Field) -> Option<Tag> {
        self.hides(&field.attributes).or_else(|| {
            let tag = (self.also?)(record, field)?;
            (!self.reveal.shows(tag)).then_some(tag)
        })
    }
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { reveal, also } = self;
        f.debug_struct("Shown").field("reveal", reveal).field("also", &also.is_some()).finish()
    }
}

/// The strictest of the tags in `confluent:tags`; one that is not known counts as `SENSITIVE`,
/// `PUBLIC` as none.
///
/// ```
/// use factline_core::avro::{schema::Schema, value::classified};
/// use factline_core::privacy::Tag;
///
/// let schema = Schema::parse(r#"{"type": "bytes", "confluent:tags": ["PII"]}"#)?;
/// assert_eq!(classified(&schema.root().attributes), Some(Tag::Sensitive));
/// # Ok::<(), factline_core::avro::finding::Findings>(())
/// ```
#[must_use]
pub fn classified(attributes: &Attributes) -> Option<Tag> {
    let tags = attributes.get("confluent:tags")?;
    // A single text is no list, and yet means to hide.
    let texts = tags.as_array().unwrap_or_else(|| std::slice::from_ref(tags));
    texts.iter().filter_map(Json::as_str).filter_map(named).reduce(Tag::max)
}

fn named(text: &str) -> Option<Tag> {
    match text {
        "PHI" => Some(Tag::Phi),
        "PUBLIC" => None,
        _ => Some(Tag::Sensitive),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::avro::schema::Schema;
    use crate::avro::value::Value;

    const GUEST: &str = r#"{"type": "record", "name": "Guest", "fields": [
        {"name": "bed", "type": "int", "confluent:tags": ["PUBLIC"]},
        {"name": "name", "type": ["null", "string"], "confluent:tags": ["SENSITIVE", "PHI"]},
        {"name": "pin", "type": {"type": "string", "confluent:tags": ["PII"]}},
        {"name": "kin", "type": {"type": "array", "items": {
            "type": "record", "name": "Kin", "confluent:tags": "PHI", "fields": []}}},
        {"name": "note", "type": "string"}
    ]}"#;

    fn shown(shown: &Shown<'_>) -> String {
        let schema = Schema::parse(GUEST).expect("a schema");
        let json = r#"{"bed":3,"name":null,"pin":"1234","kin":[{},{}],"note":"x"}"#;
        let value = Value::from_json(&schema, json).expect("a guest");
        value.to_shown_json(&schema, shown).expect("a guest")
    }

    #[test]
    fn tags_hide_wherever_they_stand() {
        assert_eq!(
            shown(&Shown::new(Reveal::Redacted)),
            r#"{"bed":3,"name":"<phi>","pin":"<sensitive>","kin":["<phi>","<phi>"],"note":"x"}"#
        );
        assert_eq!(
            shown(&Shown::new(Reveal::Sensitive)),
            r#"{"bed":3,"name":"<phi>","pin":"1234","kin":["<phi>","<phi>"],"note":"x"}"#
        );
        assert_eq!(
            shown(&Shown::new(Reveal::Full)),
            r#"{"bed":3,"name":null,"pin":"1234","kin":[{},{}],"note":"x"}"#
        );
    }

    #[test]
    fn a_caller_can_hide_more_and_reveal_it_too() {
        let also = |record: &Named, field: &Field| {
            (record.name.full() == "Guest" && field.name == "note").then_some(Tag::Phi)
        };
        let hidden = shown(&Shown::new(Reveal::Redacted).hiding(&also));
        assert!(hidden.ends_with(r#""note":"<phi>"}"#), "{hidden}");
        assert!(shown(&Shown::new(Reveal::Full).hiding(&also)).ends_with(r#""note":"x"}"#));
    }
}
