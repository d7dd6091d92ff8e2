//! Whole data: what callers of the codec use.
use super::writer::State;
use super::{
    DecodeError, DecodeErrorKind, EncodeError, EncodeErrorKind, Named, Reader, View, Writer,
};
use crate::avro::layout::{Layout, locate};
use std::cell::Cell;

/// Where a thread's scratch buffer starts, and up to where it is kept from one event to the next, in bytes.
const SCRATCH_START: usize = 1 << 10;
const SCRATCH_KEPT: usize = 1 << 20;

/// Room beyond the bound of `encoded_len`: a varint is stored as eight bytes whatever its length.
const SLACK: usize = 8;

thread_local! {
    /// All of it is initialised, so that encoding neither clears a buffer nor asks for its size first.
    static SCRATCH: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Encodes a value and hands its datum to a function, without an allocation of its own.
///
/// # Errors
/// A value does not fit its wire form; see [`EncodeError`].
///
/// # Examples
/// ```
/// # use factline_core::avro::codec::{Named, EncodeError, encode_with};
/// fn size<T: Named>(event: &T) -> Result<usize, EncodeError> {
///     encode_with(event, <[u8]>::len)
/// }
/// ```
#[inline]
pub fn encode_with<T: Named, R>(
    value: &T,
    receive: impl FnOnce(&[u8]) -> R,
) -> Result<R, EncodeError> {
    // At the end of a thread, or inside `receive`, the scratch buffer is away: a fresh one will do.
    let mut scratch = SCRATCH.try_with(Cell::take).unwrap_or_default();
    let result = match write(value, &mut scratch) {
        Ok(len) => Ok(receive(&scratch[..len])),
        Err((kind, offset)) => Err(explain_encode(kind, T::layout(), &scratch[..offset])),
    };
    if scratch.len() <= SCRATCH_KEPT {
        // Fails only at the end of a thread, and the buffer ends with it.
        let _ = SCRATCH.try_with(|kept| kept.set(scratch));
    }
    result
}

/// Encodes into a new vector of just its size.
///
/// # Errors
/// A value does not fit its wire form; see [`EncodeError`].
pub fn to_vec<T: Named>(value: &T) -> Result<Vec<u8>, EncodeError> {
    encode_with(value, <[u8]>::to_vec)
}

/// Appends the encoded value to a buffer, which grows at most once.
///
/// # Errors
/// A value does not fit its wire form; the buffer is then as it was before.
#[inline]
pub fn encode_into<T: Named>(value: &T, out: &mut Vec<u8>) -> Result<(), EncodeError> {
    encode_with(value, |datum| out.extend_from_slice(datum))
}

/// Writes a value to the front of a buffer, which grows until it is large enough, and returns its length.
#[inline]
fn write<T: Named>(value: &T, buffer: &mut Vec<u8>) -> Result<usize, (EncodeErrorKind, usize)> {
    loop {
        let (state, len) = (State::default(), buffer.len());
        let mut writer = Writer::new(buffer, &state);
        value.encode(&mut writer);
        if let Some(end) = writer.finish(len) {
            return end;
        }
        grow(buffer, value.encoded_len());
    }
}

/// Makes room for a value of this size, and more than there was if the size was a lie.
#[cold]
fn grow(buffer: &mut Vec<u8>, size: usize) {
    let room = (size + SLACK).max(2 * buffer.len()).max(SCRATCH_START);
    buffer.resize(room, 0);
}

#[cold]
fn explain_encode(kind: EncodeErrorKind, layout: &Layout, written: &[u8]) -> EncodeError {
    EncodeError::new(kind, written.len()).with_path(locate(layout, written))
}

/// Decodes a whole datum.
///
/// # Errors
/// The bytes are not one value of this type, or more bytes follow it.
#[inline]
pub fn from_slice<T: Named>(bytes: &[u8]) -> Result<T, DecodeError> {
    let mut reader = Reader::new(bytes);
    let result = T::decode(&mut reader);
    if result.is_err() || reader.remaining() > 0 {
        return Err(explain_decode(result.err(), &reader, T::layout(), bytes));
    }
    result
}

/// Decodes a whole datum into a borrowed view; `layout` is that of the owned type and names the place of an error.
///
/// # Errors
/// As [`from_slice`].
#[inline]
pub fn view_from_slice<'a, T: View<'a>>(
    bytes: &'a [u8],
    layout: &'static Layout,
) -> Result<T, DecodeError> {
    let mut reader = Reader::new(bytes);
    let result = T::decode_view(&mut reader);
    if result.is_err() || reader.remaining() > 0 {
        return Err(explain_decode(result.err(), &reader, layout, bytes));
    }
    result
}

/// The error with its path; trailing bytes if there is none so far.
#[cold]
fn explain_decode(
    error: Option<DecodeError>,
    reader: &Reader<'_>,
    layout: &Layout,
    bytes: &[u8],
) -> DecodeError {
    match error {
        Some(error) => error.with_path(locate(layout, bytes)),
        None => {
            reader.error(DecodeErrorKind::TrailingBytes).with_path(layout.short_name().to_owned())
        }
    }
}
