//! `factline compat --against`, as a shell sees it.

#[path = "../common/mod.rs"]
mod common;
mod registry;
mod report;
mod states;

use common::Bench;
use serde_json::Value;

const CATALOG: &str = "version = 1\nnamespace = \"acme\"\n";

const DOMAIN: &str = r#"owner = "Lab team"
class = "internal"
topic = "acme.lab.events"

[[consumers]]
name = "billing"
owner = "Revenue team"
events = ["*"]
"#;

const DRAWN: &str = r#"{
  "type": "record",
  "name": "SampleDrawn",
  "namespace": "acme.lab",
  "doc": "A sample was drawn.",
  "eventType": "Sample.Drawn",
  "keyField": "sample_id",
  "fields": [
    {"name": "sample_id", "type": {"type": "string", "logicalType": "uuid"}, "doc": "Which."},
    {"name": "tubes", "type": ["null", "int"], "default": null, "doc": "How many tubes."},
    {"name": "kind", "type": "Kind", "doc": "What."}
  ]
}
"#;

const KIND: &str = r#"{
  "type": "enum",
  "name": "Kind",
  "namespace": "acme.lab",
  "doc": "What a sample is of.",
  "symbols": ["BLOOD", "URINE"]
}
"#;

/// The file of the event, from the catalog's folder.
const FILE: &str = "schemas/lab/sample_drawn.avsc";

/// A catalog in `folder`, which is empty or ends in a slash.
fn write(bench: &Bench, folder: &str) {
    for (name, text) in [
        ("catalog.toml", CATALOG),
        ("schemas/lab/domain.toml", DOMAIN),
        ("schemas/lab/kind.avsc", KIND),
        (FILE, DRAWN),
    ] {
        bench.file(&format!("{folder}{name}"), text);
    }
}

/// A repository with a catalog in its root, as it is on `main`.
fn repository() -> Bench {
    let bench = Bench::new();
    write(&bench, "");
    bench.commit("a catalog");
    bench
}

/// The event with a part replaced.
fn changed(from: &str, to: &str) -> String {
    assert!(DRAWN.contains(from), "{from}");
    DRAWN.replace(from, to)
}

/// The event whose tubes are no longer optional: a break.
fn broken() -> String {
    changed(r#"["null", "int"], "default": null"#, "\"int\"")
}

fn document(out: &str) -> Value {
    serde_json::from_str(out).expect(out)
}

/// The findings of a rule.
fn of_rule(document: &Value, rule: &str) -> Vec<Value> {
    let findings = document["findings"].as_array().into_iter().flatten();
    findings.filter(|finding| finding["rule"] == rule).cloned().collect()
}
