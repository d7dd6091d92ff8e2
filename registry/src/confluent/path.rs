//! Percent-encoding of what a caller puts into a path.

use std::fmt::Write;

/// A text as one segment of a path: everything but RFC 3986's unreserved characters is encoded.
pub(super) fn segment(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for &byte in text.as_bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // INVARIANT: writing to a string does not fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::segment;

    #[test]
    fn what_has_a_meaning_in_a_path_is_encoded() {
        assert_eq!(segment("a.b-c_d~9"), "a.b-c_d~9");
        assert_eq!(segment(":.ctx:a/b?c#d%é"), "%3A.ctx%3Aa%2Fb%3Fc%23d%25%C3%A9");
    }
}
