//! The one form in which schemas are written.
//!
//! Two spaces of indentation; a record and a field take one line per property; any other value
//! stays on one line where that has at most [`WIDTH`] characters. Names and values stay as they
//! were written, to the escape; only the white space between them changes.

mod layout;

#[cfg(test)]
mod tests;

use factline_core::avro::finding::{Finding, Severity, Source};
use factline_core::avro::json;

/// The greatest number of characters in a line that could also be broken.
pub const WIDTH: usize = 100;

/// The rule of texts that cannot be formatted.
const RULE: &str = "JSON_SYNTAX";

/// Writes the schema of `source` in the one form.
///
/// ```
/// use factline_codegen::format::format;
/// use factline_core::avro::finding::Source;
///
/// let source = Source::new("ward.avsc", r#"{"type":"enum","name":"Ward","symbols":["A","B"]}"#);
/// assert_eq!(
///     format(&source).unwrap(),
///     "{\n  \"type\": \"enum\",\n  \"name\": \"Ward\",\n  \"symbols\": [\"A\", \"B\"]\n}\n"
/// );
/// ```
///
/// # Errors
///
/// A text that is not plain JSON: what is wrong could be lost on the way, and comments would be.
pub fn format(source: &Source) -> Result<String, Vec<Finding>> {
    let document = json::parse(source.text());
    match &document.value {
        Some(value) if document.problems.is_empty() => Ok(layout::write(source.text(), value)),
        _ => Err(document.problems.iter().map(|problem| refusal(source, problem)).collect()),
    }
}

fn refusal(source: &Source, problem: &json::Problem) -> Finding {
    let message = problem.kind.message();
    let mut finding = source.finding(RULE, Severity::Error, problem.span, "", message);
    finding.help =
        Some(problem.kind.help().unwrap_or("only plain JSON can be formatted").to_owned());
    finding
}
