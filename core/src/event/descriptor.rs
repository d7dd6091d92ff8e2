//! [`EventDescriptor`]: an event type as data.

use crate::avro::finding::Findings;
use crate::avro::layout::{Layout, classified, schema_json};
use crate::avro::schema::{Fingerprints, Schema};
use crate::privacy::Tag;

/// Everything about an event type that code not generic over it needs.
#[derive(Clone, Copy, Debug)]
pub struct EventDescriptor {
    /// The name consumers dispatch on, such as `Patient.Created`; `ce_type` on the wire.
    pub event_type: &'static str,
    /// Full name of the Avro record, such as `healthtech.patient.PatientCreated`.
    pub full_name: &'static str,
    /// Topic the event is published to, without an environment's prefix.
    pub topic: &'static str,
    /// Field that holds the record's key.
    pub key_field: &'static str,
    /// Path of the field that names the person whose data key seals the event; empty if none.
    pub data_subject: &'static str,
    /// Class of the topic, which decides its delivery settings; empty if none is declared.
    pub class: &'static str,
    /// Whether the event is only read any more, and not published.
    pub retired: bool,
    /// The writer schema and its fingerprints.
    pub schema: SchemaText,
    /// Paths of the classified fields, as far as a generator knew them; [`classified`] has all.
    ///
    /// [`classified`]: EventDescriptor::classified
    pub tagged: &'static [TaggedPath],
    /// The layout that JSON, errors and redaction are driven by.
    pub layout: fn() -> &'static Layout,
}

impl EventDescriptor {
    /// The registry's subject, by TopicRecordNameStrategy: `<topic>-<full name>`.
    ///
    /// Where topics carry an environment's prefix, use [`TopicNamer::subject`].
    ///
    /// [`TopicNamer::subject`]: crate::event::TopicNamer::subject
    #[must_use]
    pub fn subject(&self) -> String {
        [self.topic, "-", self.full_name].concat()
    }

    /// Paths of the fields classified as health information or as sensitive.
    ///
    /// Those of a derived event are found in its layout, since a macro can't see the types that a
    /// field names.
    #[must_use]
    pub fn classified(&self) -> &'static [TaggedPath] {
        match self.schema {
            SchemaText::Derived(schema) if self.tagged.is_empty() => &schema().tagged,
            _ => self.tagged,
        }
    }

    /// The aggregate: the part of the event type before the dot, such as `Patient`.
    #[must_use]
    pub fn aggregate(&self) -> &'static str {
        self.event_type.split('.').next().unwrap_or_default()
    }
}

/// A path to a classified field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaggedPath {
    /// Field names joined by dots, `[]` for the items of an array, `{}` for the values of a map.
    pub path: &'static str,
    /// How the field is classified.
    pub tag: Tag,
}

/// An event's schema, self-contained, with its fingerprints.
#[derive(Clone, Copy, Debug)]
pub enum SchemaText {
    /// Known when the code was generated.
    Literal {
        /// The schema as JSON.
        text: &'static str,
        /// CRC-64-AVRO of the Parsing Canonical Form, for interoperability only.
        crc64: i64,
        /// SHA-256 that is equal where no resolution is needed.
        resolution: [u8; 32],
        /// SHA-256 of the normalised schema.
        text_fp: [u8; 32],
    },
    /// Computed once, from the layout: a macro can't see the types that a field names.
    Derived(fn() -> &'static DerivedSchema),
}

/// A schema computed from a layout, and kept.
#[derive(Clone, Debug)]
pub struct DerivedSchema {
    /// The schema as JSON.
    pub text: String,
    /// CRC-64-AVRO of the Parsing Canonical Form, for interoperability only.
    pub crc64: i64,
    /// SHA-256 that is equal where no resolution is needed.
    pub resolution: [u8; 32],
    /// SHA-256 of the normalised schema.
    pub text_fp: [u8; 32],
    /// Paths of the classified fields.
    pub tagged: Vec<TaggedPath>,
}

impl DerivedSchema {
    /// A schema and its fingerprints, from its text; without the paths of classified fields.
    ///
    /// # Errors
    ///
    /// The text is no valid schema; everything that is wrong with it.
    pub fn from_text(text: String) -> Result<Self, Findings> {
        let Fingerprints { crc64, resolution, text: text_fp, .. } =
            Schema::parse(&text)?.fingerprints();
        Ok(Self { text, crc64, resolution, text_fp, tagged: Vec::new() })
    }

    /// The schema of a layout, as a derived event has it.
    ///
    /// A default that is no value of its type, or two types of one name, give a text that no parser
    /// and no registry takes; its fingerprints are then zero.
    #[must_use]
    pub fn of(layout: &Layout) -> Self {
        let text = schema_json(layout);
        let known = Self::from_text(text.clone()).unwrap_or_else(|_| Self::unknown(text));
        // A path lives as long as the descriptor, which is for ever; this runs once per type.
        let tagged = classified(layout)
            .into_iter()
            .map(|(path, tag)| TaggedPath { path: path.leak(), tag })
            .collect();
        Self { tagged, ..known }
    }

    const fn unknown(text: String) -> Self {
        let none = [0; 32];
        Self { text, crc64: 0, resolution: none, text_fp: none, tagged: Vec::new() }
    }
}

impl SchemaText {
    /// The schema as JSON, with every named type it needs.
    #[must_use]
    pub fn text(&self) -> &'static str {
        match *self {
            Self::Literal { text, .. } => text,
            Self::Derived(schema) => &schema().text,
        }
    }

    /// CRC-64-AVRO of the Parsing Canonical Form, signed as Java prints it.
    #[must_use]
    pub fn crc64(&self) -> i64 {
        match *self {
            Self::Literal { crc64, .. } => crc64,
            Self::Derived(schema) => schema().crc64,
        }
    }

    /// The fingerprint that is equal where a reader needs no resolution.
    #[must_use]
    pub fn resolution(&self) -> [u8; 32] {
        match *self {
            Self::Literal { resolution, .. } => resolution,
            Self::Derived(schema) => schema().resolution,
        }
    }

    /// The fingerprint of the normalised schema.
    #[must_use]
    pub fn text_fingerprint(&self) -> [u8; 32] {
        match *self {
            Self::Literal { text_fp, .. } => text_fp,
            Self::Derived(schema) => schema().text_fp,
        }
    }
}
