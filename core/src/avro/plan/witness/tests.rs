use super::{Witness, witness, witnesses};
use crate::avro::compat::IncompatibilityKind;
use crate::avro::schema::Schema;

fn schema(text: &str) -> Schema {
    Schema::parse(text).expect("a valid schema")
}

fn record(fields: &str) -> Schema {
    schema(&format!(r#"{{"type": "record", "name": "R", "fields": [{fields}]}}"#))
}

/// The datum, and where it fails.
fn found(writer: &Schema, reader: &Schema) -> Vec<(String, String)> {
    witnesses(writer, reader).into_iter().map(|Witness { json, path, .. }| (json, path)).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(json, path)| ((*json).to_owned(), (*path).to_owned())).collect()
}

#[test]
fn each_part_has_its_own_with_readable_values_beside_it() {
    let nullable = r#"{"name": "a", "type": ["null", "string"]},
        {"name": "b", "type": {"type": "enum", "name": "E", "symbols": ["OLD", "KEPT"]}},
        {"name": "gone", "type": {"type": "string", "logicalType": "uuid"}}"#;
    let required = r#"{"name": "a", "type": "string"},
        {"name": "b", "type": {"type": "enum", "name": "E", "symbols": ["KEPT"]}}"#;
    let (writer, reader) = (record(nullable), record(required));
    let uuid = "00000000-0000-0000-0000-000000000000";
    assert_eq!(
        found(&writer, &reader),
        pairs(&[
            (&format!(r#"{{"a":null,"b":"KEPT","gone":"{uuid}"}}"#), "R.a<null>"),
            (&format!(r#"{{"a":{{"string":""}},"b":"OLD","gone":"{uuid}"}}"#), "R.b"),
        ])
    );
    assert_eq!(
        witness(&writer, &reader).and_then(|witness| witness.kind),
        Some(IncompatibilityKind::TypeMismatch)
    );
}

#[test]
fn parts_are_reached_through_arrays_maps_and_recursion() {
    let node = |value: &str| {
        schema(&format!(
            r#"{{"type": "record", "name": "Node", "fields": [
                {{"name": "next", "type": ["null", {{"type": "map", "values": {{"type": "array", "items": "Node"}}}}]}},
                {{"name": "value", "type": {value}}}]}}"#
        ))
    };
    assert_eq!(
        found(
            &node(r#"["int", {"type": "array", "items": "string"}]"#),
            &node(r#"["int", {"type": "array", "items": "int"}]"#)
        ),
        pairs(&[(r#"{"next":null,"value":{"array":[""]}}"#, "Node.value<array>[0]")])
    );
    let one = schema(r#"{"type": "map", "values": {"type": "array", "items": ["int", "null"]}}"#);
    let other = schema(r#"{"type": "map", "values": {"type": "array", "items": "int"}}"#);
    assert_eq!(found(&one, &other), pairs(&[(r#"{"key":[null]}"#, "map{0}[0]<null>")]));
}

#[test]
fn where_everything_fails_the_smallest_datum_is_taken() {
    let (writer, reader) = (
        record(r#"{"name": "a", "type": ["string", "null"]}"#),
        record(r#"{"name": "b", "type": "int"}"#),
    );
    assert_eq!(found(&writer, &reader), pairs(&[(r#"{"a":null}"#, "R")]));
    let twice = record(r#"{"name": "a", "type": "int", "aliases": ["b"]}"#);
    let both = record(r#"{"name": "a", "type": "int"}, {"name": "b", "type": "long"}"#);
    let witness = witness(&both, &twice).expect("any datum");
    assert_eq!(witness.json, r#"{"a":0,"b":0}"#);
    assert_eq!(witness.kind, Some(IncompatibilityKind::AmbiguousFieldAlias));
}

#[test]
fn bytes_that_are_no_text_are_one() {
    let (bytes, string) = (schema(r#""bytes""#), schema(r#""string""#));
    let witness = witness(&bytes, &string).expect("no UTF-8");
    assert_eq!(
        (&*witness.json, &*witness.bytes, witness.kind),
        ("\"\u{ff}\"", &b"\x02\xff"[..], None)
    );
    assert_eq!(found(&string, &bytes), []);
}

#[test]
fn there_is_none_where_all_is_read_or_nothing_exists() {
    let equal = record(r#"{"name": "a", "type": "int"}"#);
    assert_eq!(witness(&equal, &record(r#"{"name": "a", "type": "double"}"#)), None);

    let endless = r#"{"name": "r", "type": "R"}, {"name": "a", "type": "string"}"#;
    assert_eq!(witness(&record(endless), &record(&endless.replace("string", "int"))), None);

    // A datum of the last record has 2^40 of the first.
    let mut text = String::from(
        r#"{"type": "record", "name": "R0", "fields": [{"name": "a", "type": "string"}]}"#,
    );
    for level in 1..40 {
        let below = level - 1;
        text = format!(
            r#"{{"type": "record", "name": "R{level}", "fields": [
                {{"name": "a", "type": {text}}}, {{"name": "b", "type": "R{below}"}}]}}"#
        );
    }
    let other = text.replace("\"string\"", "\"int\"");
    assert_eq!(witness(&schema(&text), &schema(&other)), None);
}

#[test]
fn a_chain_of_records_that_no_decoder_follows_has_none() {
    let chain = |inner: &str| {
        let mut fields = String::new();
        for level in 0..150 {
            let part = match level {
                0 => inner.to_owned(),
                _ => format!("\"R{}\"", level - 1),
            };
            fields.push_str(&format!(
                r#"{{"name": "f{level}", "type": ["null", {{"type": "record", "name": "R{level}",
                    "fields": [{{"name": "a", "type": {part}}}]}}]}}, "#
            ));
        }
        record(&format!(r#"{fields} {{"name": "last", "type": "R149"}}"#))
    };
    assert_eq!(witness(&chain(r#""string""#), &chain(r#""int""#)), None);
}
