//! What of people's data is printed.

#[cfg(feature = "runtime")]
mod keys;

use factline_codegen::lint::suspected_tag;
use factline_core::avro::schema::{Field, Named, Schema};
use factline_core::avro::value::{Mismatch, Shown, Value, classified};
use factline_core::privacy::{Reveal, Tag};

/// Prints values without what is tagged, unless everything is to be seen.
///
/// A schema without a single tag has been classified by nobody: there, fields are hidden by their
/// names, as lint would have them tagged.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Redaction {
    reveal: Reveal,
}

impl Redaction {
    pub(crate) fn new(is_revealing: bool) -> Self {
        Self { reveal: if is_revealing { Reveal::Full } else { Reveal::Redacted } }
    }

    /// Whether everything may be seen.
    pub(crate) fn reveals(self) -> bool {
        self.reveal == Reveal::Full
    }

    /// A value of a schema as Avro-JSON, without what is hidden.
    ///
    /// # Errors
    ///
    /// It is no value of the schema.
    pub(crate) fn json(self, value: &Value, schema: &Schema) -> Result<String, Mismatch> {
        let shown = Shown::new(self.reveal);
        if self.reveals() || is_classified(schema) {
            return value.to_shown_json(schema, &shown);
        }
        let suspect = |record: &Named, field: &Field| -> Option<Tag> {
            suspected_tag(schema.set(), record, field)
        };
        value.to_shown_json(schema, &shown.hiding(&suspect))
    }
}

/// Whether anything in a schema has a tag.
pub(crate) fn is_classified(schema: &Schema) -> bool {
    let has_tag = |field: &Field| {
        classified(&field.attributes).is_some() || classified(&field.ty.attributes).is_some()
    };
    schema.set().named().iter().any(|named| {
        classified(&named.attributes).is_some()
            || named.fields().unwrap_or_default().iter().any(has_tag)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(schema: &str, is_revealing: bool) -> String {
        let schema = Schema::parse(schema).expect("a schema");
        let value = Value::from_json(&schema, r#"{"family_name":"Ada","bed":3}"#).expect("a value");
        Redaction::new(is_revealing).json(&value, &schema).expect("a value")
    }

    #[test]
    fn where_nothing_is_tagged_names_count() {
        let untagged = r#"{"type": "record", "name": "Guest", "fields": [
            {"name": "family_name", "type": "string"}, {"name": "bed", "type": "int"}]}"#;
        assert_eq!(shown(untagged, false), r#"{"family_name":"<phi>","bed":3}"#);
        assert_eq!(shown(untagged, true), r#"{"family_name":"Ada","bed":3}"#);
        let tagged = untagged.replace(r#""int""#, r#""int", "confluent:tags": ["PHI"]"#);
        assert_eq!(shown(&tagged, false), r#"{"family_name":"Ada","bed":"<phi>"}"#);
    }
}
