//! The traits of the codec.
use super::{DecodeError, Reader, Writer};
use crate::avro::layout::Layout;

/// A type with an Avro binary form.
pub trait Encode {
    /// Writes the value. What cannot be written is kept in the writer as an error, which the functions of
    /// [`codec`](crate::avro::codec) return.
    fn encode(&self, w: &mut Writer<'_>);

    /// An upper bound of the encoded size in bytes, cheap to compute.
    fn encoded_len(&self) -> usize;
}

/// A type that can be read from Avro binary.
pub trait Decode: Sized {
    /// Reads one value and leaves the reader behind it.
    ///
    /// # Errors
    /// The bytes are not such a value; the error has the offset, and no path yet.
    fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError>;
}

/// A named type: a record, an enum or a fixed, with the tables of its shape.
pub trait Named: Encode + Decode {
    /// The tables: names, shapes and tags, all static.
    fn layout() -> &'static Layout;
}

/// A borrowed twin of a named type: strings and bytes point into the datum.
pub trait View<'a>: Sized {
    /// The type that it is a twin of.
    type Owned;

    /// Reads one value and leaves the reader behind it.
    ///
    /// # Errors
    /// The bytes are not such a value.
    fn decode_view(r: &mut Reader<'a>) -> Result<Self, DecodeError>;
}
