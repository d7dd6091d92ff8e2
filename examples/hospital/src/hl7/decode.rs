//! Bytes into text.

use std::borrow::Cow;

use super::ErrorKind;

/// Removes a byte-order mark and decodes: UTF-8, UTF-16 where a mark says so, ISO 8859-1 where
/// MSH-18 says so.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, ErrorKind> {
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return utf16(rest, u16::from_le_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return utf16(rest, u16::from_be_bytes);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(_) if says_latin1(bytes) => Ok(bytes.iter().map(|&b| char::from(b)).collect()),
        Err(error) => Err(ErrorKind::NotText { offset: error.valid_up_to() }),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'static, str>, ErrorKind> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let text = String::from_utf16(&pairs.iter().map(|&pair| unit(pair)).collect::<Vec<_>>());
    match text {
        Ok(text) if rest.is_empty() => Ok(Cow::Owned(text)),
        _ => Err(ErrorKind::NotText { offset: 2 }),
    }
}

/// Whether the first MSH-18 of the file names ISO 8859-1 (HL7 table 0211).
fn says_latin1(bytes: &[u8]) -> bool {
    let Some(start) = bytes.windows(3).position(|w| w == b"MSH") else { return false };
    let header = bytes[start..].split(|b| matches!(b, b'\r' | b'\n')).next().unwrap_or_default();
    let Some(&separator) = header.get(3) else { return false };
    // MSH-1 is the separator itself: the piece after n separators is field n + 1.
    header.split(|&b| b == separator).nth(17).is_some_and(|field| field == b"8859/1")
}
