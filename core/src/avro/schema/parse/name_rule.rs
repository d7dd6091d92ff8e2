//! What a name may look like: the rule of Avro Java, which knows all letters and digits.

/// What is wrong with a name, as the rest of a sentence about it.
pub(super) fn bad_name(name: &str) -> Option<&'static str> {
    let mut chars = name.chars();
    match chars.next() {
        None => Some("is empty"),
        Some(first) if !is_start(first) => Some("does not start with a letter or `_`"),
        Some(_) if !chars.all(is_part) => Some("has a character that is no letter, digit or `_`"),
        Some(_) => None,
    }
}

/// What is wrong with a namespace, as the rest of a sentence about it.
pub(super) fn bad_namespace(namespace: &str) -> Option<&'static str> {
    namespace.split('.').find_map(bad_name).map(|why| match why {
        "is empty" => "has an empty part",
        "does not start with a letter or `_`" => {
            "has a part that does not start with a letter or `_`"
        }
        other => other,
    })
}

fn is_start(c: char) -> bool {
    c == '_' || is_letter(c)
}

fn is_part(c: char) -> bool {
    is_start(c) || is_digit(c)
}

/// Java looks at UTF-16 units, so a letter outside the basic plane is none to it.
fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic()
        || (!c.is_ascii() && c <= '\u{ffff}' && c.is_alphabetic() && !c.is_numeric())
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
        || (!c.is_ascii() && ZEROS.iter().any(|&zero| (zero..zero + 10).contains(&(c as u32))))
}

/// The zeros of the scripts that have decimal digits; nine more follow each.
const ZEROS: [u32; 36] = [
    0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66,
    0x0de6, 0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90,
    0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
];
