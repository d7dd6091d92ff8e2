//! Typed values as Avro-JSON, driven by the tables: no type has JSON code of its own.
//!
//! The form is that of dynamic [`Value`]s and of Java's `JsonEncoder`: a union's value is wrapped in an object that names
//! its branch, bytes are ISO-8859-1 text, logical types appear as the type they stand on. Where a tagged value is not
//! revealed, its placeholder stands instead: for a field whatever the value is, null included.
mod write;

use crate::avro::codec::{DecodeError, EncodeError, Named, encode_with, from_slice};
use crate::avro::layout::{Layout, schema_json};
use crate::avro::schema::Schema;
use crate::avro::value::{JsonError, Mismatch, Value};
use crate::privacy::Reveal;
use std::fmt;

/// A value as JSON. With [`Reveal::Full`] the text can be read back by [`from_json`].
///
/// # Errors
/// The value has no wire form; see [`EncodeError`].
///
/// # Examples
/// ```
/// # use factline_core::avro::codec::{EncodeError, Named};
/// use factline_core::avro::layout::json::to_json;
/// use factline_core::privacy::Reveal;
///
/// fn log_line<T: Named>(event: &T) -> Result<String, EncodeError> {
///     to_json(event, Reveal::Redacted)
/// }
/// ```
pub fn to_json<T: Named>(value: &T, reveal: Reveal) -> Result<String, EncodeError> {
    encode_with(value, |datum| datum_to_json(T::layout(), datum, reveal).unwrap_or_default())
}

/// A value as JSON without its tagged parts, for logs, errors and consoles.
///
/// # Errors
/// The value has no wire form; see [`EncodeError`].
pub fn redacted_json<T: Named>(value: &T) -> Result<String, EncodeError> {
    to_json(value, Reveal::Redacted)
}

/// A datum as JSON, by the tables of the type that it was written from.
///
/// # Errors
/// The bytes are no such datum.
pub fn datum_to_json(layout: &Layout, datum: &[u8], reveal: Reveal) -> Result<String, DecodeError> {
    write::datum(layout, datum, reveal)
}

/// Reads what [`to_json`] writes with [`Reveal::Full`].
///
/// # Errors
/// The text is not JSON or not such a value; the error says where and what was expected, never what stands there.
pub fn from_json<T: Named>(text: &str) -> Result<T, FromJsonError> {
    let schema = Schema::parse(&schema_json(T::layout())).map_err(|_| FromJsonError::Layout)?;
    let value = Value::from_json(&schema, text).map_err(FromJsonError::Json)?;
    let datum = value.encode(&schema).map_err(FromJsonError::Mismatch)?;
    from_slice(&datum).map_err(FromJsonError::Value)
}

/// A text is no value of a type.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum FromJsonError {
    /// It is not JSON, or not of the shape of the type.
    Json(JsonError),
    /// It is of the shape, but has a value that the type does not allow: a UUID that is none, a decimal with too many digits.
    Value(DecodeError),
    /// What was read does not fit the schema that it was read with.
    Mismatch(Mismatch),
    /// The tables of the type make no valid schema: a mistake in a hand-written layout.
    Layout,
}

impl fmt::Display for FromJsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(error) => error.fmt(f),
            // The offset is one in bytes that nobody saw.
            Self::Value(error) => write!(f, "{}: {}", error.path(), error.kind()),
            Self::Mismatch(error) => error.fmt(f),
            Self::Layout => f.write_str("the layout of the type makes no valid schema"),
        }
    }
}

impl std::error::Error for FromJsonError {}
