//! The case that each kind of Rust item has.

use heck::{ToSnakeCase, ToUpperCamelCase};

/// The name of a type. One that is in Rust's case already stays as it is: `HTTPEvent`.
pub(crate) fn type_name(name: &str) -> String {
    let mut chars = name.chars();
    let settled = chars.next().is_some_and(char::is_uppercase) && chars.all(char::is_alphanumeric);
    if settled { name.to_owned() } else { or_underscores(name.to_upper_camel_case()) }
}

/// The name of an enum's variant: `ON_HOLD` becomes `OnHold`.
pub(crate) fn variant_name(symbol: &str) -> String {
    or_underscores(symbol.to_upper_camel_case())
}

/// The name of a field or a function: `patientId` becomes `patient_id`.
pub(crate) fn snake_name(name: &str) -> String {
    or_underscores(name.to_snake_case())
}

/// The name of a module: one part of a namespace.
pub(crate) fn module_name(part: &str) -> String {
    snake_name(part)
}

/// A name of underscores alone has no words to put into a case.
fn or_underscores(name: String) -> String {
    if name.is_empty() { "__".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_take_the_case_of_rust() {
        for (name, ty, field) in [
            ("fooBar", "FooBar", "foo_bar"),
            ("foo_bar", "FooBar", "foo_bar"),
            ("HTTPEvent", "HTTPEvent", "http_event"),
            ("_x", "X", "x"),
            ("__", "__", "__"),
            ("Z9", "Z9", "z9"),
            ("i32", "I32", "i32"),
            ("日本", "日本", "日本"),
        ] {
            assert_eq!(
                (type_name(name).as_str(), snake_name(name).as_str()),
                (ty, field),
                "{name}"
            );
        }
        assert_eq!(variant_name("ON_HOLD"), "OnHold");
        assert_eq!(variant_name("HTTP"), "Http");
    }
}
