//! The schemas of the conformance data, as sets of sources that belong together.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use factline_codegen::Input;
use factline_core::avro::finding::Source;
use libtest_mimic::Failed;
use serde_json::Value;

/// One row's schemas.
#[derive(Debug)]
pub(crate) struct Set {
    /// The row.
    pub(crate) id: String,
    /// Its schemas.
    pub(crate) input: Input,
    /// What the row says must happen.
    pub(crate) expect: Expect,
    /// Whether it is made of real files.
    pub(crate) is_file: bool,
}

/// What must happen to a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expect {
    /// It generates.
    Ok,
    /// It is refused.
    Error,
    /// One or the other.
    Either,
}

/// All sets, each combination of texts once.
pub(crate) fn all(folder: &Path) -> Result<Vec<Set>, Failed> {
    let mut sets = files(folder)?;
    for row in rows(&folder.join("schema-validity/cases.jsonl"))? {
        let expect = match (&row["status"], &row["valid"]) {
            (Value::String(status), Value::Bool(valid)) if status == "firm" => {
                if *valid {
                    Expect::Ok
                } else {
                    Expect::Error
                }
            }
            _ => Expect::Either,
        };
        sets.extend(of_fields(&row, &["schema"], expect));
    }
    for (file, fields, expect) in [
        // Some of them have names that only a parser without checks accepts.
        ("canonical/cases.jsonl", &["input"][..], Expect::Either),
        ("binary/vectors.jsonl", &["schema"], Expect::Ok),
        ("generated/vectors.jsonl", &["schema"], Expect::Ok),
        ("generated/malformed.jsonl", &["schema"], Expect::Ok),
        ("generated/pairs.jsonl", &["reader", "writer"], Expect::Ok),
        ("generated/resolve.jsonl", &["reader", "writer"], Expect::Ok),
        ("compat/pairs.jsonl", &["reader", "writer"], Expect::Ok),
    ] {
        for (index, mut row) in rows(&folder.join(file))?.into_iter().enumerate() {
            if row.get("id").is_none() {
                row["id"] = format!("{file}:{}", index + 1).into();
            }
            // One row has no schema at all.
            let fields: Vec<_> =
                fields.iter().copied().filter(|&field| !row[field].is_null()).collect();
            sets.extend(of_fields(&row, &fields, expect));
        }
    }
    let mut seen = BTreeSet::new();
    sets.retain(|set| {
        let texts: Vec<_> =
            set.input.sources.iter().map(|source| source.text().to_owned()).collect();
        seen.insert(texts)
    });
    Ok(sets)
}

/// The real files, each with those it needs.
fn files(folder: &Path) -> Result<Vec<Set>, Failed> {
    let folder = folder.join("avro-schemas");
    let mut sets = Vec::new();
    for row in rows(&folder.join("INDEX.jsonl"))? {
        let file = text(&row["file"]);
        let needs = row["needs"].as_array().into_iter().flatten().map(text);
        let mut input = Input::default();
        for file in std::iter::once(file.clone()).chain(needs) {
            let bytes = fs::read(folder.join(&file)).map_err(|error| format!("{file}: {error}"))?;
            match Source::from_bytes(file, bytes) {
                Ok(source) => input.sources.push(source),
                Err(finding) => input.findings.push(*finding),
            }
        }
        let expect = match text(&row["expect"]).as_str() {
            "ok" => Expect::Ok,
            "either" | "ok-if-comments-allowed" => Expect::Either,
            _ => Expect::Error,
        };
        sets.push(Set { id: file, input, expect, is_file: true });
    }
    Ok(sets)
}

fn of_fields<'r>(
    row: &'r Value,
    fields: &'r [&str],
    expect: Expect,
) -> impl Iterator<Item = Set> + 'r {
    fields.iter().map(move |&field| {
        let text = match row[field].as_str() {
            Some(text) if !is_name(text) => text.to_owned(),
            _ => row[field].to_string(),
        };
        let id = format!("{}.{field}", row["id"].as_str().unwrap_or_default());
        let sources = vec![Source::new(format!("{id}.avsc"), text)];
        Set { id, input: Input { sources, ..Input::default() }, expect, is_file: false }
    })
}

/// Some files hold schemas as text, some as JSON, where a name is no text of a schema.
fn is_name(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn rows(file: &Path) -> Result<Vec<Value>, Failed> {
    let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
