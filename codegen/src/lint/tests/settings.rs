//! Settings, ignores and edits together.

use factline_core::avro::finding::{Severity, Source};

use super::fixture::{Files, input};
use crate::input::parse_catalog_file;
use crate::lint::{Category, Settings, apply, lint, rule};

fn settings(text: &str) -> Settings {
    let mut findings = Vec::new();
    let file = parse_catalog_file(&Source::new("catalog.toml", text), &mut findings);
    assert_eq!(findings, []);
    file.lint
}

fn severity(settings: &Settings, id: &str, file: &str) -> Option<Severity> {
    settings.severity(rule(id).expect("a rule"), file)
}

#[test]
fn categories_include_what_is_nested_in_them() {
    let standard = Settings::default();
    for (id, is_on) in [
        ("NAME_VALID", true),
        ("FORMATTED", true),
        ("ENUM_HAS_DEFAULT", true),
        ("TOPIC_NAME_VALID", false),
    ] {
        assert_eq!(severity(&standard, id, "x").is_some(), is_on, "{id}");
    }
    let privacy = Settings::default().limited_to([Category::Privacy]);
    assert_eq!(severity(&privacy, "FORMATTED", "x"), None);
    assert_eq!(severity(&privacy, "NAME_VALID", "x"), Some(Severity::Error));
}

#[test]
fn the_nearest_word_counts() {
    let settings = settings(
        "[lint]\ncategories = [\"BASIC\"]\n[lint.rules]\nBASIC = \"warning\"\nFORMATTED = \"off\"\n\
         KAFKA = \"warning\"\n[lint.paths.\"a\"]\nFORMATTED = \"error\"\n\
         [lint.paths.\"a/b\"]\nBASIC = \"off\"\n",
    );
    for (id, file, expected) in [
        ("UNUSED_TYPE", "c/x.avsc", Some(Severity::Warning)),
        ("FORMATTED", "c/x.avsc", None),
        ("FORMATTED", "a/x.avsc", Some(Severity::Error)),
        ("FORMATTED", "a/b/x.avsc", None),
        ("FORMATTED", "ab/x.avsc", None),
        // Named, though its category is not on.
        ("ENVELOPE_FIELD_IN_PAYLOAD", "x.avsc", Some(Severity::Warning)),
        ("PHI_FIELD_TAGGED", "x.avsc", None),
    ] {
        assert_eq!(severity(&settings, id, file), expected, "{id} in {file}");
    }
    let limited = settings.limited_to([Category::Privacy]);
    assert_eq!(severity(&limited, "ENVELOPE_FIELD_IN_PAYLOAD", "x.avsc"), None);
}

const IGNORING: &str = r#"{
  "type": "enum",
  "name": "ward",
  "symbols": ["A"],
  "x-lint-ignore": { "ENUM_HAS_DEFAULT": "there is one ward", "UNION_MAX_BRANCHES": "none" }
}
"#;

#[test]
fn an_ignore_hides_its_rule_and_nothing_else() {
    let files = Files::from([("ward.avsc".to_owned(), IGNORING.as_bytes().to_vec())]);
    let problems = lint(&input(&files), &Settings::default());
    let ids: Vec<_> = problems.iter().map(|problem| problem.finding.rule).collect();
    assert_eq!(ids, ["ENUM_PASCAL_CASE", "IGNORE_IS_USED"]);
    // What is off is not missed.
    let minimal = Settings::default().limited_to([Category::Minimal]);
    assert_eq!(lint(&input(&files), &minimal), []);
}

#[test]
fn edits_take_turns_until_nothing_is_left() {
    let text = r#"{"type":"record","name":"Visit","fields":[{"name":"wardName","type":["string","null"]},{"name":"kind","type":{"type":"enum","name":"Kind","symbols":["A"]}}]}"#;
    let mut files = Files::from([("v.avsc".to_owned(), text.as_bytes().to_vec())]);
    let mut rounds = 0;
    loop {
        let input = input(&files);
        let problems = lint(&input, &Settings::default());
        let edited = apply(&input.sources, problems.iter().map(|problem| &problem.edits[..]));
        if edited.is_empty() {
            assert_eq!(problems, []);
            break;
        }
        rounds += 1;
        assert!(rounds < 6, "{problems:#?}");
        for (file, edited) in edited {
            let old = files.remove(&*file).expect("a file");
            let text = edited.text.map_or(old, String::into_bytes);
            files.insert(edited.name.unwrap_or_else(|| file.to_string()), text);
        }
    }
    let expected = r#"{
  "type": "record",
  "name": "Visit",
  "fields": [
    {
      "name": "ward_name",
      "type": ["null", "string"],
      "default": null,
      "aliases": ["wardName"]
    },
    {
      "name": "kind",
      "type": { "type": "enum", "name": "Kind", "symbols": ["A", "UNKNOWN"], "default": "UNKNOWN" }
    }
  ]
}
"#;
    assert_eq!(String::from_utf8_lossy(&files["visit.avsc"]), expected);
}
