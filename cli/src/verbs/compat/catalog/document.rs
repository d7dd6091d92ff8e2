//! The JSON document of a comparison.

use factline_codegen::change::{Change, Deploy, Effect, Hit, Verdict};
use factline_core::avro::compat::Direction;
use factline_core::avro::finding::Finding;
use serde::Serialize;

use super::{Compared, Examples, is_note};
use crate::verbs::compat::counterexample::Counterexample;

/// The document, with a line for each finding.
pub(super) fn write(
    compared: &Compared<'_>,
    examples: &mut Examples<'_>,
) -> anyhow::Result<String> {
    let report = &compared.report;
    let against = compared.against.to_string();
    let changes = report.changes.iter().map(|change| Row::change(&against, change, examples));
    let findings = report.findings.iter().map(Row::finding);
    let rows: Result<Vec<_>, _> =
        changes.chain(findings).map(|row| serde_json::to_string(&row)).collect();
    let head = serde_json::to_string(&Head {
        compatible: report.is_compatible(),
        passes: !report.fails(),
        effect: report.effect().map(Effect::name),
        against: &against,
        verdicts: report
            .verdicts
            .iter()
            .filter(|verdict| is_told(verdict))
            .map(Told::from)
            .collect(),
    })?;
    let head = head.trim_end_matches('}');
    Ok(match rows?.join(",\n") {
        rows if rows.is_empty() => format!("{head},\"findings\":[]}}\n"),
        rows => format!("{head},\"findings\":[\n{rows}\n]}}\n"),
    })
}

#[derive(Debug, Serialize)]
struct Head<'r> {
    compatible: bool,
    passes: bool,
    effect: Option<&'static str>,
    against: &'r str,
    /// Of the schemas that do not go together with all versions before.
    verdicts: Vec<Told<'r>>,
}

/// The verdict on one schema.
#[derive(Debug, Serialize)]
struct Told<'r> {
    event: Option<&'r str>,
    name: &'r str,
    mode: &'static str,
    compatible: bool,
    deploy: &'static str,
}

fn is_told(verdict: &Verdict) -> bool {
    !verdict.conflicts.is_empty() || verdict.deploy != Deploy::Any
}

impl<'r> From<&'r Verdict> for Told<'r> {
    fn from(verdict: &'r Verdict) -> Self {
        Self {
            event: verdict.event_type.as_deref(),
            name: &verdict.full_name,
            mode: verdict.mode.as_str(),
            compatible: verdict.conflicts.is_empty(),
            deploy: verdict.deploy.name(),
        }
    }
}

#[derive(Debug, Serialize)]
struct Row<'r> {
    rule: &'r str,
    category: Option<&'static str>,
    /// Who reads: the file of the new version, or what it is held against.
    reader: &'r str,
    writer: &'r str,
    /// Java's place for what the verdict is about, else the place in the schema.
    location: &'r str,
    message: &'r str,
    fix: &'r str,
    severity: &'static str,
    effect: Option<&'static str>,
    file: &'r str,
    line: u32,
    column: u32,
    path: &'r str,
    #[serde(flatten)]
    of: Option<Of<'r>>,
}

/// What is known of a change only.
#[derive(Debug, Serialize)]
struct Of<'r> {
    subject: &'r str,
    events: &'r [String],
    in_old: bool,
    direction: Option<&'static str>,
    /// The version that it is about, counted from 1; none for the last.
    version: Option<usize>,
    counterexample: Option<Counterexample>,
    #[serde(skip_serializing_if = "Option::is_none")]
    counterexample_reason: Option<&'static str>,
    consumers: Vec<Consumer<'r>>,
    deploy: &'static str,
    fixable: bool,
    waived: Option<Waived<'r>>,
}

#[derive(Debug, Serialize)]
struct Consumer<'r> {
    name: &'r str,
    owner: &'r str,
    event: &'r str,
    breaks: bool,
}

#[derive(Debug, Serialize)]
struct Waived<'r> {
    reason: &'r str,
    expires: String,
}

impl<'r> Row<'r> {
    fn finding(finding: &'r Finding) -> Self {
        let Finding { rule, severity, file, line, column, path, message, help, .. } = finding;
        Self {
            rule,
            category: None,
            reader: file,
            writer: file,
            location: path,
            message,
            fix: help.as_deref().unwrap_or_default(),
            severity: severity.as_str(),
            effect: None,
            file,
            line: *line,
            column: *column,
            path,
            of: None,
        }
    }

    fn change(against: &'r str, change: &'r Change, examples: &mut Examples<'_>) -> Self {
        let mut row = Self::finding(&change.finding);
        row.category = Some(change.rule.category.name());
        (row.reader, row.writer) = match change.direction {
            Some(Direction::Forward) => (against, row.file),
            _ => (row.file, against),
        };
        row.location = change.location.as_deref().unwrap_or(row.location);
        row.effect = Some(change.effect.name());
        if is_note(change) {
            row.severity = "note";
        }
        row.of = Some(Of::new(change, examples));
        row
    }
}

impl<'r> Of<'r> {
    fn new(change: &'r Change, examples: &mut Examples<'_>) -> Self {
        let (counterexample, counterexample_reason) = match examples.of(change) {
            Some(Ok(example)) => (Some(example), None),
            Some(Err(reason)) => (None, Some(reason)),
            None => (None, None),
        };
        let waived = change.waived.as_ref();
        Self {
            subject: &change.subject,
            events: &change.events,
            in_old: change.is_in_old,
            direction: change.direction.map(|direction| match direction {
                Direction::Backward => "backward",
                Direction::Forward => "forward",
            }),
            version: change.version,
            counterexample,
            counterexample_reason,
            consumers: change.consumers.iter().map(Consumer::from).collect(),
            deploy: change.deploy.name(),
            fixable: !change.edits.is_empty(),
            waived: waived.map(|waived| Waived {
                reason: &waived.reason,
                expires: waived.expires.to_string(),
            }),
        }
    }
}

impl<'r> From<&'r Hit> for Consumer<'r> {
    fn from(hit: &'r Hit) -> Self {
        Self { name: &hit.consumer, owner: &hit.owner, event: &hit.event_type, breaks: hit.breaks }
    }
}
