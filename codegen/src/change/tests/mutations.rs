//! A part of the flagship catalog, changed in one place at a time.

use std::collections::BTreeSet;
use std::path::Path;

use factline_core::avro::json::{Object, Span, Value, parse};

use super::fixture::{Files, version};
use super::options;
use crate::change::{Effect, Report, compare};

/// One way to change the text of an event.
struct Mutation {
    name: &'static str,
    /// What the report must say of it.
    effect: Option<Effect>,
    /// A rule that must be among those reported.
    rule: &'static str,
    /// The new text; nothing where this event has no place for it.
    apply: fn(&str, &Object, &mut fastrand::Rng) -> Option<String>,
}

const MUTATIONS: [Mutation; 15] = [
    Mutation {
        name: "white space",
        effect: None,
        rule: "",
        apply: |text, _, _| Some(format!("\n{text}\n")),
    },
    Mutation {
        name: "documentation",
        effect: Some(Effect::Patch),
        rule: "DOCS_CHANGED",
        apply: |text, record, _| replace(text, record.get("doc")?.span, "\"Something else.\""),
    },
    Mutation {
        name: "a field with a default",
        effect: Some(Effect::Minor),
        rule: "FIELD_ADDED",
        apply: |text, record, _| {
            add_field(
                text,
                record,
                r#"{"name": "zz_new", "type": ["null", "int"], "default": null}"#,
            )
        },
    },
    Mutation {
        name: "a field without a default",
        effect: Some(Effect::Major),
        rule: "READER_FIELD_MISSING_DEFAULT_VALUE",
        apply: |text, record, _| add_field(text, record, r#"{"name": "zz_new", "type": "int"}"#),
    },
    Mutation {
        name: "a field gone",
        effect: Some(Effect::Major),
        rule: "RUST_FIELD_REMOVED",
        apply: |text, record, rng| {
            let fields = record.get("fields")?.as_array()?;
            let index = rng.usize(1..fields.len());
            let span = Span::new(fields[index - 1].span.end, fields[index].span.end);
            (!is_key(record, &fields[index])).then(|| replace(text, span, "")).flatten()
        },
    },
    Mutation {
        name: "a field renamed",
        effect: Some(Effect::Major),
        rule: "RENAME_WITHOUT_ALIAS",
        apply: |text, record, rng| {
            let name = field(record, rng)?.get("name")?;
            replace(text, name.span, &format!("\"{}_renamed\"", name.as_str()?))
        },
    },
    Mutation {
        name: "a field renamed with an alias",
        effect: Some(Effect::Major),
        rule: "RUST_FIELD_REMOVED",
        apply: |text, record, rng| {
            let name = field(record, rng)?.get("name")?;
            let (span, old) = (name.span, name.as_str()?);
            replace(text, span, &format!("\"{old}_renamed\", \"aliases\": [\"{old}\"]"))
        },
    },
    Mutation {
        name: "a field of another type",
        effect: Some(Effect::Major),
        rule: "RUST_FIELD_TYPE_CHANGED",
        apply: |text, record, rng| {
            let field = field(record, rng)?;
            let is_plain = field.get("default").is_none() && !defines(field.get("type")?);
            let ty = r#"{"type": "array", "items": {"type": "map", "values": "boolean"}}"#;
            is_plain.then(|| replace(text, field.get("type")?.span, ty)).flatten()
        },
    },
    Mutation {
        name: "a field no longer tagged",
        effect: Some(Effect::Major),
        rule: "PHI_TAG_REMOVED",
        apply: |text, record, rng| {
            let tags = field(record, rng)?.get("confluent:tags")?;
            replace(text, tags.span, "[]")
        },
    },
    Mutation {
        name: "a field tagged",
        effect: Some(Effect::Major),
        rule: "PHI_TAG_ADDED",
        apply: |text, record, rng| {
            let field = field(record, rng)?;
            let is_plain = field.get("type")?.as_str().is_some_and(|ty| ty == "string");
            let name = field.get("name")?;
            let tags = format!("\"{}\", \"confluent:tags\": [\"PHI\"]", name.as_str()?);
            let is_free = is_plain && field.get("confluent:tags").is_none();
            is_free.then(|| replace(text, name.span, &tags)).flatten()
        },
    },
    Mutation {
        name: "another event type",
        effect: Some(Effect::Major),
        rule: "EVENT_TYPE_CHANGED",
        apply: |text, record, _| replace(text, record.get("eventType")?.span, "\"Other.Happened\""),
    },
    Mutation {
        name: "another key",
        effect: Some(Effect::Major),
        rule: "PARTITION_KEY_CHANGED",
        apply: |text, record, _| {
            let key = record.get("keyField")?;
            let text = replace(text, key.span, "\"zz_new\"")?;
            let document = parse(&text);
            add_field(
                &text,
                document.value?.as_object()?,
                r#"{"name": "zz_new", "type": "string"}"#,
            )
        },
    },
    Mutation {
        name: "retired",
        effect: Some(Effect::Major),
        rule: "DEPRECATED",
        apply: |text, record, _| {
            let name = record.get("name")?;
            let retired = format!("{}, \"retired\": true", slice(text, name.span));
            record.get("retired").is_none().then(|| replace(text, name.span, &retired)).flatten()
        },
    },
    Mutation {
        name: "an attribute",
        effect: Some(Effect::Patch),
        rule: "DOCS_CHANGED",
        apply: |text, record, _| {
            let name = record.get("name")?;
            replace(text, name.span, &format!("{}, \"x-other\": 1", slice(text, name.span)))
        },
    },
    Mutation {
        name: "another name",
        effect: Some(Effect::Major),
        rule: "RUST_TYPE_RENAMED",
        apply: |text, record, _| {
            let name = record.get("name")?;
            let text = replace(text, name.span, &format!("\"{}Renamed\"", name.as_str()?))?;
            // The name of a type that is spelt out in the text could be relative to it.
            (!name.as_str()?.contains('.')).then_some(text)
        },
    },
];

fn slice(text: &str, span: Span) -> &str {
    &text[span.start as usize..span.end as usize]
}

fn replace(text: &str, span: Span, new: &str) -> Option<String> {
    let (start, end) = (span.start as usize, span.end as usize);
    Some([&text[..start], new, &text[end..]].concat())
}

fn add_field(text: &str, record: &Object, field: &str) -> Option<String> {
    let last = record.get("fields")?.as_array()?.last()?.span.end;
    replace(text, Span::new(last, last), &format!(", {field}"))
}

/// A field that is not the key.
fn field<'r>(record: &'r Object, rng: &mut fastrand::Rng) -> Option<&'r Object> {
    let fields = record.get("fields")?.as_array()?;
    let field = &fields[rng.usize(..fields.len())];
    (!is_key(record, field)).then(|| field.as_object()).flatten()
}

/// Whether an attribute of the record names a field.
fn is_key(record: &Object, field: &Value) -> bool {
    let name = field.as_object().and_then(|field| field.get("name"));
    ["keyField", "dataSubject"].into_iter().any(|key| record.get(key) == name)
}

/// Whether a type has definitions in it, which others could refer to.
fn defines(ty: &Value) -> bool {
    match ty.as_object() {
        Some(object) => object.get("name").is_some() || object.get("items").is_some_and(defines),
        None => ty.as_array().is_some_and(|branches| branches.iter().any(defines)),
    }
}

/// One domain of the catalog, and what all share.
fn files() -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalog");
    let mut files = Files::from([(
        "catalog.toml".to_owned(),
        std::fs::read_to_string(root.join("catalog.toml")).expect("settings"),
    )]);
    for folder in ["schemas/lab", "schemas/common"] {
        for entry in std::fs::read_dir(root.join(folder)).expect("a folder") {
            let path = entry.expect("a file").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).expect("a text");
            files.insert(format!("{folder}/{name}"), text);
        }
    }
    files
}

fn rules(report: &Report) -> BTreeSet<&'static str> {
    report.changes.iter().map(|change| change.rule.id).collect()
}

#[test]
fn a_change_in_one_place_is_reported_for_what_it_is() {
    let files = files();
    let old = version(&files);
    let events: Vec<_> = files.keys().filter(|name| name.starts_with("schemas/lab/")).collect();
    let events: Vec<_> = events.into_iter().filter(|name| name.ends_with(".avsc")).collect();
    for (seed, mutation) in (0..).zip(MUTATIONS.iter().cycle()).take(2 * MUTATIONS.len()) {
        let mut rng = fastrand::Rng::with_seed(seed);
        let (name, text) = loop {
            let name = events[rng.usize(..events.len())];
            let document = parse(&files[name]);
            let record = document.value.as_ref().and_then(Value::as_object).expect("a record");
            if let Some(text) = (mutation.apply)(&files[name], record, &mut rng) {
                break (name, text);
            }
        };
        let mut after = files.clone();
        after.insert(name.clone(), text);
        let new = version(&after);
        let report = compare(&old, &new, &options());
        let found = rules(&report);
        let what = format!("{} in {name}, seed {seed}: {found:?}", mutation.name);
        assert_eq!(report.effect(), mutation.effect, "{what}");
        assert!(mutation.effect.is_none() || found.contains(mutation.rule), "{what}");
        assert!(!found.contains("INVALID_SCHEMA"), "{what}");
        assert!(report.changes.iter().all(|change| change.finding.line > 0), "{what}");
        let back = compare(&new, &old, &options());
        assert_eq!(back.changes.is_empty(), mutation.effect.is_none(), "{what} and back");
    }
}

#[test]
fn files_that_come_and_go_are_reported() {
    let files = files();
    let old = version(&files);
    let events = files.keys().filter(|name| name.starts_with("schemas/lab/lab"));
    for name in events.step_by(5) {
        let mut less = files.clone();
        less.remove(name);
        let less = version(&less);
        let report = compare(&old, &less, &options());
        assert_eq!(report.effect(), Some(Effect::Major), "{name}");
        assert!(rules(&report).contains("EVENT_DELETED"), "{name}");
        let report = compare(&less, &old, &options());
        assert_eq!(report.effect(), Some(Effect::Minor), "{name}: {:?}", rules(&report));
        assert!(rules(&report).contains("EVENT_ADDED"), "{name}");
    }
}
