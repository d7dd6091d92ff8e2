//! Defaults.

use super::{check, found, schema};
use crate::avro::json;

/// A record with one field of this type and default.
fn field(ty: &str, default: &str) -> String {
    format!(
        r#"{{"type":"record","name":"R","fields":[{{"name":"a","default":{default},"type":{ty}}}]}}"#
    )
}

#[test]
fn defaults_are_values_of_their_types() {
    let array = r#"{"type": "array", "items": "int"}"#;
    let map = r#"{"type": "map", "values": ["null", "string"]}"#;
    let inner = r#"{"type": "record", "name": "S", "fields": [
        {"name": "x", "type": "int"}, {"name": "y", "type": "int", "default": 1}]}"#;
    let good = [
        (r#""null""#, "null"),
        (r#""boolean""#, "true"),
        (r#""int""#, "-2147483648"),
        (r#""long""#, "9223372036854775807"),
        (r#""float""#, "1"),
        (r#""double""#, "-1.5e300"),
        (r#""double""#, "\"NaN\""),
        (r#""bytes""#, r#""\u00ff""#),
        (r#""string""#, r#""日本""#),
        (array, "[1, 2]"),
        (map, r#"{"a": null, "b": "c"}"#),
        (inner, r#"{"x": 1}"#),
        (inner, r#"{"x": 1, "y": 2, "z": 3}"#),
        (r#"["null", "int"]"#, "null"),
    ];
    for (ty, default) in good {
        assert_eq!(found(&field(ty, default)), [""; 0], "{ty} {default}");
    }
    let bad = [
        (r#""null""#, "0"),
        (r#""boolean""#, "\"true\""),
        (r#""int""#, "2147483648"),
        (r#""int""#, "1.0"),
        (r#""int""#, "1e3"),
        (r#""long""#, "9223372036854775808"),
        (r#""double""#, "\"one\""),
        (r#""double""#, "null"),
        (r#""string""#, "1"),
        (r#""bytes""#, "[]"),
        (array, "{}"),
        (map, "[]"),
        (inner, "\"S\""),
        (r#"["null", "int"]"#, "\"x\""),
        ("[]", "null"),
    ];
    for (ty, default) in bad {
        let found = found(&field(ty, default));
        let is_misfit = |line: &String| line.starts_with("error DEFAULT_MATCHES_TYPE 1:61 R.a");
        assert!(found.iter().any(is_misfit), "{ty} {default}: {found:?}");
    }
}

#[test]
fn the_part_that_does_not_fit_is_marked() {
    let array = r#"{"type": "array", "items": {"type": "map", "values": "int"}}"#;
    check(&[
        (&field(array, r#"[{"a": 1}, {"b": "c"}]"#), &["error DEFAULT_MATCHES_TYPE 1:78 R.a"]),
        (
            &field(&format!(r#"["null", {array}]"#), r#"[{"a": 1}, {"b": "c"}]"#),
            &["error DEFAULT_MATCHES_TYPE 1:78 R.a"],
        ),
    ]);
}

#[test]
fn a_union_takes_the_default_of_any_branch() {
    check(&[
        (&field(r#"["int", "string"]"#, "1"), &[]),
        (&field(r#"["int", "string"]"#, "\"x\""), &["warning UNION_DEFAULT_FIRST_BRANCH 1:61 R.a"]),
    ]);
}

#[test]
fn a_number_in_quotes_is_the_default_of_a_float() {
    for (text, number) in [("\" 1.5 \"", "1.5"), ("\"+2\"", "2"), ("\".5\"", "0.5")] {
        let schema = schema(&field("\"double\"", text));
        let default = schema.set().named()[0].fields().expect("a record")[0].default.clone();
        assert_eq!(default.map(|value| value.kind), Some(json::Kind::Number(number.to_owned())));
    }
    // Only where the field itself is a float, as in Avro Java.
    let union = found(&field(r#"["double", "null"]"#, "\"1.5\""));
    assert_eq!(union, ["error DEFAULT_MATCHES_TYPE 1:61 R.a"]);
}

#[test]
fn defaults_that_java_takes_but_nobody_can_use_are_kept_and_marked() {
    let cases = [
        (r#"{"type": "fixed", "name": "F", "size": 2}"#, "\"abc\""),
        (r#"{"type": "enum", "name": "E", "symbols": ["A"]}"#, "\"B\""),
        (r#""bytes""#, r#""Ā""#),
        (r#"{"type": "array", "items": "bytes"}"#, r#"["a","Ā"]"#),
    ];
    for (ty, default) in cases {
        let text = field(ty, default);
        assert!(found(&text)[0].starts_with("warning DEFAULT_MATCHES_TYPE 1:"), "{text}");
        let schema = schema(&text);
        let field = &schema.set().named()[0].fields().expect("a record")[0];
        assert!(field.default.is_some() && !field.default_is_usable, "{text}");
    }
    // The branch that fits entirely counts, not the one that only nearly does.
    let text = field(r#"[{"type": "array", "items": ["bytes"]}, "null"]"#, r#"["a"]"#);
    assert_eq!(found(&text), [""; 0]);
}

#[test]
fn a_default_that_leaves_out_itself_never_ends() {
    check(&[
        (
            r#"{"type": "record", "name": "R", "fields": [
                {"name": "a", "type": ["null", "R"], "default": {}}]}"#,
            &["warning UNION_DEFAULT_FIRST_BRANCH 2:65 R.a", "error DEFAULT_MATCHES_TYPE 2:65 R.a"],
        ),
        (
            r#"{"type": "record", "name": "R", "fields": [
                {"name": "a", "type": ["null", "R"], "default": {"a": null}}]}"#,
            &["warning UNION_DEFAULT_FIRST_BRANCH 2:65 R.a"],
        ),
        (
            r#"{"type": "record", "name": "R", "fields": [
                {"name": "a", "type": {"type": "array", "items": "R"}, "default": [{}, {"a": []}]}]}"#,
            &["error DEFAULT_MATCHES_TYPE 2:83 R.a"],
        ),
    ]);
}
