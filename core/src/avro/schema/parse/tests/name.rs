//! Names, namespaces, aliases and references.

use super::{check, found_in, schema};
use crate::avro::schema::Name;

#[test]
fn names_follow_the_rule_of_java() {
    check(&[
        (r#"{"type": "enum", "name": "Größe_1", "symbols": ["é", "日本", "x٣"]}"#, &[]),
        (r#"{"type": "fixed", "name": "1a", "size": 1}"#, &["error NAME_VALID 1:27 1a"]),
        (r#"{"type": "fixed", "name": "", "size": 1}"#, &["error NAME_VALID 1:27"]),
        (r#"{"type": "fixed", "name": "a-b", "size": 1}"#, &["error NAME_VALID 1:27 a-b"]),
        (r#"{"type": "fixed", "name": "a²", "size": 1}"#, &["error NAME_VALID 1:27 a²"]),
        (r#"{"type": "fixed", "name": "𝒜", "size": 1}"#, &["error NAME_VALID 1:27 𝒜"]),
        (r#"{"type": "fixed", "name": "a.", "size": 1}"#, &["error NAME_VALID 1:27"]),
        (r#"{"type": "fixed", "name": "a..b", "size": 1}"#, &["error NAMESPACE_VALID 1:27 b"]),
        (r#"{"type": "fixed", "name": "a.1.b", "size": 1}"#, &["error NAMESPACE_VALID 1:27 b"]),
        (
            r#"{"type": "fixed", "namespace": "a.", "name": "b", "size": 1}"#,
            &["error NAMESPACE_VALID 1:46 b"],
        ),
        // The namespace of a dotted name is in the name, so what stands beside it is not read.
        (r#"{"type": "fixed", "namespace": "!", "name": "a.b", "size": 1}"#, &[]),
        (
            r#"{"type": "fixed", "namespace": 1, "name": "b", "size": 1}"#,
            &["warning ATTRIBUTE_VALID 1:32 b"],
        ),
    ]);
}

#[test]
fn only_outside_all_namespaces_a_primitives_name_is_taken() {
    check(&[
        (r#"{"type": "fixed", "name": "int", "size": 1}"#, &["error NAME_VALID 1:27 int"]),
        (r#"{"type": "fixed", "name": "a.int", "size": 1}"#, &[]),
        (r#"{"type": "record", "name": "record", "fields": []}"#, &[]),
    ]);
}

#[test]
fn a_namespace_reaches_inward_until_another_takes_its_place() {
    let text = r#"{"type": "record", "name": "A", "namespace": "n", "fields": [
        {"name": "b", "type": {"type": "record", "name": "m.B", "namespace": "x", "fields": [
            {"name": "c", "type": {"type": "fixed", "name": "C", "size": 1}},
            {"name": "d", "type": {"type": "fixed", "name": "D", "namespace": "", "size": 1}},
            {"name": "e", "type": {"type": "fixed", "name": ".E", "size": 1}}
        ]}},
        {"name": "f", "type": {"type": "fixed", "name": "F", "namespace": null, "size": 1}},
        {"name": "g", "type": "D"},
        {"name": "h", "type": ["m.C", "F", "A", "E"]}
    ]}"#;
    let schema = schema(text);
    let names: Vec<_> = schema.set().named().iter().map(|named| named.name.full()).collect();
    assert_eq!(names, ["n.A", "m.B", "m.C", "D", "E", "n.F"]);
}

/// As Java reads it: a definition counts from its end on, one outside all namespaces before one
/// in the namespace that has not come to its end; and the text that is written means the same.
#[test]
fn of_two_types_that_a_name_may_mean_it_is_the_one_that_is_complete() {
    let bare = r#"{"type": "enum", "name": "B", "namespace": "", "symbols": ["X"]}"#;
    let record =
        |fields: &str| format!(r#"{{"type": "record", "name": "n.A", "fields": [{fields}]}}"#);
    let within = r#"{"type": "fixed", "name": "B", "size": 2}"#;
    for (fields, index, expected) in [
        (
            format!(
                r#"{{"name": "a", "type": {bare}}}, {{"name": "b", "type": "B"}}, {{"name": "c", "type": {within}}}"#
            ),
            1,
            "B",
        ),
        (
            format!(
                r#"{{"name": "a", "type": {within}}}, {{"name": "c", "type": {bare}}}, {{"name": "b", "type": "B"}}"#
            ),
            2,
            "n.B",
        ),
        (
            format!(
                r#"{{"name": "b", "type": "B"}}, {{"name": "a", "type": {within}}}, {{"name": "c", "type": {bare}}}"#
            ),
            0,
            "n.B",
        ),
    ] {
        let schema = schema(&record(&fields));
        for schema in [schema.clone(), super::schema(&schema.to_json())] {
            let root = schema.root().named().and_then(|id| schema.named(id).fields());
            let used = root.and_then(|fields| fields[index].ty.named());
            assert_eq!(used.map(|id| schema.named(id).name.full()), Some(expected), "{fields}");
        }
    }
    let itself = record(&format!(
        r#"{{"name": "a", "type": {}}}, {{"name": "b", "type": ["n.A", "A"]}}"#,
        bare.replace('B', "A")
    ));
    let text = schema(&itself).to_json();
    assert!(text.ends_with(r#"{"name":"b","type":["n.A",".A"]}]}"#), "{text}");
    assert_eq!(schema(&text).to_json(), text);
}

#[test]
fn a_name_nobody_defines_is_reported_where_it_is_used() {
    check(&[
        (r#""Missing""#, &["error REFERENCE_RESOLVES 1:1"]),
        (r#"{"type": "flubber"}"#, &["error REFERENCE_RESOLVES 1:10"]),
        (r#"{"type": "array", "items": "a.B"}"#, &["error REFERENCE_RESOLVES 1:28 []"]),
        (
            r#"{"type": "record", "name": "R", "fields": [
                {"name": "a", "type": "String"}, {"name": "b", "type": ["null", "map"]}]}"#,
            &["error REFERENCE_RESOLVES 2:39 R.a", "error REFERENCE_RESOLVES 2:81 R.b"],
        ),
        // A name in an object of its own is understood, but not by every reader.
        (
            r#"{"type": "record", "name": "R", "fields": [
                {"name": "a", "type": ["null", {"type": "R"}]}]}"#,
            &["warning SCHEMA_FORM 2:57 R.a"],
        ),
    ]);
}

#[test]
fn aliases_are_names_and_not_the_own() {
    let with = |aliases: &str| {
        format!(r#"{{"type": "fixed", "name": "n.F", "aliases": {aliases}, "size": 1}}"#)
    };
    check(&[
        (&with(r#"["G", "m.H", ".I", "G"]"#), &[]),
        (&with(r#"["F"]"#), &["warning ALIAS_VALID_NOT_SELF 1:46 F"]),
        (&with(r#"["a-b"]"#), &["error ALIAS_VALID_NOT_SELF 1:46 F"]),
        (&with(r#"["1.b"]"#), &["warning ALIAS_VALID_NOT_SELF 1:46 F"]),
        (&with("[1]"), &["error ATTRIBUTE_VALID 1:46 F"]),
        (&with("null"), &["error ATTRIBUTE_VALID 1:45 F"]),
    ]);
    let schema = schema(&with(r#"["G", "m.H", ".I", "G"]"#));
    let aliases = &schema.set().named()[0].aliases;
    assert_eq!(aliases.iter().map(Name::full).collect::<Vec<_>>(), ["n.G", "m.H", "I"]);
}

#[test]
fn field_aliases_that_no_field_can_have_are_of_no_use() {
    check(&[(
        r#"{"type": "record", "name": "R", "fields": [
            {"name": "a", "type": "int", "aliases": ["b", "a", "a.b"]},
            {"name": "c", "type": "int", "aliases": "d"}]}"#,
        &[
            "warning ALIAS_VALID_NOT_SELF 2:59 R.a",
            "warning ALIAS_VALID_NOT_SELF 2:64 R.a",
            "error ATTRIBUTE_VALID 3:53 R.c",
        ],
    )]);
}

#[test]
fn one_definition_may_be_written_twice_but_not_two() {
    let record = |field: &str, rest: &str| {
        format!(r#"{{"type": "record", "name": "R", "fields": [{field}]{rest}}}"#)
    };
    let first = record(r#"{"name": "a", "type": "int", "default": 1}"#, "");
    let same = record(r#"{"default": 1, "name": "a", "type": {"type": "int"}}"#, r#", "doc": "x""#);
    assert_eq!(found_in(&[&first, &same]), ["warning TYPE_DEFINED_ONCE b.avsc:1:28 R"]);
    for other in [
        record(r#"{"name": "b", "type": "int", "default": 1}"#, ""),
        record(r#"{"name": "a", "type": "long", "default": 1}"#, ""),
        record(r#"{"name": "a", "type": "int"}"#, ""),
        record(r#"{"name": "a", "type": "int", "default": 1, "order": "ignore"}"#, ""),
        record(r#"{"name": "a", "type": "int", "default": 1, "x": 1}"#, ""),
        record(r#"{"name": "a", "type": "int", "default": 1}"#, r#", "x": 1"#),
        record("", ""),
    ] {
        let found = found_in(&[&first, &other]);
        assert_eq!(found, ["error TYPE_DEFINED_ONCE b.avsc:1:28 R"], "{other}");
    }
    let found = found_in(&[&first, r#"{"type": "enum", "name": "R", "symbols": []}"#]);
    assert_eq!(found, ["error TYPE_DEFINED_ONCE b.avsc:1:26 R"]);
}
