//! Golden data: what a version wrote, and what the current type reads from it.
//!
//! A line holds the datum in hexadecimal, a blank, and Avro-JSON as the current type has it; or
//! `!` and a reason, for a datum that can't be read any more.

use std::fmt::Write as _;
use std::ops::Range;

use factline_core::avro::finding::{Finding, Severity, Source};
use factline_core::avro::json::Span;
use factline_core::avro::plan::Plan;
use factline_core::avro::schema::Schema;
use factline_core::avro::value::Value;

use super::{Version, cover};
use crate::digest::hex;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Golden {
    /// The datum, as its version wrote it.
    pub(super) datum: Vec<u8>,
    /// What is read from it.
    pub(super) expected: String,
    pub(super) span: Span,
}

/// The lines of a file, or the first that is none.
pub(super) fn parse(source: &Source) -> Result<Vec<Golden>, Span> {
    let mut lines = Vec::new();
    for range in ranges(source.text()) {
        let span = span(&range);
        let (datum, expected) = source.text()[range].split_once(' ').ok_or(span)?;
        let datum = bytes(datum).ok_or(span)?;
        lines.push(Golden { datum, expected: expected.to_owned(), span });
    }
    Ok(lines)
}

/// The text of a file.
pub(super) fn print<'g>(lines: impl IntoIterator<Item = (&'g [u8], &'g str)>) -> String {
    lines.into_iter().fold(String::new(), |mut text, (datum, expected)| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{} {expected}", hex(datum));
        text
    })
}

/// New data for a version, which meet as many of its branches and symbols as a few data can.
pub(super) fn record(version: &Schema, current: &Schema) -> String {
    let data: Vec<Vec<u8>> =
        cover::data(version).iter().filter_map(|value| value.encode(version).ok()).collect();
    let expected: Vec<_> = data.iter().map(|datum| read(version, current, datum)).collect();
    print(data.iter().map(Vec::as_slice).zip(expected.iter().map(String::as_str)))
}

/// The same data, as another current schema reads them.
pub(super) fn refresh(golden: &Source, version: &Schema, current: &Schema) -> Option<String> {
    let lines = parse(golden).ok()?;
    let expected: Vec<_> = lines.iter().map(|line| read(version, current, &line.datum)).collect();
    let data = lines.iter().map(|line| line.datum.as_slice());
    Some(print(data.zip(expected.iter().map(String::as_str))))
}

/// A datum as the current schema has it, by Avro's rules alone.
fn read(version: &Schema, current: &Schema, datum: &[u8]) -> String {
    let made = Plan::new(version, current).transcode(datum).map_err(|error| error.to_string());
    let value =
        made.and_then(|made| Value::decode(current, &made).map_err(|error| error.to_string()));
    let json = value.and_then(|value| value.to_json(current).map_err(|error| error.to_string()));
    json.unwrap_or_else(|error| unreadable(&error))
}

/// How a line says that a datum can't be read.
pub(super) fn unreadable(reason: &str) -> String {
    format!("! {reason}")
}

/// What is wrong with the data of a version.
pub(super) fn problems(version: &Version) -> Vec<Finding> {
    let Some(golden) = &version.golden else {
        return vec![finding(
            &version.source,
            Span::new(0, 0),
            "there are no data of this version",
        )];
    };
    let lines = match parse(golden) {
        Ok(lines) if lines.is_empty() => {
            return vec![finding(golden, Span::new(0, 0), "there are no data of this version")];
        }
        Ok(lines) => lines,
        Err(span) => return vec![finding(golden, span, "a line is hexadecimal, a blank and JSON")],
    };
    let wrong = lines.iter().filter_map(|line| {
        let error = Value::decode(&version.schema, &line.datum).err()?;
        Some(finding(golden, line.span, &format!("this is no datum of the version: {error}")))
    });
    wrong.collect()
}

fn finding(source: &Source, span: Span, message: &str) -> Finding {
    let mut finding = source.finding(super::check::RULE, Severity::Error, span, "", message);
    finding.help = Some("`factline history record` writes data for a version it adds".to_owned());
    finding
}

fn ranges(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.lines().map(move |line| {
        let start = line.as_ptr() as usize - text.as_ptr() as usize;
        start..start + line.len()
    })
}

fn span(range: &Range<usize>) -> Span {
    let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(offset(range.start), offset(range.end))
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> =
        hex.chars().map(|c| c.to_digit(16).map(|digit| digit as u8)).collect::<Option<_>>()?;
    digits
        .len()
        .is_multiple_of(2)
        .then(|| digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}
