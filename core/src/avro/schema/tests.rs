use super::{Fingerprints, Schema};

fn schema(text: &str) -> Schema {
    Schema::parse(text).unwrap_or_else(|findings| panic!("{findings}\n{text}"))
}

fn fingerprints(text: &str) -> Fingerprints {
    schema(text).fingerprints()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Uses all that a schema can say.
const RICH: &str = r#"{"type": "record", "name": "R", "namespace": "n", "doc": "D",
  "aliases": ["Q", "m.P", ".O"], "zeta": 1, "alpha": {"b": 1, "a": 2}, "fields": [
    {"name": "a", "type": ["null", "R", {"type": "fixed", "name": "F", "size": 4,
       "logicalType": "decimal", "precision": 6, "scale": 2}], "default": null, "doc": "A"},
    {"name": "b", "type": {"type": "enum", "name": "E", "namespace": "", "symbols": ["X", "Y"],
       "default": "Y"}, "aliases": ["bb"], "order": "descending", "tag": ["PHI"]},
    {"name": "c", "type": {"type": "array", "items": {"type": "long",
       "logicalType": "timestamp-millis", "unit": "ms"}, "x": 1}, "default": []},
    {"name": "d", "type": {"type": "map", "values": "F"}},
    {"name": "e", "type": ["E", {"type": "error", "name": "m.P", "fields": [
       {"name": "f", "type": "n.F"}]}]}
  ]}"#;

#[test]
fn the_canonical_form_keeps_what_the_bytes_need() {
    let expected = concat!(
        r#"{"name":"n.R","type":"record","fields":["#,
        r#"{"name":"a","type":["null","n.R",{"name":"n.F","type":"fixed","size":4}]},"#,
        r#"{"name":"b","type":{"name":"E","type":"enum","symbols":["X","Y"]}},"#,
        r#"{"name":"c","type":{"type":"array","items":"long"}},"#,
        r#"{"name":"d","type":{"type":"map","values":"n.F"}},"#,
        r#"{"name":"e","type":["E",{"name":"m.P","type":"record","fields":["#,
        r#"{"name":"f","type":"n.F"}]}]}]}"#,
    );
    assert_eq!(schema(RICH).canonical(), expected);
    // A canonical form has no way to say that `E` is in no namespace; without that, it is its own.
    let named = expected.replace("\"E\"", "\"n.E\"");
    assert_eq!(schema(&named).canonical(), named);
}

#[test]
fn the_full_text_keeps_all_and_is_its_own_normal_form() {
    let expected = concat!(
        r#"{"type":"record","name":"R","namespace":"n","doc":"D","aliases":["Q","m.P",".O"],"#,
        r#""fields":[{"name":"a","type":["null","R",{"type":"fixed","name":"F","size":4,"#,
        r#""logicalType":"decimal","precision":6,"scale":2}],"doc":"A","default":null},"#,
        r#"{"name":"b","type":{"type":"enum","name":"E","namespace":"","symbols":["X","Y"],"#,
        r#""default":"Y"},"aliases":["bb"],"order":"descending","tag":["PHI"]},"#,
        r#"{"name":"c","type":{"type":"array","items":{"type":"long","#,
        r#""logicalType":"timestamp-millis","unit":"ms"},"x":1},"default":[]},"#,
        r#"{"name":"d","type":{"type":"map","values":"F"}},"#,
        r#"{"name":"e","type":["E",{"type":"error","name":"P","namespace":"m","fields":["#,
        r#"{"name":"f","type":"n.F"}]}]}],"alpha":{"a":2,"b":1},"zeta":1}"#,
    );
    assert_eq!(schema(RICH).to_json(), expected);
    assert_eq!(schema(expected).to_json(), expected);
    assert_eq!(fingerprints(expected), fingerprints(RICH));
}

#[test]
fn names_that_could_be_mistaken_are_written_in_full() {
    let text = r#"["null", {"type": "fixed", "name": "F", "size": 1}, {"type": "record", "name": "n.R",
        "fields": [{"name": "a", "type": {"type": "fixed", "name": "F", "size": 2}},
                   {"name": "b", "type": ".F"},
                   {"name": "c", "type": {"type": "fixed", "name": "int", "size": 3}},
                   {"name": "d", "type": "n.int"}]}]"#;
    let schema = schema(text);
    let written = schema.to_json();
    assert!(written.contains(r#"{"name":"b","type":".F"}"#), "{written}");
    assert!(written.contains(r#"{"name":"d","type":"n.int"}"#), "{written}");
    assert_eq!(self::schema(&written).canonical(), schema.canonical());
}

#[test]
fn fingerprints_are_those_of_avro_java() {
    let Fingerprints { crc64, md5, sha256, .. } = fingerprints("\"int\"");
    assert_eq!(crc64, 8_247_732_601_305_521_295);
    assert_eq!(hex(&md5), "ef524ea1b91e73173d938ade36c1db32");
    assert_eq!(hex(&sha256), "3f2b87a9fe7cc9b13835598c3981cd45e3e355309e5090aa0933d7becb6fba45");
    let empty = r#"{"fields": [], "type": "record", "name": "foo"}"#;
    assert_eq!(fingerprints(empty).crc64, -4_824_392_279_771_201_922);
}

/// Which of (crc64, resolution, text) differ from those of [`RICH`] after a replacement.
fn changes(from: &str, to: &str) -> (bool, bool, bool) {
    assert!(RICH.contains(from), "{from}");
    let (old, new) = (fingerprints(RICH), fingerprints(&RICH.replacen(from, to, 1)));
    assert_eq!(old.crc64 == new.crc64, old.sha256 == new.sha256);
    assert_eq!(old.crc64 == new.crc64, old.md5 == new.md5);
    (old.crc64 != new.crc64, old.resolution != new.resolution, old.text != new.text)
}

#[test]
fn each_fingerprint_sees_what_it_is_for() {
    let (nothing, text) = ((false, false, false), (false, false, true));
    let (resolution, bytes) = ((false, true, true), (true, true, true));
    let cases = [
        ("\"zeta\": 1, ", "", text),
        (
            "\"zeta\": 1, \"alpha\": {\"b\": 1, \"a\": 2}",
            "\"alpha\": {\"a\":2,\"b\":1}, \"zeta\": 1",
            nothing,
        ),
        (r#", "doc": "A""#, "", text),
        (r#", "order": "descending""#, "", text),
        (r#""tag": ["PHI"]"#, r#""tag": []"#, text),
        ("\"error\"", "\"record\"", text),
        (r#""Q", "m.P""#, r#""m.P""#, resolution),
        ("\"Q\"", "\"n.Q\"", nothing),
        (r#""aliases": ["bb"]"#, r#""aliases": []"#, resolution),
        (
            "\"default\": null",
            "\"default\": {\"a\": null, \"b\": \"X\", \"d\": {}, \"e\": \"X\"}",
            resolution,
        ),
        (r#""default": "Y""#, r#""default": "X""#, resolution),
        ("\"scale\": 2", "\"scale\": 3", resolution),
        ("timestamp-millis", "timestamp-micros", resolution),
        ("\"size\": 4", "\"size\": 5", bytes),
        ("\"name\": \"d\"", "\"name\": \"g\"", bytes),
        ("\"X\", \"Y\"", "\"Y\", \"X\"", bytes),
    ];
    for (from, to, expected) in cases {
        assert_eq!(changes(from, to), expected, "{from} -> {to}");
    }
}
