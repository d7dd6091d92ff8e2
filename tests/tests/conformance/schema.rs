//! Which schemas are refused, and what the canonical form of the others is.

use std::fs;
use std::path::Path;

use factline_core::avro::finding::{Finding, Severity, Source};
use factline_core::avro::schema::{ParseOptions, Parsed, Schema, parse};
use factline_tests::conformance::{folder, suite};
use libtest_mimic::Trial;
use serde_json::Value as Json;

pub(crate) fn suites() -> Vec<Trial> {
    vec![
        suite("schema-validity/cases.jsonl", validity),
        suite("canonical/cases.jsonl", canonical),
        suite("avro-schemas/INDEX.jsonl", real_file),
    ]
}

fn validity(row: &Json) -> Result<(), String> {
    let source = Source::new("case.avsc", text(row, "schema")?);
    let parsed = parse([source], &ParseOptions::default());
    if row["valid"] == true { accepted(&parsed) } else { refused(&parsed) }
}

fn canonical(row: &Json) -> Result<(), String> {
    // Contested rows put enums and fixed types into fields as no parser of today reads them.
    if row["status"] != "firm" {
        return Ok(());
    }
    let schema = Schema::parse(text(row, "input")?).map_err(|findings| findings.to_string())?;
    let canonical = schema.canonical();
    if canonical != text(row, "canonical")? {
        return Err(format!("the canonical form is {canonical}"));
    }
    let crc64 = schema.fingerprints().crc64;
    if row["java_crc64_signed"] != crc64 {
        return Err(format!("{canonical} has the fingerprint {crc64}"));
    }
    Ok(())
}

/// A real file, with those it needs, in an order that makes the parser look ahead.
fn real_file(row: &Json) -> Result<(), String> {
    let folder = folder().ok_or("the folder is gone")?.join("avro-schemas");
    let needs = row["needs"].as_array().ok_or("a row has `needs`")?;
    let files = [&row["file"]].into_iter().chain(needs);
    let sources: Result<Vec<_>, String> = files.map(|file| source(&folder, file)).collect();
    let parsed = parse(sources?, &ParseOptions::default());
    match text(row, "expect")? {
        "ok" | "ok-if-comments-allowed" => accepted(&parsed)?,
        "either" => {}
        _ => return refused(&parsed),
    }
    parsed.set.roots().iter().try_for_each(|root| {
        let schema = Schema::of_root(&parsed.set, root);
        let written = schema.to_json();
        let read = Schema::parse(&written).map_err(|findings| findings.to_string())?;
        let same = read.fingerprints() == schema.fingerprints() && read.to_json() == written;
        same.then_some(()).ok_or_else(|| format!("is read back as another schema: {written}"))
    })
}

fn source(folder: &Path, file: &Json) -> Result<Source, String> {
    let name = file.as_str().ok_or("a file has a name")?;
    let bytes = fs::read(folder.join(name)).map_err(|error| format!("{name}: {error}"))?;
    Source::from_bytes(name, bytes).map_err(|finding| finding.to_string())
}

fn errors(parsed: &Parsed) -> impl Iterator<Item = &Finding> {
    parsed.findings.iter().filter(|finding| finding.severity == Severity::Error)
}

fn accepted(parsed: &Parsed) -> Result<(), String> {
    match errors(parsed).next() {
        Some(error) => Err(format!("is refused: {error}")),
        None => Ok(()),
    }
}

/// Refused, and each error says where: in a file of the set, at a place that is there.
fn refused(parsed: &Parsed) -> Result<(), String> {
    if errors(parsed).next().is_none() {
        return Err("is accepted".to_owned());
    }
    errors(parsed).try_for_each(|error| {
        let source = parsed.set.files().iter().find(|source| *source.name() == error.file);
        let lines = source.ok_or("an error of another file")?.text().split('\n').count();
        let there = (1..=lines.max(1)).contains(&(error.line as usize)) && error.column >= 1;
        there.then_some(()).ok_or_else(|| format!("an error without a place: {error}"))
    })
}

fn text<'r>(row: &'r Json, member: &str) -> Result<&'r str, String> {
    row[member].as_str().ok_or_else(|| format!("a row has `{member}`"))
}
