//! What makes a record an event.

use proc_macro2::{Ident, TokenStream};

use super::Tag;

/// What the descriptor of an event says.
#[derive(Clone, Debug)]
pub struct Event {
    /// The name that consumers dispatch on.
    pub event_type: String,
    /// The topic it is published to.
    pub topic: String,
    /// The Avro name of the field that holds the record's key.
    pub key_field: String,
    /// The Rust name of that field.
    pub key: Ident,
    /// The path of the field that names the data subject; empty if none.
    pub data_subject: String,
    /// The class of the topic; empty if none.
    pub class: String,
    /// Whether it is only read any more.
    pub retired: bool,
    /// Where its schema comes from.
    pub schema: SchemaSource,
    /// The classified fields.
    pub tagged: Vec<TaggedPath>,
}

/// A path to a classified field.
#[derive(Clone, Debug)]
pub struct TaggedPath {
    /// Field names joined by dots, `[]` for the items of an array, `{}` for the values of a map.
    pub path: String,
    /// How the field is classified.
    pub tag: Tag,
}

/// Where the schema of an event comes from.
#[derive(Clone, Debug)]
pub enum SchemaSource {
    /// A text known now.
    Literal {
        /// An expression of the text, such as `include_str!(…)`.
        text: TokenStream,
        /// CRC-64-AVRO of the canonical form.
        crc64: i64,
        /// The resolution fingerprint.
        resolution: [u8; 32],
        /// The fingerprint of the text.
        text_fp: [u8; 32],
    },
    /// Computed from the layout when first asked for.
    Derived,
}
