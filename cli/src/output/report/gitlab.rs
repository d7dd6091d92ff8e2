//! GitLab's code quality report.

use std::collections::BTreeMap;

use factline_core::avro::finding::{Finding, Severity};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::Reported;
use crate::output::json_lines;

pub(super) fn write(findings: &[Reported<'_>]) -> anyhow::Result<String> {
    let mut seen = BTreeMap::new();
    let rows: Vec<Value> = findings.iter().map(|reported| row(reported, &mut seen)).collect();
    json_lines(&rows)
}

fn row(reported: &Reported<'_>, seen: &mut BTreeMap<String, u32>) -> Value {
    let finding = reported.finding;
    let severity = match finding.severity {
        _ if reported.is_note => "info",
        Severity::Error => "major",
        Severity::Warning => "minor",
    };
    let details = reported.details.iter();
    json!({
        "description": details.fold(finding.message.clone(), |text, line| text + "; " + line),
        "check_name": finding.rule,
        "fingerprint": fingerprint(finding, seen),
        "severity": severity,
        "location": { "path": &*finding.file, "lines": { "begin": finding.line } },
    })
}

/// What makes a finding the same one when lines have moved; the second of its kind in a file has
/// another one.
fn fingerprint(finding: &Finding, seen: &mut BTreeMap<String, u32>) -> String {
    let Finding { rule, file, path, message, .. } = finding;
    let identity = [rule, &**file, &**path, &**message].join("\n");
    let count = seen.entry(identity.clone()).or_default();
    *count += 1;
    let digest = Sha256::digest(format!("{identity}\n{count}"));
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
