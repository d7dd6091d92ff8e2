//! The rules one by one; the conformance suites hold them against Java's verdicts.

use super::{Direction, Mode, check};
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
