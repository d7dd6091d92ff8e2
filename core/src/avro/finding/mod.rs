//! Findings: what is wrong with a schema, where, and what to do about it.
//!
//! A problem of a schema is a value, not an error: a check reports all of them at once, and the
//! caller decides what to do with the list.

mod snippet;
mod source;

#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

pub use snippet::Snippet;
pub use source::Source;

/// How bad a [`Finding`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The schema cannot be used.
    Error,
    /// The schema can be used, but is probably not what its author means.
    Warning,
}

impl Severity {
    /// The lower-case name: `error` or `warning`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One thing that is wrong with a schema, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule that found it, such as `NAME_VALID`.
    pub rule: &'static str,
    /// Whether the schema is still usable.
    pub severity: Severity,
    /// The file's name as it was given to the parser.
    pub file: Arc<str>,
    /// The line, counted from 1.
    pub line: u32,
    /// The column, counted from 1, in characters.
    pub column: u32,
    /// The place in the schema, such as `Patient.address.line`; empty for the file as a whole.
    pub path: String,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do about it, where that can be said.
    pub help: Option<String>,
    /// The line of source the finding points at.
    pub snippet: Option<Snippet>,
}

/// A list of findings as an error, for callers that want a schema or nothing.
///
/// Holds at least one finding of severity [`Severity::Error`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Findings(pub Vec<Finding>);

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, finding) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            finding.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Findings {}

impl fmt::Display for Finding {
    /// One line: `file:line:column: severity[RULE]: message`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rule, severity, file, line, column, message, .. } = self;
        write!(f, "{file}:{line}:{column}: {severity}[{rule}]: {message}")
    }
}

impl Finding {
    /// The finding with its source line and help, over several lines, for a terminal.
    #[must_use]
    pub fn report(&self) -> impl fmt::Display + '_ {
        Report(self)
    }
}

struct Report<'f>(&'f Finding);

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Finding { path, snippet, help, .. } = self.0;
        write!(f, "{}", self.0)?;
        if !path.is_empty() {
            write!(f, " (in {path})")?;
        }
        if let Some(snippet) = snippet {
            for line in snippet.to_string().lines() {
                write!(f, "\n  | {line}")?;
            }
        }
        if let Some(help) = help {
            write!(f, "\n  = {help}")?;
        }
        Ok(())
    }
}
