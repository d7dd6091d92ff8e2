//! Workflow commands of GitHub Actions.

use super::Reported;

pub(super) fn write(findings: &[Reported<'_>]) -> String {
    let line = |Reported { finding, .. }: &Reported<'_>| {
        let help = finding.help.as_deref().map(|help| format!("\n{help}")).unwrap_or_default();
        format!(
            "::{} file={},line={},col={},title={}::{}\n",
            finding.severity,
            property(&finding.file),
            finding.line,
            finding.column,
            property(finding.rule),
            message(&format!("{}{help}", finding.message)),
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
