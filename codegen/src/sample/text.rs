//! Texts that look like what their field is for.

use super::At;
use crate::lint::words;

/// What a text is by the last word of its field's name.
const BY_LAST_WORD: &[(&str, &[&str])] = &[
    ("country", &["US", "CH", "JP"]),
    ("currency", &["USD", "EUR", "CHF"]),
    ("email", &["someone@example.org"]),
    ("language", &["en", "de", "fr"]),
    ("system", &["http://example.org/codes"]),
    ("timezone", &["Europe/Zurich", "America/Chicago"]),
    ("unit", &["1", "kg", "mL"]),
    ("uri", &["http://example.org/1"]),
    ("url", &["http://example.org/1"]),
    ("version", &["1.0.0", "2.1.0"]),
];

/// A text; the same for all that are tagged.
pub(super) fn text(at: At<'_>) -> String {
    if at.is_tagged {
        return "sample".to_owned();
    }
    let words = words(at.name);
    let known = BY_LAST_WORD.iter().find(|(word, _)| words.last().is_some_and(|last| last == word));
    match known {
        Some((_, texts)) => texts[at.seed.index(texts.len())].to_owned(),
        None => format!("{}-{}", words.join("-"), 1 + at.seed.below(99)),
    }
}

/// A UUID of version 7 as lower-case hyphenated text.
pub(super) fn uuid(at: At<'_>) -> String {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let bytes = uuid_bytes(at);
    [&bytes[..4], &bytes[4..6], &bytes[6..8], &bytes[8..10], &bytes[10..]].map(hex).join("-")
}

/// Its bytes. A tagged one is a valid UUID, too: the one that no seed makes.
pub(super) fn uuid_bytes(at: At<'_>) -> [u8; 16] {
    let mut bytes = [0; 16];
    if !at.is_tagged {
        let (high, low) = (at.seed.bits(), at.seed.at(1).bits());
        bytes[..8].copy_from_slice(&high.to_be_bytes());
        bytes[8..].copy_from_slice(&low.to_be_bytes());
    }
    bytes[..2].copy_from_slice(&[0x01, 0xb8]);
    bytes[6] = bytes[6] & 0x0f | 0x70;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    bytes
}
