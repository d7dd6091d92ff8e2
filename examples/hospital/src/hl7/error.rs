//! Why a file or a message could not be read.

use std::fmt;
use std::sync::Arc;

/// A part of a file that is no HL7 v2 message: where it is, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// The file, as the caller named it.
    pub file: Arc<str>,
    /// The message's place in its file, from 1; none where the fault lies outside any message.
    pub message: Option<usize>,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub kind: ErrorKind,
}

/// What is wrong with the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Nothing but white space.
    Empty,
    /// Neither UTF-8 nor a character set that MSH-18 names and this reader knows.
    NotText {
        /// The first byte that is no text.
        offset: usize,
    },
    /// The message holds a line that doesn't begin with a segment's name and a field separator.
    NotASegment,
    /// A segment stands before any MSH.
    NoHeader,
    /// MSH-1 and MSH-2 don't name a separator each.
    BadSeparators,
    /// BTS-1 or FTS-1 announces another number than the file holds.
    WrongCount {
        /// The trailer that announces it.
        trailer: &'static str,
        /// The number it announces.
        announced: usize,
        /// The number that there is.
        found: usize,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.file)?;
        if let Some(message) = self.message {
            write!(f, "message {message}, ")?;
        }
        write!(f, "line {}: {}", self.line, self.kind)
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the file holds no segment"),
            Self::NotText { offset } => write!(
                f,
                "byte {offset} is not UTF-8, and MSH-18 names no character set that this reader knows \
                 (8859/1, UNICODE)"
            ),
            Self::NotASegment => f.write_str(
                "the line does not begin with a segment name of three capitals or digits and a \
                 field separator",
            ),
            Self::NoHeader => f.write_str("a segment stands before any MSH"),
            Self::BadSeparators => f.write_str(
                "MSH-1 and MSH-2 must name distinct separators, none of them a letter or a digit",
            ),
            Self::WrongCount { trailer, announced, found } => {
                let what = if *trailer == "FTS" { "batches" } else { "messages" };
                write!(f, "{trailer}-1 announces {announced} {what}, but there are {found}")
            }
        }
    }
}

impl std::error::Error for Error {}
