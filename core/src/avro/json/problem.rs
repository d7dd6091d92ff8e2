//! What can be wrong with a JSON text.

use std::fmt;

use super::Span;

/// One mistake of a JSON text, and where it is.
///
/// Its message never holds any of the text, which may be somebody's health data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which mistake.
    pub kind: ProblemKind,
    /// Where.
    pub span: Span,
}

/// The mistakes a JSON text can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProblemKind {
    /// U+FEFF before the first value.
    ByteOrderMark,
    /// A `//` or `/* */` comment; only a text's first is reported.
    Comment,
    /// An object has two members of one name; the last stands.
    DuplicateName,
    /// `\ud800` to `\udfff` outside a pair; read as U+FFFD.
    LoneSurrogate,
    /// There is no value at all.
    Empty,
    /// The text has more bytes than a [`Span`] can count.
    TooLarge,
    /// Arrays and objects nest deeper than is allowed.
    TooDeep,
    /// An array or object is never closed.
    Unclosed,
    /// An array is closed by `}`, or an object by `]`.
    WrongBracket,
    /// A string is never closed.
    UnclosedString,
    /// A `/*` comment is never closed.
    UnclosedComment,
    /// A line break inside a string.
    LineBreakInString,
    /// Another control character inside a string.
    ControlCharacter,
    /// A backslash followed by what JSON does not define.
    InvalidEscape,
    /// Something that starts like a number.
    InvalidNumber,
    /// A word that is neither quoted nor `true`, `false` or `null`.
    UnknownWord,
    /// No comma between two members or items.
    MissingComma,
    /// A comma with nothing after it, or before it.
    ExtraComma,
    /// No colon between a name and its value.
    MissingColon,
    /// No value where there must be one.
    MissingValue,
    /// A member does not start with a quoted name.
    MissingName,
    /// Something follows after the value.
    TrailingText,
}

impl ProblemKind {
    /// Whether the text has one clear meaning all the same.
    #[must_use]
    pub const fn is_tolerable(self) -> bool {
        matches!(
            self,
            Self::ByteOrderMark | Self::Comment | Self::DuplicateName | Self::LoneSurrogate
        )
    }

    /// What is wrong, without any of the text itself.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::ByteOrderMark => "the file starts with a byte-order mark",
            Self::Comment => "JSON has no comments: not every reader accepts them",
            Self::DuplicateName => "this member occurs twice in its object; the last one stands",
            Self::LoneSurrogate => "half of a surrogate pair stands for no character",
            Self::Empty => "there is nothing here but white space",
            Self::TooLarge => "the text is larger than 4 GiB",
            Self::TooDeep => "arrays and objects are nested too deeply here",
            Self::Unclosed => "this bracket is never closed",
            Self::WrongBracket => "this bracket does not match the one it should close",
            Self::UnclosedString => "this string is never closed",
            Self::UnclosedComment => "this comment is never closed",
            Self::LineBreakInString => "a string must not contain a line break",
            Self::ControlCharacter => "a string must not contain a bare control character",
            Self::InvalidEscape => "JSON knows no such escape",
            Self::InvalidNumber => "this is not a number as JSON writes them",
            Self::UnknownWord => "this is no JSON value: text stands in double quotes",
            Self::MissingComma => "a comma is missing before this",
            Self::ExtraComma => "there is a comma too many",
            Self::MissingColon => "a colon is missing between the name and its value",
            Self::MissingValue => "a value is missing here",
            Self::MissingName => "a member must start with its name, in double quotes",
            Self::TrailingText => "something follows after the end of the value",
        }
    }

    /// What to do about it, where that can be said.
    #[must_use]
    pub const fn help(self) -> Option<&'static str> {
        match self {
            Self::ByteOrderMark => Some("save the file as UTF-8 without a byte-order mark"),
            Self::LineBreakInString => Some("write it as \\n, or close the string before it"),
            Self::ControlCharacter => Some("write it as an escape, such as \\t or \\u0000"),
            Self::TrailingText => Some("one text holds one value: put several into an array"),
            _ => None,
        }
    }
}

impl fmt::Display for ProblemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}
