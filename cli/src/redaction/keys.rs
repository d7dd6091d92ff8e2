//! Keys and other texts that no schema describes.

use serde_json::{Value, json};

use super::Redaction;
use crate::verbs::hex;

/// What stands for a text that may be about somebody.
const HIDDEN: &str = "<hidden>";

impl Redaction {
    /// A key: an aggregate's surrogate id. Where nobody says so, it may be anything.
    pub(crate) fn key(self, key: &[u8], is_plain: bool) -> Value {
        if self.reveals() || is_plain || is_uuid(key) { text(key) } else { json!(HIDDEN) }
    }

    /// A text that may be about somebody, unless it is known not to.
    pub(crate) fn text(self, bytes: &[u8], is_plain: bool) -> Value {
        if self.reveals() || is_plain { text(bytes) } else { json!(HIDDEN) }
    }
}

/// Text, or the digits of bytes that are none.
fn text(bytes: &[u8]) -> Value {
    std::str::from_utf8(bytes)
        .map_or_else(|_| json!({ "hex": hex::write(bytes) }), |text| json!(text))
}

/// `0190a0e4-0000-7000-8000-000000000001`.
fn is_uuid(text: &[u8]) -> bool {
    let is_part = |(index, byte): (usize, &u8)| match index {
        8 | 13 | 18 | 23 => *byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    text.len() == 36 && text.iter().enumerate().all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_says_nothing_is_told_from_one_that_may() {
        assert!(is_uuid(b"0190a0e4-0000-7000-8000-00000000000A"));
        for other in [
            &b"12345"[..],
            b"0190a0e4-0000-7000-8000-00000000000",
            b"0190a0e40000-7000-8000-000000000000a",
        ] {
            assert!(!is_uuid(other));
        }
    }
}
