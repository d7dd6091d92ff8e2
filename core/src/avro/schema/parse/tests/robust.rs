//! Whatever the text, the parser answers, soon, and with sensible places.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::parsed;
use crate::avro::finding::Source;
use crate::avro::json::MAX_DEPTH;
use crate::avro::schema::{ParseOptions, Schema, parse};

const SEEDS: [&str; 3] = [
    r#"{"type": "record", "name": "n.R", "aliases": ["Q"], "fields": [
        {"name": "a", "type": ["null", "R", {"type": "map", "values": "E"}], "default": null},
        {"name": "b", "type": {"type": "array", "items": "n.F"}, "default": ["ab"], "order": "ignore"}]}"#,
    r#"{"type": "enum", "name": "E", "namespace": "n", "symbols": ["A", "B"], "default": "A"}"#,
    r#"[{"type": "fixed", "name": "n.F", "size": 2}, {"type": "bytes", "logicalType": "decimal",
        "precision": 4, "scale": 2}, {"type": "error", "name": "X", "fields": [
        {"name": "c", "type": "n.E", "aliases": ["d"], "default": "B"}]}]"#,
];

/// One of the seeds with a few pieces cut out, or put in from another place.
fn mutated() -> impl Strategy<Value = String> {
    let piece = proptest::sample::select(
        &[
            "{", "}", "[", "]", ",", ":", "\"", "\"R\"", "\"type\"", "null", "1", "é", "\\u00e9",
            ".",
        ][..],
    );
    let cut = (any::<prop::sample::Index>(), 0..12_usize, prop::option::of(piece));
    (0..SEEDS.len(), proptest::collection::vec(cut, 0..5)).prop_map(|(seed, cuts)| {
        let mut text: Vec<char> = SEEDS[seed].chars().collect();
        for (at, length, piece) in cuts {
            let start = at.index(text.len() + 1);
            let end = (start + length).min(text.len());
            text.splice(start..end, piece.unwrap_or_default().chars());
        }
        text.into_iter().collect()
    })
}

proptest! {
    #[test]
    fn no_schema_makes_it_panic(texts in proptest::collection::vec(mutated(), 1..4)) {
        let sources = texts.iter().map(|text| Source::new("x", text.as_str()));
        let parsed = parse(sources, &ParseOptions::default());
        for finding in &parsed.findings {
            prop_assert!(finding.line >= 1 && finding.column >= 1 && !finding.message.is_empty());
        }
        for root in parsed.set.roots() {
            let schema = Schema::of_root(&parsed.set, root);
            let again = Schema::parse(&schema.to_json()).expect("what is written can be read");
            prop_assert_eq!(again.to_json(), schema.to_json());
            prop_assert_eq!(again.fingerprints(), schema.fingerprints());
            // Inside a namespace, a canonical form cannot name what is in none.
            let mut named = parsed.set.named().iter().map(|named| named.name.namespace().is_some());
            if named.clone().all(|in_namespace| in_namespace) || !named.any(|in_namespace| in_namespace) {
                let canonical = Schema::parse(&schema.canonical()).expect("a schema");
                prop_assert_eq!(canonical.canonical(), schema.canonical());
            }
        }
    }
}

#[test]
fn the_deepest_nesting_fits_on_a_small_stack() {
    let levels = MAX_DEPTH - 1;
    let arrays = r#"{"type": "array", "items": "#.repeat(levels) + "\"int\"" + &"}".repeat(levels);
    let unions = "[".repeat(MAX_DEPTH) + &"]".repeat(MAX_DEPTH);
    let mut records = "\"int\"".to_owned();
    for level in 0..levels / 3 {
        records = format!(
            r#"{{"type": "record", "name": "R{level}", "fields": [{{"name": "a", "type": {records}}}]}}"#
        );
    }
    let check = move || {
        for text in [&arrays, &records] {
            let schema = Schema::parse(text).expect("sound");
            assert_eq!(schema.canonical().matches('{').count(), text.matches('{').count());
        }
        assert!(parsed(&[&unions]).has_errors());
    };
    let small = std::thread::Builder::new().stack_size(2 << 20);
    small.spawn(check).expect("a thread").join().expect("no overflow");
}

#[test]
fn a_long_chain_of_names_is_no_deep_recursion() {
    let mut text = "[".to_owned();
    for index in 0..20_000 {
        let next = index + 1;
        let _ = write!(
            text,
            r#"{{"type":"record","name":"R{index}","fields":[{{"name":"a","type":"R{next}"}}]}},"#
        );
    }
    text.push_str(r#"{"type":"fixed","name":"R20000","size":1}]"#);
    let schema = Schema::parse(&text).expect("sound");
    assert!(schema.canonical().len() > 1_000_000 && schema.to_json().len() > 1_000_000);
}

#[test]
fn similar_branches_do_not_multiply() {
    let record = |name: &str| {
        format!(
            r#"{{"type": "record", "name": "{name}", "fields": [
                {{"name": "next", "type": ["null", "R", "S"]}}, {{"name": "x", "type": "int"}}]}}"#
        )
    };
    let default = r#"{"x": 1, "next": "#.repeat(80) + "1" + &"}".repeat(80);
    let text = format!(
        r#"{{"type": "record", "name": "T", "fields": [{{"name": "a", "default": {default},
            "type": ["null", {}, {}]}}]}}"#,
        record("R"),
        record("S"),
    );
    let found = parsed(&[&text]).findings;
    assert_eq!(found.len(), 1, "{found:?}");
    let right = text.replacen(": 1}", ": null}", 1);
    assert!(!parsed(&[&right]).has_errors());
}

#[test]
fn findings_of_one_file_are_limited() {
    let text = format!("[{}]", "{},".repeat(2_000).trim_end_matches(','));
    let findings = parsed(&[&text]).findings;
    assert_eq!(findings.len(), 501);
    let last = findings.last().expect("a finding");
    assert_eq!(
        (last.rule, &*last.message),
        ("FINDINGS_SHOWN", "1500 more findings of this file are not shown")
    );
}
