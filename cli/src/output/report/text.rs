//! For people.

use std::fmt::{self, Write as _};

use factline_core::avro::finding::{Finding, Severity};

use super::Reported;

/// What colours are switched on and off by; nothing where there are none.
struct Palette {
    red: &'static str,
    yellow: &'static str,
    blue: &'static str,
    bold: &'static str,
    plain: &'static str,
}

const COLOURS: Palette = Palette {
    red: "\u{1b}[1;31m",
    yellow: "\u{1b}[1;33m",
    blue: "\u{1b}[1;34m",
    bold: "\u{1b}[1m",
    plain: "\u{1b}[0m",
};
/// How many findings somebody may want to read.
const LIMIT: usize = 1_000;

const NONE: Palette = Palette { red: "", yellow: "", blue: "", bold: "", plain: "" };

pub(super) fn write(findings: &[Reported<'_>], is_colourful: bool) -> String {
    let palette = if is_colourful { COLOURS } else { NONE };
    let mut text = findings.iter().take(LIMIT).fold(String::new(), |mut text, reported| {
        // Writing to a string cannot fail.
        let _ = one(&mut text, reported, &palette);
        text
    });
    if let Some(more @ 1..) = findings.len().checked_sub(LIMIT) {
        let _ = writeln!(text, "and {more} more; --format json has all of them");
    }
    text
}

/// What [`Finding::report`] writes, with colours, and the details below it.
fn one(out: &mut String, reported: &Reported<'_>, palette: &Palette) -> fmt::Result {
    let Palette { red, yellow, blue, bold, plain } = palette;
    let Finding { rule, severity, file, line, column, path, message, help, snippet } =
        reported.finding;
    let colour = match severity {
        _ if reported.is_note => blue,
        Severity::Error => red,
        Severity::Warning => yellow,
    };
    let level = reported.level();
    write!(out, "{bold}{file}:{line}:{column}:{plain} {colour}{level}[{rule}]{plain}: {message}")?;
    if !path.is_empty() {
        write!(out, " (in {path})")?;
    }
    if let Some(snippet) = snippet {
        let text = snippet.to_string();
        let mut lines = text.lines();
        let (source, carets) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
        write!(out, "\n  {blue}|{plain} {source}\n  {blue}|{plain} {colour}{carets}{plain}")?;
    }
    for line in help.iter().chain(reported.details) {
        write!(out, "\n  {blue}={plain} {line}")?;
    }
    writeln!(out)
}
