//! What goes to standard output and to standard error, and how a run ends.

mod report;

use std::io::{self, Write as _};
use std::process::ExitCode;

use anyhow::Context as _;
use factline_core::avro::finding::{Finding, Severity};
use serde::Serialize;

pub(crate) use report::{ReportFormat, Reported, print as report};

/// How data is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs: one JSON document.
    Json,
}

/// How a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nothing is wrong.
    Clean,
    /// The run itself failed.
    Failed,
    /// The run found something wrong with what it looked at.
    Findings,
}

impl Outcome {
    /// Whether `findings` hold an error; warnings alone are clean.
    pub(crate) fn of(findings: &[Finding]) -> Self {
        let is_error = |finding: &Finding| finding.severity == Severity::Error;
        if findings.iter().any(is_error) { Self::Findings } else { Self::Clean }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Clean => 0,
            Outcome::Failed => 1,
            Outcome::Findings => 100,
        })
    }
}

/// Prints data.
///
/// A reader that has had enough (`| head`) is no failure.
pub(crate) fn data(text: &str) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(error).context("cannot write to standard output")
        }
        _ => Ok(()),
    }
}

/// Prints a line that is no data.
pub(crate) fn note(line: &str) {
    // With standard error gone, there is nobody left to tell.
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// Prints `rows` as a JSON array with one element a line.
pub(crate) fn json_rows<T: Serialize>(rows: &[T]) -> anyhow::Result<()> {
    data(&json_lines(rows)?)
}

/// A JSON array with one element a line.
fn json_lines<T: Serialize>(rows: &[T]) -> anyhow::Result<String> {
    let mut text = String::from("[");
    for (index, row) in rows.iter().enumerate() {
        text.push_str(if index > 0 { ",\n" } else { "\n" });
        text.push_str(&serde_json::to_string(row)?);
    }
    text.push_str(if rows.is_empty() { "]\n" } else { "\n]\n" });
    Ok(text)
}

/// Prints findings as data.
pub(crate) fn findings(findings: &[Finding], format: Format) -> anyhow::Result<()> {
    report::print(&findings.iter().map(Reported::from).collect::<Vec<_>>(), format.into())
}

/// Prints the errors among `findings` to standard error, for verbs whose data is something else.
pub(crate) fn note_errors(findings: &[Finding]) {
    for finding in findings.iter().filter(|finding| finding.severity == Severity::Error) {
        note(&finding.report().to_string());
    }
}
