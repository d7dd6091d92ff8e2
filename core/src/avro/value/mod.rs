//! Avro data whose type is known only at run time.
//!
//! Typed events never pass through here: their codecs are generated. A [`Value`] is for tools,
//! which meet a schema for the first time when they run. It goes four ways, each directed by a
//! [`Schema`](crate::avro::schema::Schema):
//!
//! | | from | to |
//! |---|---|---|
//! | binary | [`Value::decode`] | [`Value::encode`] |
//! | Avro-JSON | [`Value::from_json`] | [`Value::to_json`] |
//!
//! Avro-JSON is what Java's `JsonEncoder` writes: a union's value is wrapped in an object that
//! names its branch (`{"string": "x"}`, `{"health.lab.Result": {…}}`; null stays bare), bytes and
//! fixed are text with one character (U+0000 to U+00FF) per byte, and logical types appear as the
//! type they stand on.
//!
//! ```
//! use factline_core::avro::{schema::Schema, value::Value};
//!
//! let schema = Schema::parse(r#"{"type": "record", "name": "Ward", "fields": [
//!     {"name": "beds", "type": "int"},
//!     {"name": "note", "type": ["null", "string"]}
//! ]}"#)?;
//! let ward = Value::from_json(&schema, r#"{"beds": 12, "note": {"string": "quiet"}}"#)?;
//! let bytes = ward.encode(&schema)?;
//! assert_eq!(bytes, b"\x18\x02\x0aquiet");
//! assert_eq!(Value::decode(&schema, &bytes)?, ward);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod branch;
mod convert;
mod decode;
mod encode;
mod from_json;
mod mismatch;
pub(crate) mod path;
mod shown;
#[cfg(test)]
mod tests;
mod to_json;

pub(crate) use branch::{label, root as root_label};
pub use from_json::{JsonError, JsonErrorKind};
pub use mismatch::Mismatch;
pub use shown::{Shown, classified};

/// A datum of any Avro type.
///
/// A value does not carry its schema: enum symbols and union branches are indexes, and a record
/// is the list of its fields' values in the order of the schema.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// No value.
    Null,
    /// True or false.
    Boolean(bool),
    /// An int, and what stands on one (date, time-millis).
    Int(i32),
    /// A long, and what stands on one (timestamps, time-micros).
    Long(i64),
    /// A 32-bit floating-point number.
    Float(f32),
    /// A 64-bit floating-point number.
    Double(f64),
    /// Bytes, and what stands on them (decimal).
    Bytes(Vec<u8>),
    /// Text, and what stands on it (uuid).
    String(String),
    /// The items of an array.
    Array(Vec<Value>),
    /// The entries of a map, in the order of the wire; each key once.
    Map(Vec<(String, Value)>),
    /// The value of a union and the index of its branch.
    Union(usize, Box<Value>),
    /// The values of a record's fields, in the order of the schema.
    Record(Vec<Value>),
    /// The index of an enum's symbol.
    Enum(usize),
    /// As many bytes as the fixed type has, and what stands on them (uuid, decimal, duration).
    Fixed(Vec<u8>),
}

impl Value {
    /// What the value is, for a message.
    pub(crate) fn describe(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean(_) => "a boolean",
            Self::Int(_) => "an int",
            Self::Long(_) => "a long",
            Self::Float(_) => "a float",
            Self::Double(_) => "a double",
            Self::Bytes(_) => "bytes",
            Self::String(_) => "a string",
            Self::Array(_) => "an array",
            Self::Map(_) => "a map",
            Self::Union(..) => "a union's value",
            Self::Record(_) => "a record",
            Self::Enum(_) => "an enum's symbol",
            Self::Fixed(_) => "a fixed",
        }
    }
}
