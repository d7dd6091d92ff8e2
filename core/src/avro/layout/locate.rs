//! The path of an error, found by reading the bytes again, now with names.
use super::skip;
use super::{Layout, Shape};
use crate::avro::codec::Reader;
use crate::avro::value::path::Trail;

/// The path of the first value in a datum that cannot be read, as in `Encounter.diagnoses[3].code`.
#[cold]
pub(crate) fn locate(layout: &Layout, bytes: &[u8]) -> String {
    let mut trail = Trail::default();
    let mut reader = Reader::new(bytes);
    // The error itself is known; its path is what this is for.
    let _ = skip::named(layout, &mut reader, &mut trail);
    trail.render(layout.short_name())
}

impl Shape {
    /// The name of the shape as a branch of a union, in JSON and in paths.
    pub(super) fn label(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Int => "int",
            Self::Long => "long",
            Self::Float => "float",
            Self::Double => "double",
            Self::Bytes => "bytes",
            Self::String => "string",
            Self::Logical(logical) => logical.base(),
            Self::Array(_) => "array",
            Self::Map(_) => "map",
            Self::Union(_) => "union",
            Self::Named(layout) => layout().name,
        }
    }
}
