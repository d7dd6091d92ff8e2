//! Values in and out of both forms, and what is said about what they are not.

use super::{JsonErrorKind, Value};
use crate::avro::codec::DecodeErrorKind;
use crate::avro::schema::Schema;

const WARD: &str = r#"{"type": "record", "name": "Ward", "namespace": "health", "fields": [
    {"name": "id", "type": {"type": "fixed", "name": "Id", "size": 2}},
    {"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": ["ICU", "ER"]}},
    {"name": "beds", "type": {"type": "array", "items": ["null", "Kind", "int"]}},
    {"name": "notes", "type": {"type": "map", "values": "bytes"}},
    {"name": "load", "type": "double"},
    {"name": "next", "type": ["null", "Ward"], "default": null}
]}"#;

fn schema(text: &str) -> Schema {
    Schema::parse(text).expect("a valid schema")
}

fn json_error(schema_text: &str, json: &str) -> String {
    Value::from_json(&schema(schema_text), json).expect_err(json).to_string()
}

#[test]
fn both_forms_of_a_record_round_trip() {
    let schema = schema(WARD);
    let json = r#"{"id":"a\u0000","kind":"ER","beds":[null,{"health.Kind":"ICU"},{"int":-3}],"notes":{"ü":"ÿ\n"},"load":"NaN","next":{"health.Ward":{"id":"zz","kind":"ICU","beds":[],"notes":{},"load":1.0E-5,"next":null}}}"#;
    let value = Value::from_json(&schema, json).expect("Avro-JSON");
    let bytes = value.encode(&schema).expect("a ward");
    let start = b"a\0\x02\x06\0\x02\0\x04\x05\0\x02\x04\xc3\xbc\x04\xff\n\0";
    assert_eq!(&bytes[..start.len()], start);

    let read = Value::decode(&schema, &bytes).expect("a ward");
    assert_eq!(read.to_json(&schema).expect("a ward"), json);
}

#[test]
fn blocks_may_have_a_size_and_come_in_pieces() {
    let schema = schema(r#"{"type": "map", "values": "int"}"#);
    let bytes = b"\x01\x06\x02a\x02\x02\x02b\x04\x02\x02a\x06\0";
    let value = Value::decode(&schema, bytes).expect("a map");
    assert_eq!(value.to_json(&schema).as_deref(), Ok(r#"{"a":3,"b":2}"#), "the last `a` counts");
}

#[test]
fn data_that_follow_each_other_are_read_one_by_one() {
    let schema = schema(r#"{"type": "array", "items": "int"}"#);
    let bytes = b"\x02\x04\0\x02\x06\0\x02\x08";
    let (value, length) = Value::decode_first(&schema, bytes).expect("an array");
    assert_eq!((value, length), (Value::Array(vec![Value::Int(2)]), 3));
    let (value, length) = Value::decode_first(&schema, &bytes[3..]).expect("an array");
    assert_eq!((value, length), (Value::Array(vec![Value::Int(3)]), 3));
    let error = Value::decode_first(&schema, &bytes[6..]).expect_err("half an array");
    assert_eq!(error.kind(), DecodeErrorKind::UnexpectedEnd);
}

#[test]
fn bytes_that_are_no_datum_are_placed() {
    let schema = schema(WARD);
    let cases: [(&[u8], _, _, _); 5] = [
        (b"a\0\x04", DecodeErrorKind::SymbolOutOfRange, 2, "Ward.kind"),
        (b"a\0\0\x02\x04", DecodeErrorKind::UnexpectedEnd, 5, "Ward.beds[0]<int>"),
        (b"a\0\0\0\x02\x02k\x03", DecodeErrorKind::NegativeLength, 7, "Ward.notes{0}"),
        (b"a\0\0\0\x01\x09\x02k\x02v\0", DecodeErrorKind::NegativeLength, 5, "Ward.notes"),
        (b"a\0\0\0\0\0\0\0\0\0\0\0\0\0\0", DecodeErrorKind::TrailingBytes, 14, "Ward"),
    ];
    for (bytes, kind, offset, path) in cases {
        let error = Value::decode(&schema, bytes).expect_err(path);
        assert_eq!((error.kind(), error.offset(), error.path()), (kind, offset, path));
    }
}

#[test]
fn nesting_and_empty_items_are_bounded() {
    let list = schema(
        r#"{"type": "record", "name": "List", "fields": [{"name": "next", "type": ["null", "List"]}]}"#,
    );
    let error = Value::decode(&list, &[2; 100_000]).expect_err("a deep list");
    assert_eq!(error.kind(), DecodeErrorKind::TooDeep);

    let nulls = schema(r#"{"type": "array", "items": "null"}"#);
    let error = Value::decode(&nulls, b"\xfe\xff\xff\xff\x0f\0").expect_err("many nulls");
    assert_eq!(error.kind(), DecodeErrorKind::CountOutOfRange);
}

#[test]
fn json_that_is_no_datum_is_placed() {
    for (json, message) in [
        ("{", "line 1, column 1: this bracket is never closed"),
        (
            "{}",
            "line 1, column 1: Ward: the field `id` is missing; Avro-JSON needs every field, also those with a default",
        ),
        ("{\"id\": \"a\"}", "line 1, column 8: Ward.id: the fixed has 2 bytes, here are 1"),
        (
            "{\"id\": \"a€\"}",
            "line 1, column 8: Ward.id: a character above U+00FF stands for no byte; bytes are ISO-8859-1 text",
        ),
        (
            "{\"id\": \"ab\",\n\"kind\": \"OR\"}",
            "line 2, column 9: Ward.kind: `health.Kind` has no such symbol",
        ),
        (
            "{\"id\": \"ab\", \"kind\": \"ER\", \"beds\": [5]}",
            "line 1, column 37: Ward.beds[0]: a union's value is written null, {\"health.Kind\": …} or {\"int\": …}",
        ),
        (
            "{\"id\": \"ab\", \"kind\": \"ER\", \"beds\": [{\"int\": 5.0}]}",
            "line 1, column 45: Ward.beds[0]<int>: expected an integer without fraction or exponent, found a number",
        ),
    ] {
        assert_eq!(json_error(WARD, json), message);
    }
}

#[test]
fn numbers_that_do_not_fit_are_refused() {
    for (ty, fits, does_not) in [
        ("\"int\"", "-2147483648", "2147483648"),
        ("\"long\"", "9223372036854775807", "-9223372036854775809"),
        ("\"float\"", "3.4028235E38", "3.5E38"),
        ("\"double\"", "-1.7976931348623157E308", "1e400"),
    ] {
        let schema = schema(ty);
        let value = Value::from_json(&schema, fits).expect(fits);
        assert_eq!(value.to_json(&schema).as_deref(), Ok(fits));
        let error = Value::from_json(&schema, does_not).expect_err(does_not);
        assert!(matches!(error.kind(), JsonErrorKind::OutOfRange { .. }));
    }
}

#[test]
fn an_unknown_field_is_pointed_at() {
    let empty = r#"{"type": "record", "name": "Empty", "fields": []}"#;
    let message = "line 1, column 3: Empty: `Empty` has no field of this name";
    assert_eq!(json_error(empty, "{ \"secret\": 1 }"), message);
}

#[test]
fn a_value_of_another_type_is_refused() {
    let schema = schema(r#"{"type": "array", "items": ["null", "string"]}"#);
    let value = Value::Array(vec![Value::Union(1, Box::new(Value::Int(7)))]);
    let error = value.encode(&schema).expect_err("an int");
    assert_eq!(error.to_string(), "array[0]<string>: the schema has string, the value is an int");
    assert_eq!(value.to_json(&schema).expect_err("an int"), error);

    let beyond = Value::Array(vec![Value::Union(2, Box::new(Value::Null))]);
    assert_eq!(beyond.encode(&schema).expect_err("no branch").path(), "array[0]");
}
