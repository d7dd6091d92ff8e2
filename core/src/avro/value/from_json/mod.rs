//! Avro-JSON to values.

mod error;
mod read;

pub use error::{JsonError, JsonErrorKind};

use super::{Value, branch};
use crate::avro::codec::DEPTH_LIMIT;
use crate::avro::finding::Source;
use crate::avro::json::{self, Document};
use crate::avro::schema::Schema;

/// How deep the JSON of a datum may nest: a level of records takes an object, a union around it
/// another, and mostly an array or a map at most.
const MAX_DEPTH: usize = 4 * DEPTH_LIMIT as usize;

impl Value {
    /// Reads Avro-JSON.
    ///
    /// As with Java's `JsonDecoder`, every field of a record must be there: a schema's default
    /// speaks for readers of older data, not for who writes a datum. Fields may come in any order;
    /// those the schema lacks are refused, and so are numbers that do not fit, rather than rounded.
    ///
    /// # Errors
    ///
    /// The text is not JSON, or not a datum of this schema; the error says where, and never what
    /// the datum holds.
    pub fn from_json(schema: &Schema, text: &str) -> Result<Self, JsonError> {
        let source = Source::new("JSON", text);
        let value = match json::parse_within(text, MAX_DEPTH) {
            Document { value: Some(value), problems } if problems.is_empty() => value,
            Document { problems, .. } => return Err(JsonError::syntax(&source, &problems)),
        };
        read::value(schema, schema.root(), &value)
            .map_err(|failure| failure.place(&source, branch::root(schema)))
    }
}
