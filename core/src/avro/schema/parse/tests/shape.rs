//! What the parts of a schema look like.

use super::{check, schema};
use crate::avro::schema::{Kind, Logical, NamedKind};

#[test]
fn a_schema_is_a_name_an_object_or_an_array() {
    check(&[
        (r#""int""#, &[]),
        (r#"["null", {"type": "map", "values": "bytes"}]"#, &[]),
        ("true", &["error SCHEMA_FORM 1:1"]),
        ("null", &["error SCHEMA_FORM 1:1"]),
        ("{}", &["error ATTRIBUTE_VALID 1:1"]),
        (r#"{"type": 1}"#, &["error SCHEMA_FORM 1:10"]),
        (r#"{"type": {"type": "int"}}"#, &["error SCHEMA_FORM 1:10"]),
        (
            r#"{"type": ["null", "x"]}"#,
            &["error SCHEMA_FORM 1:10", "error REFERENCE_RESOLVES 1:19"],
        ),
        (r#"{"protocol": "P", "types": []}"#, &["error SCHEMA_FORM 1:1"]),
        (r#"{"type": "array", "item": "int"}"#, &["error ATTRIBUTE_VALID 1:1"]),
        (r#"{"type": "map"}"#, &["error ATTRIBUTE_VALID 1:1"]),
    ]);
}

#[test]
fn mistakes_of_the_text_hide_what_follows_from_them() {
    check(&[
        ("", &["error JSON_SYNTAX 1:1"]),
        (r#"{"type": "missing" "name": 1}"#, &["error JSON_SYNTAX 1:20"]),
        (r#""int" }"#, &["error JSON_SYNTAX 1:7"]),
        ("\u{feff}\"int\"", &["warning JSON_PLAIN 1:1"]),
        ("// a\n\"int\" /* b */", &["warning JSON_PLAIN 1:1"]),
        (r#"{"type": "x", "type": "int"}"#, &["warning JSON_PLAIN 1:15"]),
    ]);
}

#[test]
fn records_have_fields_of_different_names() {
    check(&[
        (r#"{"type": "error", "name": "R", "fields": []}"#, &[]),
        (r#"{"type": "record", "name": "R"}"#, &["error ATTRIBUTE_VALID 1:1 R"]),
        (r#"{"type": "record", "fields": []}"#, &["error ATTRIBUTE_VALID 1:1"]),
        (r#"{"type": "record", "name": "R", "fields": null}"#, &["error ATTRIBUTE_VALID 1:43 R"]),
        (
            r#"{"type": "record", "name": "R", "fields": [
                "a", {"name": "a"}, {"type": "int"}, {"name": 1, "type": "int"},
                {"name": "b-c", "type": "int"}, {"name": "a", "type": "int"},
                {"name": "d", "type": "int", "order": "up"}, {"name": "e", "type": "int", "order": "IGNORE"}]}"#,
            &[
                "error SCHEMA_FORM 2:17 R",
                "error ATTRIBUTE_VALID 2:22 R.a",
                "error ATTRIBUTE_VALID 2:37 R",
                "error ATTRIBUTE_VALID 2:63 R",
                "error NAME_VALID 3:26 R",
                "error FIELD_NAMES_UNIQUE 3:58 R",
                "error ATTRIBUTE_VALID 4:55 R.d",
            ],
        ),
    ]);
}

#[test]
fn enums_have_different_symbols_and_a_default_among_them() {
    let with = |rest: &str| format!(r#"{{"type": "enum", "name": "E", {rest}}}"#);
    check(&[
        (&with(r#""symbols": []"#), &[]),
        (&with(r#""symbols": ["A", "B"], "default": "B""#), &[]),
        (&with(r#""symbols": ["A"], "default": "B""#), &["error ENUM_DEFAULT_IN_SYMBOLS 1:60 E"]),
        (&with(r#""symbols": ["A"], "default": 1"#), &["warning ATTRIBUTE_VALID 1:60 E"]),
        (&with(r#""symbols": "A B""#), &["error ATTRIBUTE_VALID 1:42 E"]),
        (&with(r#""doc": """#), &["error ATTRIBUTE_VALID 1:1 E"]),
        (
            &with(r#""symbols": ["A", "A", "", 1, "B-C"]"#),
            &[
                "error ENUM_SYMBOLS_UNIQUE 1:48 E",
                "error NAME_VALID 1:53 E",
                "error ATTRIBUTE_VALID 1:57 E",
                "error NAME_VALID 1:60 E",
            ],
        ),
    ]);
    let schema = schema(&with(r#""symbols": ["A", "B"], "default": "B""#));
    let NamedKind::Enum { default, .. } = &schema.set().named()[0].kind else { panic!("an enum") };
    assert_eq!(*default, Some(1));
}

#[test]
fn a_fixed_has_a_size_that_java_can_hold() {
    let with = |size: &str| format!(r#"{{"type": "fixed", "name": "F", "size": {size}}}"#);
    check(&[
        (&with("2147483639"), &[]),
        (&with("0"), &["warning FIXED_SIZE_POSITIVE 1:40 F"]),
        (&with("-1"), &["error FIXED_SIZE_POSITIVE 1:40 F"]),
        (&with("2147483640"), &["error FIXED_SIZE_POSITIVE 1:40 F"]),
        (&with("1.0"), &["error FIXED_SIZE_POSITIVE 1:40 F"]),
        (&with("\"1\""), &["error FIXED_SIZE_POSITIVE 1:40 F"]),
        (r#"{"type": "fixed", "name": "F"}"#, &["error ATTRIBUTE_VALID 1:1 F"]),
    ]);
}

#[test]
fn unions_have_each_branch_once_and_no_unions() {
    check(&[
        ("[]", &["warning UNION_NOT_EMPTY 1:1"]),
        (r#"["null"]"#, &[]),
        (r#"["int", "null", "int"]"#, &["error UNION_BRANCHES_UNIQUE 1:17"]),
        (
            r#"["long", {"type": "long", "logicalType": "timestamp-millis"}]"#,
            &["error UNION_BRANCHES_UNIQUE 1:10"],
        ),
        (
            r#"[{"type": "map", "values": "int"}, {"type": "map", "values": "long"}]"#,
            &["error UNION_BRANCHES_UNIQUE 1:36"],
        ),
        (
            r#"[{"type": "fixed", "name": "F", "size": 1}, "F"]"#,
            &["error UNION_BRANCHES_UNIQUE 1:45"],
        ),
        (
            r#"[{"type": "map", "values": "int"}, {"type": "fixed", "name": "map", "size": 1}]"#,
            &["error UNION_BRANCHES_UNIQUE 1:36"],
        ),
        (r#"["null", ["int"]]"#, &["error UNION_NOT_NESTED 1:10"]),
    ]);
}

#[test]
fn logical_types_are_dropped_where_they_are_invalid() {
    let valid = [
        (r#"{"type": "int", "logicalType": "date"}"#, Logical::Date),
        (r#"{"type": "string", "logicalType": "uuid"}"#, Logical::Uuid),
        (r#"{"type": "bytes", "logicalType": "big-decimal"}"#, Logical::BigDecimal),
        (r#"{"type": "long", "logicalType": "timestamp-nanos"}"#, Logical::TimestampNanos),
        (r#"{"type": "null", "logicalType": "own"}"#, Logical::Unknown("own".to_owned())),
        (
            r#"{"type": "bytes", "logicalType": "decimal", "precision": 4}"#,
            Logical::Decimal { precision: 4, scale: 0 },
        ),
    ];
    for (text, logical) in valid {
        let ty = schema(text).root().clone();
        assert_eq!(ty.logical, Some(logical), "{text}");
        assert!(ty.attributes.is_empty(), "{text}");
    }
    let base = "warning LOGICAL_TYPE_VALID_BASE";
    let decimal = "warning DECIMAL_PRECISION_SCALE";
    let invalid = [
        (r#"{"type": "long", "logicalType": "date"}"#, format!("{base} 1:33")),
        (r#"{"type": "bytes", "logicalType": "uuid"}"#, format!("{base} 1:34")),
        (r#"{"type": "int", "logicalType": "decimal"}"#, format!("{base} 1:32")),
        (r#"{"type": "bytes", "logicalType": "decimal"}"#, format!("{decimal} 1:34")),
        (
            r#"{"type": "bytes", "logicalType": "decimal", "precision": 2, "scale": 3}"#,
            format!("{decimal} 1:34"),
        ),
        (
            r#"{"type": "bytes", "logicalType": "decimal", "precision": "2"}"#,
            format!("{decimal} 1:34"),
        ),
        (r#"{"type": "int", "logicalType": 1}"#, "warning ATTRIBUTE_VALID 1:32".to_owned()),
    ];
    for (text, expected) in invalid {
        check(&[(text, &[&expected])]);
        let ty = schema(text).root().clone();
        assert_eq!(ty.logical, None, "{text}");
        assert!(ty.attributes.get("logicalType").is_some(), "{text}");
    }
}

#[test]
fn the_logical_type_of_a_fixed_fits_into_it() {
    let with = |size: u32, rest: &str| {
        format!(r#"{{"type": "fixed", "name": "F", "size": {size}, "logicalType": {rest}}}"#)
    };
    check(&[
        (&with(16, r#""uuid""#), &[]),
        (&with(12, r#""duration""#), &[]),
        (&with(4, r#""decimal", "precision": 9"#), &[]),
        (&with(15, r#""uuid""#), &["warning LOGICAL_TYPE_VALID_BASE 1:59 F"]),
        (&with(16, r#""duration""#), &["warning LOGICAL_TYPE_VALID_BASE 1:59 F"]),
        (&with(4, r#""decimal", "precision": 10"#), &["warning FIXED_DECIMAL_FITS 1:58 F"]),
    ]);
}

#[test]
fn a_logical_type_beside_the_type_of_a_field_has_no_effect() {
    check(&[(
        r#"{"type": "record", "name": "R", "fields": [
            {"name": "a", "type": "int", "logicalType": "date"},
            {"name": "b", "type": {"type": "int", "logicalType": "date"}, "logicalType": "date"}]}"#,
        &["warning LOGICAL_TYPE_INSIDE_TYPE 2:42 R.a"],
    )]);
}

#[test]
fn slips_of_the_keyboard_are_noticed() {
    check(&[
        (
            r#"{"type": "record", "name": "R", "fields": [], "namepsace": "a", "Aliases": ["B"]}"#,
            &["warning ATTRIBUTE_TYPO 1:47 R", "warning ATTRIBUTE_TYPO 1:65 R"],
        ),
        (
            r#"{"type": "record", "name": "R", "fields": [
                {"name": "a", "type": {"type": "int", "logical_type": "date"}, "defualt": 1}]}"#,
            &["warning ATTRIBUTE_TYPO 2:55 R.a", "warning ATTRIBUTE_TYPO 2:80 R.a"],
        ),
        (
            r#"{"type": "record", "name": "R", "fields": [
                {"name": "a", "type": "int", "default": 1, "deprecated": true, "alternates": []}]}"#,
            &[],
        ),
    ]);
}

#[test]
fn what_is_not_avros_is_kept_in_its_order() {
    let text = r#"{"type": "record", "name": "R", "topic": "t", "fields": [
        {"name": "a", "type": {"type": "string", "avro.java.string": "String"},
         "doc": "A.", "confluent:tags": ["PHI"], "size": 3}], "eventType": "R.Made", "size": 7}"#;
    let schema = schema(text);
    let named = &schema.set().named()[0];
    let names: Vec<_> = named.attributes.iter().map(|(name, _)| name).collect();
    // `size` is reserved on all types, as in Avro Java, but not on fields.
    assert_eq!(names, ["topic", "eventType"]);
    assert_eq!(named.attributes.str("topic"), Some("t"));
    let field = &named.fields().expect("a record")[0];
    let names: Vec<_> = field.attributes.iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["confluent:tags", "size"]);
    assert_eq!(field.ty.attributes.str("avro.java.string"), Some("String"));
    assert_eq!(field.ty.kind, Kind::String);
}
