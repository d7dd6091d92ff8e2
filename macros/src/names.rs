//! Names: what Avro and Kafka allow, and how a Rust name becomes one of theirs.

use proc_macro2::Ident;
use syn::ext::IdentExt;

/// A Rust identifier as Avro writes it: `r#type` is `type`.
pub(crate) fn plain(ident: &Ident) -> String {
    ident.unraw().to_string()
}

/// Whether Avro takes it for the name of a type, field or symbol.
pub(crate) fn is_name(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|b| b.is_ascii_alphabetic() || b == b'_')
        && bytes.all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// Whether it is a name, or several joined by dots.
pub(crate) fn is_full_name(text: &str) -> bool {
    text.split('.').all(is_name)
}

/// Whether Kafka takes it for the name of a topic.
pub(crate) fn is_topic(text: &str) -> bool {
    !matches!(text, "" | "." | "..")
        && text.len() <= 249
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
}

/// `name` in `namespace`, unless it is a full name already.
pub(crate) fn full(namespace: &str, name: &str) -> String {
    if namespace.is_empty() || name.contains('.') {
        name.to_owned()
    } else {
        format!("{namespace}.{name}")
    }
}

/// A variant as a symbol: `InReview` is `IN_REVIEW`, `ICD10Code` is `ICD10_CODE`.
pub(crate) fn symbol(variant: &str) -> String {
    let chars: Vec<char> = variant.chars().collect();
    let mut out = String::with_capacity(variant.len() + 4);
    for (index, c) in chars.iter().enumerate() {
        let before = index.checked_sub(1).map(|index| chars[index]);
        let after = chars.get(index + 1);
        let starts_word = c.is_uppercase()
            && before.is_some_and(|b| {
                b.is_lowercase()
                    || (b != '_' && after.is_some_and(|after| after.is_lowercase()))
                    || b.is_ascii_digit()
            });
        if starts_word {
            out.push('_');
        }
        out.extend(c.to_uppercase());
    }
    out
}

/// A field as part of a type's name: `device_id` is `DeviceId`.
pub(crate) fn pascal(field: &str) -> String {
    field
        .split('_')
        .flat_map(|word| {
            let mut chars = word.chars();
            chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect::<Vec<_>>()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_become_symbols() {
        for (variant, expected) in [
            ("Low", "LOW"),
            ("InReview", "IN_REVIEW"),
            ("ICD10Code", "ICD10_CODE"),
            ("HL7", "HL7"),
            ("A_B", "A_B"),
            ("Stage2B", "STAGE2_B"),
        ] {
            assert_eq!(symbol(variant), expected);
        }
    }

    #[test]
    fn names_are_joined_once() {
        assert_eq!(full("health.lab", "Result"), "health.lab.Result");
        assert_eq!(full("health.lab", "other.Result"), "other.Result");
        assert_eq!(full("", "Result"), "Result");
        assert_eq!(pascal("device_id"), "DeviceId");
    }

    #[test]
    fn only_what_avro_and_kafka_take_is_a_name() {
        assert!(is_full_name("a.B_1") && !is_full_name("a..b") && !is_full_name("1a"));
        assert!(!is_full_name("") && !is_name("a.b") && !is_name("größe"));
        assert!(is_topic("health.lab-results_1") && !is_topic("a b") && !is_topic(".."));
        assert!(is_topic(&"a".repeat(249)) && !is_topic(&"a".repeat(250)));
    }
}
