//! Several files at once.

use super::{found_in, parsed};
use crate::avro::schema::{Kind, Schema};

const VISIT: &str = r#"{"type": "record", "name": "n.Visit", "fields": [
    {"name": "ward", "type": "Ward"}, {"name": "next", "type": ["null", "m.Bed"]}]}"#;
const WARD: &str = r#"{"type": "enum", "name": "n.Ward", "symbols": ["WEST"]}"#;
const BED: &str = r#"{"type": "record", "name": "m.Bed", "fields": [
    {"name": "visit", "type": ["null", "n.Visit"]}]}"#;

#[test]
fn the_order_of_the_files_makes_no_difference() {
    let mut texts = Vec::new();
    for order in [[VISIT, WARD, BED], [BED, WARD, VISIT], [WARD, BED, VISIT]] {
        assert_eq!(found_in(&order), [""; 0]);
        let set = parsed(&order).set;
        let id = set.lookup("n.Visit").expect("defined");
        texts.push(Schema::of(&set, id).to_json());
    }
    texts.dedup();
    assert_eq!(texts.len(), 1, "{texts:?}");
}

#[test]
fn what_needs_an_unsound_type_is_left_out_without_a_finding() {
    let bed = BED.replace("n.Visit", "n.Gone");
    assert_eq!(found_in(&[VISIT, WARD, &bed]), ["error REFERENCE_RESOLVES c.avsc:2:40 Bed.visit"]);
    let set = parsed(&[VISIT, WARD, &bed]).set;
    let names: Vec<_> = set.named().iter().map(|named| named.name.full()).collect();
    assert_eq!(names, ["n.Ward"]);
    let [root] = set.roots() else { panic!("one root") };
    assert_eq!(set[root.file].name().as_ref(), "b.avsc");
    assert_eq!(root.ty.kind, Kind::Named(set.lookup("n.Ward").expect("defined")));
}

#[test]
fn a_file_that_is_no_json_still_defines_its_names() {
    let ward = WARD.replace("]", "");
    assert_eq!(found_in(&[VISIT, &ward, BED]), ["error JSON_SYNTAX b.avsc:1:54"]);
    assert!(parsed(&[VISIT, &ward, BED]).set.named().is_empty());
}

#[test]
fn conflicting_definitions_leave_none() {
    let other = WARD.replace("WEST", "EAST");
    let parsed = parsed(&[VISIT, WARD, &other]);
    assert!(parsed.set.lookup("n.Ward").is_none() && parsed.set.lookup("n.Visit").is_none());
    let message = &parsed.findings.last().expect("a finding").message;
    assert_eq!(message, "`n.Ward` is defined differently at b.avsc:1:26: the symbols differ");
}

#[test]
fn records_without_a_way_out_are_noticed() {
    let direct = r#"{"type": "record", "name": "A", "fields": [{"name": "a", "type": "A"}]}"#;
    assert_eq!(found_in(&[direct]), ["warning RECORD_FINITE a.avsc:1:66 A.a"]);
    let round = [
        r#"{"type": "record", "name": "A", "fields": [{"name": "b", "type": ["B"]}]}"#,
        r#"{"type": "record", "name": "B", "fields": [{"name": "a", "type": "A"}]}"#,
    ];
    let expected =
        ["warning RECORD_FINITE a.avsc:1:66 A.b", "warning RECORD_FINITE b.avsc:1:66 B.a"];
    assert_eq!(found_in(&round), expected);
    for way_out in [r#"["A", "null"]"#, r#"{"type": "array", "items": "A"}"#] {
        assert_eq!(found_in(&[&direct.replace("\"A\"}]", &format!("{way_out}}}]"))]), [""; 0]);
    }
}

#[test]
fn a_list_of_definitions_is_a_union_at_the_top() {
    let list = format!("[{BED}, {VISIT}, {WARD}]");
    assert_eq!(found_in(&[&list]), [""; 0]);
    assert_eq!(parsed(&[&list]).set.named().len(), 3);
}
