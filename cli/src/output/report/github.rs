//! Workflow commands of GitHub Actions.

use super::Reported;

pub(super) fn write(findings: &[Reported<'_>]) -> String {
    let line = |reported: &Reported<'_>| {
        let finding = reported.finding;
        format!(
            "::{} file={},line={},col={},title={}::{}\n",
            if reported.is_note { "notice" } else { reported.level() },
            property(&finding.file),
            finding.line,
            finding.column,
            property(finding.rule),
            message(&reported.message("\n")),
        )
    };
    findings.iter().map(line).collect()
}

/// A command ends with its line.
fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Colons and commas part properties.
fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}
