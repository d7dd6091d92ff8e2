//! Findings, in the forms that people, editors and CI systems read.

mod github;
mod gitlab;
mod json;
mod junit;
mod sarif;
mod text;

#[cfg(test)]
mod tests;

use std::io::{self, IsTerminal as _};

use factline_core::avro::finding::Finding;

use super::{Format, data};

/// How findings are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ReportFormat {
    /// For people: place, line and what to do.
    #[default]
    Text,
    /// For programs: an array with an object per finding.
    Json,
    /// SARIF 2.1.0, as code scanning and editors read it.
    Sarif,
    /// Workflow commands of GitHub Actions, which become annotations.
    Github,
    /// GitLab's code quality report.
    Gitlab,
    /// JUnit XML: a test suite per file, a failed test per finding.
    Junit,
}

impl From<Format> for ReportFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Text => Self::Text,
            Format::Json => Self::Json,
        }
    }
}

/// A finding, and what is known of its rule.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reported<'f> {
    pub(crate) finding: &'f Finding,
    /// The category of its rule, where that is a rule of lint.
    pub(crate) category: Option<&'static str>,
    /// Whether the program that found it can put it right.
    pub(crate) is_fixable: bool,
    /// Whether it is only listed, and neither an error nor a warning.
    pub(crate) is_note: bool,
    /// What else there is to say, a line each.
    pub(crate) details: &'f [String],
}

impl Reported<'_> {
    /// How much it counts: `error`, `warning` or `note`.
    fn level(&self) -> &'static str {
        if self.is_note { "note" } else { self.finding.severity.as_str() }
    }

    /// The message, and what stands below it in the form for people.
    fn message(&self, separator: &str) -> String {
        let more = self.finding.help.iter().chain(self.details);
        more.fold(self.finding.message.clone(), |text, line| text + separator + line)
    }
}

impl<'f> From<&'f Finding> for Reported<'f> {
    fn from(finding: &'f Finding) -> Self {
        Self { finding, category: None, is_fixable: false, is_note: false, details: &[] }
    }
}

/// Prints findings as data.
pub(crate) fn print(findings: &[Reported<'_>], format: ReportFormat) -> anyhow::Result<()> {
    let text = match format {
        ReportFormat::Text => text::write(findings, is_colourful()),
        ReportFormat::Json => json::write(findings)?,
        ReportFormat::Sarif => sarif::write(findings)?,
        ReportFormat::Github => github::write(findings),
        ReportFormat::Gitlab => gitlab::write(findings)?,
        ReportFormat::Junit => junit::write(findings),
    };
    data(&text)
}

/// Colours are for a terminal, and for people who have not said that they want none.
fn is_colourful() -> bool {
    let is_refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    io::stdout().is_terminal() && !is_refused
}
