//! The verdict on pairs and histories of schemas.

use factline_core::avro::compat::{self, Incompatibility, IncompatibilityKind, Mode};
use factline_core::avro::schema::Schema;
use factline_tests::conformance::suite;
use libtest_mimic::Trial;
use serde_json::Value as Json;

use crate::binary::schema;

pub(crate) fn suites() -> Vec<Trial> {
    vec![
        suite("compat/pairs.jsonl", |row| pair(row, "java_incompatibilities")),
        suite("generated/pairs.jsonl", |row| pair(row, "incompatibilities")),
        suite("compat/modes.jsonl", mode),
        suite("generated/modes.jsonl", mode),
        suite("compat/evolution.jsonl.gz", history),
    ]
}

/// Types and places are Java's, one by one and in its order.
fn pair(row: &Json, name: &str) -> Result<(), String> {
    let found = compat::check(&parsed(&row["reader"])?, &parsed(&row["writer"])?);
    if row.get("error").is_some() {
        // Java throws where a field matches twice.
        return match found.first() {
            Some(first) if first.kind == IncompatibilityKind::AmbiguousFieldAlias => Ok(()),
            _ => Err(format!("found {}", list(&found))),
        };
    }
    let expected: Vec<_> = row[name]
        .as_array()
        .into_iter()
        .flatten()
        .map(|item| (item["type"].as_str().unwrap_or(""), item["location"].as_str().unwrap_or("")))
        .collect();
    let places: Vec<_> =
        found.iter().map(|finding| (finding.kind.as_str(), &*finding.location)).collect();
    if found.is_empty() == row["compatible"] && places == expected {
        Ok(())
    } else {
        Err(format!("found {}, expected {expected:?}", list(&found)))
    }
}

fn mode(row: &Json) -> Result<(), String> {
    let mode: Mode = row["mode"]
        .as_str()
        .and_then(|name| name.parse().ok())
        .ok_or_else(|| format!("no mode {}", row["mode"]))?;
    let previous: Result<Vec<_>, _> =
        row["previous"].as_array().into_iter().flatten().map(parsed).collect();
    let (Ok(new), Ok(previous)) = (parsed(&row["new"]), previous) else {
        // A schema that is none goes together with nothing.
        let refused = row["compatible"] == false;
        return if refused { Ok(()) } else { Err("a schema is refused".to_owned()) };
    };
    let conflicts = mode.check(&new, &previous);
    if conflicts.is_empty() == row["compatible"] {
        Ok(())
    } else {
        Err(format!("found {conflicts:?}"))
    }
}

/// Each step of a real schema's history, in both directions; the whole of it, transitively.
///
/// Where Java says why a version is no schema, it must be none here.
fn history(row: &Json) -> Result<(), String> {
    let versions = row["versions"].as_array().into_iter().flatten();
    let versions: Vec<_> = versions.map(|version| parsed(&version["schema"])).collect();
    let reads = |reader: usize, writer: usize| match (&versions[reader], &versions[writer]) {
        (Ok(reader), Ok(writer)) => Json::Bool(compat::check(reader, writer).is_empty()),
        _ => Json::Null,
    };
    for step in row["steps"].as_array().into_iter().flatten() {
        let index = |name: &str| step[name].as_u64().map_or(usize::MAX, |index| index as usize);
        let (from, to) = (index("from"), index("to"));
        verdict(&step["backward"], &reads(to, from))?;
        verdict(&step["forward"], &reads(from, to))?;
    }
    let latest = versions.len().saturating_sub(1);
    let all = |reads: &dyn Fn(usize) -> Json| {
        let verdicts: Vec<_> = (0..latest).map(reads).collect();
        let sound = verdicts.iter().all(Json::is_boolean);
        if sound { Json::Bool(verdicts.iter().all(|verdict| *verdict == true)) } else { Json::Null }
    };
    verdict(&row["latest_reads_all"], &all(&|old| reads(latest, old)))?;
    verdict(&row["all_read_latest"], &all(&|old| reads(old, latest)))
}

/// A text in place of a verdict is Java's error.
fn verdict(expected: &Json, found: &Json) -> Result<(), String> {
    let same = if expected.is_string() { found.is_null() } else { expected == found };
    if same { Ok(()) } else { Err(format!("found {found}, expected {expected}")) }
}

/// A schema given as text or as JSON.
fn parsed(json: &Json) -> Result<Schema, String> {
    match json {
        Json::String(text) if text.trim_start().starts_with(['{', '[', '"']) => schema(text),
        _ => schema(&json.to_string()),
    }
}

fn list(found: &[Incompatibility]) -> String {
    let lines: Vec<_> = found.iter().map(ToString::to_string).collect();
    lines.join("; ")
}
