//! For people.

use std::fmt::Write as _;

use factline_core::avro::finding::{Finding, Severity};

use super::Reported;

const RED: &str = "\u{1b}[1;31m";
const YELLOW: &str = "\u{1b}[1;33m";
const BLUE: &str = "\u{1b}[1;34m";
const BOLD: &str = "\u{1b}[1m";
const PLAIN: &str = "\u{1b}[0m";

pub(super) fn write(findings: &[Reported<'_>], is_colourful: bool) -> String {
    findings.iter().fold(String::new(), |mut text, Reported { finding, .. }| {
        if is_colourful {
            colourful(&mut text, finding);
        } else {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{}", finding.report());
        }
        text
    })
}

/// What [`Finding::report`] writes, with colours.
fn colourful(out: &mut String, finding: &Finding) {
    let Finding { rule, severity, file, line, column, path, message, help, snippet } = finding;
    let colour = if *severity == Severity::Error { RED } else { YELLOW };
    let _ = write!(
        out,
        "{BOLD}{file}:{line}:{column}:{PLAIN} {colour}{severity}[{rule}]{PLAIN}: {message}"
    );
    if !path.is_empty() {
        let _ = write!(out, " (in {path})");
    }
    if let Some(snippet) = snippet {
        let text = snippet.to_string();
        let mut lines = text.lines();
        let (source, carets) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
        let _ =
            write!(out, "\n  {BLUE}|{PLAIN} {source}\n  {BLUE}|{PLAIN} {colour}{carets}{PLAIN}");
    }
    if let Some(help) = help {
        let _ = write!(out, "\n  {BLUE}={PLAIN} {help}");
    }
    out.push('\n');
}
