//! The rules one by one; the conformance suites hold them against what Java reads.

use super::Plan;
use crate::avro::codec::DecodeErrorKind;
use crate::avro::compat::IncompatibilityKind;
use crate::avro::schema::Schema;
use crate::avro::value::Value;

fn schema(text: &str) -> Schema {
    Schema::parse(text).expect("a valid schema")
}

fn record(fields: &str) -> String {
    format!(r#"{{"type": "record", "name": "R", "fields": [{fields}]}}"#)
}

/// What a reader makes of a writer's datum, both in Avro-JSON; the error's text if nothing.
fn read(writer: &str, reader: &str, json: &str) -> String {
    let (writer, reader) = (schema(writer), schema(reader));
    let value = Value::from_json(&writer, json).expect("a datum of the writer");
    let datum = value.encode(&writer).expect("a datum of the writer");
    match Plan::new(&writer, &reader).transcode(&datum) {
        Ok(bytes) => {
            let value = Value::decode(&reader, &bytes).expect("a datum of the reader");
            value.to_json(&reader).expect("a datum of the reader")
        }
        Err(error) => error.to_string(),
    }
}

#[test]
fn fields_are_added_dropped_and_reordered() {
    let writer = record(
        r#"{"name": "a", "type": "int"}, {"name": "b", "type": {"type": "array", "items": "string"}},
           {"name": "c", "type": "double"}, {"name": "d", "type": "boolean"}"#,
    );
    let json = r#"{"a": 1, "b": ["x", "y"], "c": 2.5, "d": true}"#;
    let in_order = record(
        r#"{"name": "first", "type": "string", "default": "ü"}, {"name": "a", "type": "long"},
           {"name": "c", "type": "double"}, {"name": "last", "type": ["null", "int"], "default": null}"#,
    );
    assert_eq!(read(&writer, &in_order, json), r#"{"first":"ü","a":1,"c":2.5,"last":null}"#);

    let reordered = record(
        r#"{"name": "d", "type": "boolean"}, {"name": "new", "type": {"type": "map", "values": "int"}, "default": {"k": 7}},
           {"name": "c", "type": "double"}, {"name": "a", "type": "float"}"#,
    );
    assert_eq!(read(&writer, &reordered, json), r#"{"d":true,"new":{"k":7},"c":2.5,"a":1.0}"#);
}

/// In a union's default, lists, maps and records stand for whatever is written, as in Java.
#[test]
fn the_default_of_a_union_is_a_value_of_the_first_branch_that_may_hold_it() {
    for (branches, default, expected) in [
        (r#"[{"type": "map", "values": "int"}, "null"]"#, "null", r#"{"map":{}}"#),
        (r#"[{"type": "array", "items": "int"}, "null"]"#, "null", r#"{"array":[]}"#),
        (r#"["int", "double"]"#, "1.5", r#"{"int":1}"#),
        (r#"["null", "string"]"#, r#""x""#, r#"{"string":"x"}"#),
    ] {
        let reader =
            record(&format!(r#"{{"name": "u", "type": {branches}, "default": {default}}}"#));
        assert_eq!(read(&record(""), &reader, "{}"), format!(r#"{{"u":{expected}}}"#));
    }
}

#[test]
fn blocks_are_written_anew_where_items_change() {
    let writer = schema(r#"{"type": "array", "items": "int"}"#);
    let reader = schema(r#"{"type": "array", "items": "double"}"#);
    let plan = Plan::new(&writer, &reader);
    let bytes = plan.transcode(b"\x03\x04\x02\x04\x02\x06\0").expect("ints");
    let value = Value::decode(&reader, &bytes).expect("doubles");
    assert_eq!(value.to_json(&reader).as_deref(), Ok("[1.0,2.0,3.0]"));

    let error = plan.transcode(b"\x03\x02\x02\x04\0").expect_err("a wrong block size");
    assert_eq!(error.decode_error().kind(), DecodeErrorKind::WrongBlockSize);
    assert_eq!(error.incompatibility(), None);
}

#[test]
fn aliases_rename_types_and_fields() {
    let writer = r#"{"type": "record", "name": "old.Patient", "fields": [
        {"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": ["A", "B"]}},
        {"name": "next", "type": ["null", "Patient"]}]}"#;
    let reader = r#"{"type": "record", "name": "new.Person", "aliases": ["old.Patient"], "fields": [
        {"name": "next", "type": ["null", "Person"]},
        {"name": "sort", "aliases": ["kind"], "type": {"type": "enum", "name": "Sort", "aliases": ["old.Kind"], "symbols": ["B", "A"]}}]}"#;
    let json = r#"{"kind": "A", "next": {"old.Patient": {"kind": "B", "next": null}}}"#;
    assert_eq!(
        read(writer, reader, json),
        r#"{"next":{"new.Person":{"next":null,"sort":"B"}},"sort":"A"}"#
    );
}

/// As in Java, which applies aliases twice.
#[test]
fn an_alias_of_an_alias_counts_and_swapped_ones_cancel_out() {
    let writer = record(r#"{"name": "a", "type": "int"}"#);
    let field = |name: &str, alias: &str| {
        format!(r#"{{"name": "{name}", "aliases": ["{alias}"], "type": "long", "default": 0}}"#)
    };
    let swapped = record(&[field("a", "b"), field("b", "a")].join(", "));
    assert_eq!(read(&writer, &swapped, r#"{"a": 7}"#), r#"{"a":7,"b":0}"#);
    let chained = record(&[field("b", "a"), field("c", "b")].join(", "));
    assert_eq!(read(&writer, &chained, r#"{"a": 7}"#), r#"{"b":0,"c":7}"#);
}

#[test]
fn a_record_is_known_by_its_alias_even_if_another_type_claims_it() {
    let writer =
        record(r#"{"name": "e", "type": {"type": "enum", "name": "E", "symbols": ["A"]}}"#);
    let reader = r#"{"type": "record", "name": "New", "aliases": ["R"], "fields": [
        {"name": "e", "type": {"type": "enum", "name": "E", "aliases": ["R"], "symbols": ["A"]}}]}"#;
    assert_eq!(read(&writer, reader, r#"{"e": "A"}"#), r#"{"e":"A"}"#);
}

#[test]
fn enums_are_matched_by_symbol_then_default() {
    let named = |symbols: &str| format!(r#"{{"type": "enum", "name": "E", "symbols": {symbols}}}"#);
    let writer = named(r#"["A", "B"]"#);
    assert_eq!(read(&writer, &named(r#"["B", "X", "A"]"#), "\"A\""), "\"A\"");
    let with_default = named(r#"["X", "B"], "default": "X""#);
    assert_eq!(read(&writer, &with_default, "\"A\""), "\"X\"");
    let error = "E: E has no symbol A, and no default (at byte 0)";
    assert_eq!(read(&writer, &named(r#"["B"]"#), "\"A\""), error);
    assert_eq!(read(&writer, &named(r#"["B"]"#), "\"B\""), "\"B\"");
}

#[test]
fn union_branches_go_to_the_same_type_then_to_a_wider_one() {
    let reader = r#"["double", "long", "string"]"#;
    for (writer, json, expected) in [
        ("\"long\"", "5", r#"{"long":5}"#),
        ("\"int\"", "5", r#"{"double":5.0}"#),
        (r#"["null", "bytes"]"#, r#"{"bytes": "x"}"#, r#"{"string":"x"}"#),
    ] {
        assert_eq!(read(writer, reader, json), expected);
    }
    let error =
        "union<null>: no branch of the reader's union can read the writer's null (at byte 1)";
    assert_eq!(read(r#"["null", "bytes"]"#, reader, "null"), error);
    assert_eq!(read(r#"["null", "int"]"#, "\"long\"", r#"{"int": 3}"#), "3");
}

#[test]
fn what_has_no_place_is_listed_and_fails_only_when_it_occurs() {
    let writer = record(r#"{"name": "v", "type": {"type": "map", "values": ["int", "string"]}}"#);
    let reader = record(r#"{"name": "v", "type": {"type": "map", "values": "long"}}"#);
    let plan = Plan::new(&schema(&writer), &schema(&reader));
    let gaps = plan.gaps();
    assert_eq!(gaps.len(), 1);
    assert_eq!(gaps[0].kind, IncompatibilityKind::TypeMismatch);
    assert_eq!(gaps[0].path, "R.v{}<string>");

    assert_eq!(read(&writer, &reader, r#"{"v": {"k": {"int": 1}}}"#), r#"{"v":{"k":1}}"#);
    let error = read(&writer, &reader, r#"{"v": {"k": {"string": "secret"}}}"#);
    assert_eq!(
        error,
        "R.v{0}<string>: the writer's string cannot be read as the reader's long (at byte 4)"
    );
}

#[test]
fn equal_bytes_are_passed_on_as_they_are() {
    let tree = record(r#"{"name": "children", "type": {"type": "array", "items": "R"}}"#);
    let documented =
        record(r#"{"name": "children", "doc": "below", "type": {"type": "array", "items": "R"}}"#);
    assert!(Plan::new(&schema(&tree), &schema(&documented)).is_identity());

    let int = schema("\"int\"");
    let plan = Plan::new(&int, &schema("\"long\""));
    assert!(!plan.is_identity(), "a long would accept what is no int");
    let error = plan.transcode(b"\x80\x80\x80\x80\x80\x01").expect_err("no int");
    assert_eq!(error.decode_error().kind(), DecodeErrorKind::IntOverflow);
}

#[test]
fn a_missing_field_without_default_fails_the_record() {
    let reader = record(r#"{"name": "a", "type": "int"}"#);
    let error = read(&record(""), &reader, "{}");
    assert_eq!(error, "R: the writer has no field `a`, and the reader no default (at byte 0)");
}

#[test]
fn a_buffer_is_left_as_it_was_on_an_error() {
    let plan = Plan::new(&schema("\"int\""), &schema("\"double\""));
    let mut out = vec![1, 2];
    assert!(plan.transcode_into(b"\x02\x02", &mut out).is_err());
    assert_eq!(out, [1, 2]);
    plan.transcode_into(b"\x02", &mut out).expect("an int");
    assert_eq!(out.len(), 10);
}

#[test]
fn deep_data_is_refused() {
    let list = |ty: &str| {
        record(&format!(
            r#"{{"name": "v", "type": "{ty}"}}, {{"name": "next", "type": ["null", "R"]}}"#
        ))
    };
    let plan = Plan::new(&schema(&list("int")), &schema(&list("double")));
    let error = plan.transcode(&[2; 100_000]).expect_err("a deep list");
    assert_eq!(error.decode_error().kind(), DecodeErrorKind::TooDeep);
}
