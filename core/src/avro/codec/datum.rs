//! Whole data: what callers of the codec use.
use super::writer::State;
use super::{
    DecodeError, DecodeErrorKind, EncodeError, EncodeErrorKind, Named, Reader, View, Writer,
};
use crate::avro::layout::{Layout, locate};
use std::cell::RefCell;

/// The size of a thread's scratch buffer in bytes: more than most events need.
const SCRATCH: usize = 1 << 12;

/// Room beyond the bound of `encoded_len`: a varint is stored as eight bytes whatever its length.
const SLACK: usize = 8;

thread_local! {
    /// All of it is initialised, so that encoding neither clears a buffer nor asks for its size first.
    static BUFFER: RefCell<[u8; SCRATCH]> = const { RefCell::new([0; SCRATCH]) };
}

/// Encodes a value and hands its datum to a function: the fastest way, as nothing is allocated and nothing copied.
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
    encode_framed(&[], value, receive)
}

/// The same with a header in front of the datum, such as that of Confluent's wire format.
///
/// # Errors
/// A value does not fit its wire form; see [`EncodeError`].
#[inline]
pub fn encode_framed<T: Named, R>(
    header: &[u8],
    value: &T,
    receive: impl FnOnce(&[u8]) -> R,
) -> Result<R, EncodeError> {
    BUFFER.with(|buffer| {
        // Inside `receive` the buffer is in use.
        if let Ok(mut buffer) = buffer.try_borrow_mut()
            && let Some(end) = write(header, value, &mut *buffer)
        {
            return deliver::<T, R>(header, end, &*buffer, receive);
        }
        encode_large(header, value, receive)
    })
}

/// The same for values that do not fit the scratch buffer.
#[cold]
#[inline(never)]
fn encode_large<T: Named, R>(
    header: &[u8],
    value: &T,
    receive: impl FnOnce(&[u8]) -> R,
) -> Result<R, EncodeError> {
    let mut buffer = vec![0; header.len() + value.encoded_len() + SLACK];
    loop {
        if let Some(end) = write(header, value, &mut buffer) {
            return deliver::<T, R>(header, end, &buffer, receive);
        }
        // Only if the size was a lie.
        buffer.resize(2 * buffer.len(), 0);
    }
}

/// What came of writing: a length, or an error at an offset.
type End = Result<usize, (EncodeErrorKind, usize)>;

/// Writes a header and a value to the front of a buffer; `None` if that is too small.
#[inline]
fn write<T: Named>(header: &[u8], value: &T, buffer: &mut [u8]) -> Option<End> {
    let (start, buffer) = buffer.split_at_mut_checked(header.len())?;
    start.copy_from_slice(header);
    let (state, len) = (State::default(), buffer.len());
    let mut writer = Writer::new(buffer, &state);
    value.encode(&mut writer);
    writer.finish(len)
}

#[inline]
fn deliver<T: Named, R>(
    header: &[u8],
    end: End,
    buffer: &[u8],
    receive: impl FnOnce(&[u8]) -> R,
) -> Result<R, EncodeError> {
    match end {
        Ok(len) => Ok(receive(&buffer[..header.len() + len])),
        Err((kind, offset)) => {
            let written = &buffer[header.len()..header.len() + offset];
            Err(explain_encode(kind, T::layout(), written))
        }
    }
}

/// Encodes into a new vector of just its size.
///
/// # Errors
/// A value does not fit its wire form; see [`EncodeError`].
pub fn to_vec<T: Named>(value: &T) -> Result<Vec<u8>, EncodeError> {
    encode_with(value, <[u8]>::to_vec)
}

/// Appends the encoded value to a vector, which grows at most once.
///
/// # Errors
/// A value does not fit its wire form; the buffer is then as it was before.
#[inline]
pub fn encode_into<T: Named>(value: &T, out: &mut Vec<u8>) -> Result<(), EncodeError> {
    encode_with(value, |datum| out.extend_from_slice(datum))
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
