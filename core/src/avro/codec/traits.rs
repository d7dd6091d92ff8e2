//! The traits of the codec and the functions that callers use.
use super::{DecodeError, EncodeError, Reader, Writer};
use crate::avro::layout::{Layout, locate};

/// A type with an Avro binary form.
pub trait Encode {
    /// Writes the value. What cannot be written is kept in the writer as an error, which [`encode_into`] returns.
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
    /// Reads one value and leaves the reader behind it.
    ///
    /// # Errors
    /// The bytes are not such a value.
    fn decode_view(r: &mut Reader<'a>) -> Result<Self, DecodeError>;
}

/// Encodes into a new vector.
///
/// # Errors
/// A value does not fit its wire form; see [`EncodeError`].
pub fn to_vec<T: Named>(value: &T) -> Result<Vec<u8>, EncodeError> {
    let mut out = Vec::new();
    match encode_into(value, &mut out) {
        Ok(()) => Ok(out),
        Err(error) => Err(error),
    }
}

/// Appends the encoded value to a buffer, which grows at most once.
///
/// # Errors
/// A value does not fit its wire form; the buffer is then as it was before.
pub fn encode_into<T: Encode>(value: &T, out: &mut Vec<u8>) -> Result<(), EncodeError> {
    out.reserve(value.encoded_len());
    let mut writer = Writer::new(out);
    value.encode(&mut writer);
    writer.finish()
}

/// Decodes a whole datum.
///
/// # Errors
/// The bytes are not one value of this type, or more bytes follow it.
pub fn from_slice<T: Named>(bytes: &[u8]) -> Result<T, DecodeError> {
    let mut reader = Reader::new(bytes);
    T::decode(&mut reader)
        .and_then(|value| reader.finish().map(|()| value))
        .map_err(|error| locate(error, T::layout(), bytes))
}

/// Decodes a whole datum into a borrowed view; `layout` is that of the owned type and names the place of an error.
///
/// # Errors
/// As [`from_slice`].
pub fn view_from_slice<'a, T: View<'a>>(
    bytes: &'a [u8],
    layout: &'static Layout,
) -> Result<T, DecodeError> {
    let mut reader = Reader::new(bytes);
    T::decode_view(&mut reader)
        .and_then(|value| reader.finish().map(|()| value))
        .map_err(|error| locate(error, layout, bytes))
}
