//! What can be wrong with Avro-JSON, and where.

use std::fmt;

use crate::avro::finding::Source;
use crate::avro::json::{Problem, Span};
use crate::avro::value::path::{Step, Trail};

/// A text is not a datum of the schema in Avro-JSON.
///
/// Has the place in the text and in the schema; nothing of the text itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError(Box<Inner>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    kind: JsonErrorKind,
    path: String,
    line: u32,
    column: u32,
}

/// What a [`JsonError`] is about.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JsonErrorKind {
    /// The text is not JSON.
    Syntax(&'static str),
    /// Another kind of JSON value is needed here.
    Expected {
        /// What the schema asks for.
        expected: String,
        /// What stands there.
        found: &'static str,
    },
    /// A record lacks this field.
    MissingField(String),
    /// A record has a member that is none of its fields.
    UnknownField {
        /// The full name of the record.
        record: String,
    },
    /// The text is not a symbol of the enum.
    UnknownSymbol {
        /// The full name of the enum.
        name: String,
    },
    /// A union's value does not name one of its branches.
    UnknownBranch {
        /// The names of the branches.
        branches: Vec<String>,
    },
    /// A number does not fit its type.
    OutOfRange {
        /// `int`, `long`, `float` or `double`.
        primitive: &'static str,
    },
    /// A character of bytes is above U+00FF, so that it stands for no byte.
    NotAByte,
    /// A fixed is too short or too long.
    WrongSize {
        /// The size of the fixed.
        expected: usize,
        /// How many bytes stand there.
        found: usize,
    },
}

impl fmt::Display for JsonErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax(message) => f.write_str(message),
            Self::Expected { expected, found } => write!(f, "expected {expected}, found {found}"),
            Self::MissingField(name) => {
                write!(
                    f,
                    "the field `{name}` is missing; Avro-JSON needs every field, also those with a default"
                )
            }
            Self::UnknownField { record } => write!(f, "`{record}` has no field of this name"),
            Self::UnknownSymbol { name } => write!(f, "`{name}` has no such symbol"),
            Self::UnknownBranch { branches } => {
                write!(f, "a union's value is written {}", Branches(branches))
            }
            Self::OutOfRange { primitive } => write!(f, "the number does not fit {primitive}"),
            Self::NotAByte => f.write_str(
                "a character above U+00FF stands for no byte; bytes are ISO-8859-1 text",
            ),
            Self::WrongSize { expected, found } => {
                write!(f, "the fixed has {expected} bytes, here are {found}")
            }
        }
    }
}

/// `null`, `{"string": …}` or `{"int": …}`
struct Branches<'a>(&'a [String]);

impl fmt::Display for Branches<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, branch) in self.0.iter().enumerate() {
            f.write_str(match index {
                0 => "",
                _ if index + 1 == self.0.len() => " or ",
                _ => ", ",
            })?;
            match branch.as_str() {
                "null" => f.write_str("null")?,
                label => write!(f, "{{\"{label}\": …}}")?,
            }
        }
        Ok(())
    }
}

impl JsonError {
    /// The first of the mistakes of a text that is not JSON.
    pub(super) fn syntax(source: &Source, problems: &[Problem]) -> Self {
        let (message, start) = match problems.first() {
            Some(problem) => (problem.kind.message(), problem.span.start),
            None => ("this is not JSON", 0),
        };
        let (line, column) = source.place(start);
        let kind = JsonErrorKind::Syntax(message);
        Self(Box::new(Inner { kind, path: String::new(), line, column }))
    }

    /// What is wrong.
    #[must_use]
    pub fn kind(&self) -> &JsonErrorKind {
        &self.0.kind
    }

    /// The place in the datum, such as `Encounter.diagnoses[3].code`; empty for a syntax error.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// The line in the text, counted from 1.
    #[must_use]
    pub fn line(&self) -> u32 {
        self.0.line
    }

    /// The column in the text, in characters and counted from 1.
    #[must_use]
    pub fn column(&self) -> u32 {
        self.0.column
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { kind, path, line, column } = &*self.0;
        write!(f, "line {line}, column {column}: ")?;
        if !path.is_empty() {
            write!(f, "{path}: ")?;
        }
        kind.fmt(f)
    }
}

impl std::error::Error for JsonError {}

/// An error on its way out: its path grows at each level.
pub(super) struct Failure {
    kind: JsonErrorKind,
    span: Span,
    trail: Trail,
}

impl Failure {
    pub(super) fn new(kind: JsonErrorKind, span: Span) -> Box<Self> {
        Box::new(Self { kind, span, trail: Trail::default() })
    }

    pub(super) fn inside(mut self: Box<Self>, step: Step) -> Box<Self> {
        self.trail.push_front(step);
        self
    }

    pub(super) fn place(self, source: &Source, root: &str) -> JsonError {
        let (line, column) = source.place(self.span.start);
        let path = self.trail.render(root);
        JsonError(Box::new(Inner { kind: self.kind, path, line, column }))
    }
}
