//! What goes to standard output and to standard error, and how a run ends.

mod progress;
mod report;

use std::io::{self, Write as _};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context as _;
use factline_core::avro::finding::{Finding, Severity};
use serde::Serialize;

pub(crate) use progress::Progress;
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

/// Whether notes are wanted; decided once, by the first thing that `main` does.
static IS_QUIET: AtomicBool = AtomicBool::new(false);

/// Leaves out notes and progress from now on.
pub(crate) fn set_quiet(is_quiet: bool) {
    IS_QUIET.store(is_quiet, Ordering::Relaxed);
}

fn is_quiet() -> bool {
    IS_QUIET.load(Ordering::Relaxed)
}

/// Prints data.
///
/// A reader that has had enough (`| head`) is no failure.
pub(crate) fn data(text: &str) -> anyhow::Result<()> {
    bytes(text.as_bytes())
}

/// Prints data that is no text.
pub(crate) fn bytes(bytes: &[u8]) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(error).context("cannot write to standard output")
        }
        _ => Ok(()),
    }
}

/// Prints a line that is no data, unless nobody wants any.
pub(crate) fn note(line: &str) {
    if !is_quiet() {
        complain(line);
    }
}

/// Prints why the run failed.
pub(crate) fn error(error: &anyhow::Error) {
    complain(&format!("error: {}", chain(error)));
}

/// An error and what caused it, each said once: some errors say their cause themselves.
pub(crate) fn chain(error: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in error.chain() {
        let said = cause.to_string();
        if !text.contains(&said) {
            text.push_str(if text.is_empty() { "" } else { ": " });
            text.push_str(&said);
        }
        // Its text says everything; the causes below it say it again in other words.
        if cause.is::<factline_registry::Error>() {
            break;
        }
    }
    text
}

/// Prints a line about what is wrong, whoever is quiet.
pub(crate) fn complain(line: &str) {
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
        complain(&finding.report().to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::chain;

    #[test]
    fn causes_are_said_once() {
        let error = anyhow::anyhow!("refused").context("no answer: refused").context("looking");
        assert_eq!(chain(&error), "looking: no answer: refused");
    }
}
