//! SARIF 2.1.0: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>.

use std::collections::BTreeSet;

use factline_codegen::{change, lint};
use serde_json::{Value, json};

use super::Reported;

pub(super) fn write(findings: &[Reported<'_>]) -> anyhow::Result<String> {
    let ids: BTreeSet<&str> = findings.iter().map(|reported| reported.finding.rule).collect();
    let ids: Vec<&str> = ids.into_iter().collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "factline",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": ids.iter().map(|id| rule(id)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": findings.iter().map(|reported| result(reported, &ids)).collect::<Vec<_>>(),
        }],
    });
    Ok(serde_json::to_string_pretty(&log)? + "\n")
}

fn rule(id: &str) -> Value {
    let lint = lint::rule(id).map(|rule| (rule.purpose, rule.why, rule.category.name()));
    let change = || change::rule(id).map(|rule| (rule.purpose, rule.why, rule.category.name()));
    match lint.or_else(change) {
        None => json!({ "id": id }),
        Some((purpose, why, category)) => json!({
            "id": id,
            "shortDescription": { "text": purpose },
            "fullDescription": { "text": why },
            "properties": { "tags": [category] },
        }),
    }
}

fn result(reported: &Reported<'_>, ids: &[&str]) -> Value {
    let finding = reported.finding;
    let mut location = json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(&finding.file) },
        "region": { "startLine": finding.line, "startColumn": finding.column },
    }});
    if !finding.path.is_empty() {
        location["logicalLocations"] = json!([{ "fullyQualifiedName": finding.path }]);
    }
    json!({
        "ruleId": finding.rule,
        "ruleIndex": ids.iter().position(|id| *id == finding.rule),
        "level": reported.level(),
        "message": { "text": reported.message("; ") },
        "locations": [location],
    })
}

/// A path as a relative reference: what a URI has no room for is written in percent.
fn uri(path: &str) -> String {
    path.bytes().fold(String::new(), |mut uri, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            b'\\' if cfg!(windows) => uri.push('/'),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
        uri
    })
}
