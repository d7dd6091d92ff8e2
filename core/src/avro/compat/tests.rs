//! The rules one by one; the conformance suites hold them against Java's verdicts.

use super::{Direction, Mode, changes, check};
use crate::avro::schema::Schema;

fn schema(text: &str) -> Schema {
    Schema::parse(text).expect("a valid schema")
}

fn findings(reader: &str, writer: &str) -> Vec<(&'static str, String)> {
    let found = check(&schema(reader), &schema(writer));
    found.into_iter().map(|finding| (finding.kind.as_str(), finding.location)).collect()
}

fn record(fields: &str) -> String {
    format!(r#"{{"type": "record", "name": "R", "fields": [{fields}]}}"#)
}

#[test]
fn primitives_widen_and_never_narrow() {
    let all = ["int", "long", "float", "double", "string", "bytes", "boolean", "null"];
    let readable = |reader: &str, writer: &str| {
        findings(&format!("{reader:?}"), &format!("{writer:?}")).is_empty()
    };
    let readers = |writer| all.into_iter().filter(|reader| readable(reader, writer)).collect();
    let expected: [(&str, &[&str]); 5] = [
        ("int", &["int", "long", "float", "double"]),
        ("long", &["long", "float", "double"]),
        ("float", &["float", "double"]),
        ("string", &["string", "bytes"]),
        ("null", &["null"]),
    ];
    for (writer, expected) in expected {
        let found: Vec<_> = readers(writer);
        assert_eq!(found, expected, "{writer}");
    }
}

#[test]
fn an_alias_outside_all_namespaces_is_overlooked_inside_one() {
    let named = |name: &str, aliases: &str| {
        format!(r#"{{"type": "fixed", "size": 1, "name": "{name}", "aliases": [{aliases}]}}"#)
    };
    let old = named("Old", "");
    assert_eq!(findings(&named("New", "\"Old\""), &old), []);
    let found = findings(&named("a.New", "\".Old\""), &old);
    assert_eq!(found, [("NAME_MISMATCH", "/name".to_owned())]);
}

#[test]
fn names_count_without_their_namespace_and_by_alias() {
    let fixed = |name: &str, aliases: &str| {
        format!(r#"{{"type": "fixed", "name": "{name}", "aliases": [{aliases}], "size": 1}}"#)
    };
    assert_eq!(findings(&fixed("a.F", ""), &fixed("b.F", "")), []);
    assert_eq!(findings(&fixed("a.G", "\"b.F\""), &fixed("b.F", "")), []);
    let other = findings(&fixed("a.G", "\"F\""), &fixed("b.F", ""));
    assert_eq!(other, [("NAME_MISMATCH", "/name".to_owned())]);
}

#[test]
fn a_field_that_matches_twice_ends_the_check() {
    let reader = record(r#"{"name": "a", "type": "int", "aliases": ["b"]}"#);
    let writer = record(r#"{"name": "a", "type": "string"}, {"name": "b", "type": "int"}"#);
    assert_eq!(findings(&reader, &writer), [("AMBIGUOUS_FIELD_ALIAS", "/fields/0".to_owned())]);
}

#[test]
fn a_shared_type_repeats_the_place_of_its_first_use() {
    let shared = |size: u8| {
        record(&format!(
            r#"{{"name": "a", "type": {{"type": "fixed", "name": "F", "size": {size}}}}},
               {{"name": "b", "type": "F"}}"#
        ))
    };
    let place = ("FIXED_SIZE_MISMATCH", "/fields/0/type/size".to_owned());
    assert_eq!(findings(&shared(1), &shared(2)), [place.clone(), place]);
}

#[test]
fn a_type_first_met_in_a_union_starts_a_path_of_its_own() {
    let shared = |size: u8| {
        record(&format!(
            r#"{{"name": "a", "type": ["null", {{"type": "fixed", "name": "F", "size": {size}}}]}},
               {{"name": "b", "type": "F"}}"#
        ))
    };
    let expected = [
        ("MISSING_UNION_BRANCH", "/fields/0/type/1".to_owned()),
        ("FIXED_SIZE_MISMATCH", "/size".to_owned()),
    ];
    assert_eq!(findings(&shared(1), &shared(2)), expected);
}

#[test]
fn an_enum_default_is_no_default_of_a_field() {
    let reader = record(
        r#"{"name": "e", "type": {"type": "enum", "name": "E", "symbols": ["A"], "default": "A"}}"#,
    );
    assert_eq!(findings(&reader, &record("")), [("TYPE_MISMATCH", "/fields/0/type".to_owned())]);
}

#[test]
fn recursion_ends() {
    let tree = record(r#"{"name": "children", "type": {"type": "array", "items": "R"}}"#);
    assert_eq!(findings(&tree, &tree), []);
}

#[test]
fn modes_look_back_one_version_or_all() {
    let int = schema("\"int\"");
    let long = schema("\"long\"");
    let text = schema("\"string\"");
    let history = [text, int];
    assert_eq!(Mode::Backward.check(&long, &history), []);
    assert_eq!(Mode::None.check(&long, &history), []);
    let places = |mode: Mode| {
        let conflicts = mode.check(&long, &history);
        conflicts.iter().map(|found| (found.version, found.direction)).collect::<Vec<_>>()
    };
    assert_eq!(places(Mode::BackwardTransitive), [(0, Direction::Backward)]);
    assert_eq!(places(Mode::Forward), [(1, Direction::Forward)]);
    let all = [(1, Direction::Forward), (0, Direction::Backward), (0, Direction::Forward)];
    assert_eq!(places(Mode::FullTransitive), all);
    assert_eq!(Mode::Full.check(&long, &[]), []);
}

#[test]
fn modes_are_read_in_any_case() {
    assert_eq!("full-transitive".parse(), Ok(Mode::FullTransitive));
    assert!("BOTH".parse::<Mode>().is_err());
}

#[test]
fn changes_of_meaning_are_found_beside_a_good_verdict() {
    let typed = |base: &str, logical: &str| {
        record(&format!(
            r#"{{"name": "v", "type": ["null", {{"type": "{base}", "logicalType": {logical}}}]}}"#
        ))
    };
    let plain = |ty: &str| record(&format!(r#"{{"name": "v", "type": "{ty}"}}"#));
    let decimal =
        |p: u8, s: u8| typed("bytes", &format!(r#""decimal", "precision": {p}, "scale": {s}"#));
    let time = |name: &str| typed("long", &format!("{name:?}"));
    let cases = [
        (decimal(9, 2), decimal(9, 2), vec![]),
        (
            decimal(9, 4),
            decimal(12, 2),
            vec!["DECIMAL_SCALE_CHANGED", "DECIMAL_PRECISION_NARROWED"],
        ),
        (decimal(12, 2), decimal(9, 2), vec![]),
        (time("timestamp-micros"), time("timestamp-millis"), vec!["TIMESTAMP_UNIT_CHANGED"]),
        (
            time("local-timestamp-millis"),
            time("timestamp-millis"),
            vec!["TIMESTAMP_LOCALITY_CHANGED"],
        ),
        (time("timestamp-micros"), time("time-micros"), vec!["LOGICAL_TYPE_CHANGED"]),
        (plain("long"), time("timestamp-millis"), vec!["LOGICAL_TYPE_CHANGED"]),
        (plain("double"), plain("long"), vec!["LOSSY_PROMOTION"]),
        (plain("double"), plain("int"), vec![]),
        (plain("string"), plain("bytes"), vec!["STRING_BYTES_PROMOTION"]),
        (plain("string"), plain("int"), vec![]),
    ];
    for (reader, writer, expected) in cases {
        let found = changes(&schema(&reader), &schema(&writer));
        let kinds: Vec<_> = found.iter().map(|change| change.kind.as_str()).collect();
        assert_eq!(kinds, expected, "{reader} {writer}");
        let place = if reader.contains("null") { "/fields/0/type/1" } else { "/fields/0/type" };
        assert!(found.iter().all(|change| change.location == place), "{found:?}");
    }
}

#[test]
fn other_defaults_are_a_change_of_meaning() {
    let with = |default: u8, symbol: &str| {
        record(&format!(
            r#"{{"name": "n", "type": "int", "default": {default}}},
               {{"name": "e", "type": {{"type": "enum", "name": "E", "symbols": ["A", "B"], "default": "{symbol}"}}}}"#
        ))
    };
    let found = changes(&schema(&with(1, "A")), &schema(&with(2, "B")));
    let places: Vec<_> =
        found.iter().map(|change| (change.kind.as_str(), &*change.location)).collect();
    let expected =
        [("DEFAULT_VALUE_CHANGED", "/fields/0"), ("ENUM_DEFAULT_CHANGED", "/fields/1/type")];
    assert_eq!(places, expected);
}
