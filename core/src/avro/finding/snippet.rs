//! The line of source a finding points at, with a caret below it.

use std::fmt;

use crate::avro::json::Span;

/// Characters of context kept on either side: schemas written on one line can be very long.
const CONTEXT: usize = 60;

/// The bytes of the longest character.
const LONGEST: usize = 4;

/// A piece of one source line, and the part of it that is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// The line, cut to the neighbourhood of the mark; control characters and tabs are spaces.
    pub text: String,
    /// How many characters of `text` stand before the mark.
    pub offset: usize,
    /// How many characters are marked, at least one.
    pub width: usize,
}

impl Snippet {
    /// Cuts the line at `span` out of `source`; a mark over several lines ends with its first.
    #[must_use]
    pub fn cut(source: &str, span: Span) -> Self {
        let start = floor_char_boundary(source, span.start as usize);
        let end = floor_char_boundary(source, span.end as usize).max(start);
        // The line may be the whole of a large file: only its neighbourhood is looked at.
        let from = floor_char_boundary(source, start.saturating_sub(CONTEXT * LONGEST));
        let to = floor_char_boundary(source, start + (3 * CONTEXT + 1) * LONGEST);
        let (before, rest) = (&source[from..start], &source[start..to]);
        let line_end = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let marked = end.saturating_sub(start).min(line_end);
        let line_start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);

        let lead: Vec<char> = before[line_start..].chars().rev().take(CONTEXT).collect();
        let width = rest[..marked].chars().take(2 * CONTEXT).count();
        let tail = rest[..line_end].chars().take(width + CONTEXT);
        let text = lead.iter().rev().copied().chain(tail).map(printable).collect();
        Self { text, offset: lead.len(), width: width.max(1) }
    }
}

impl fmt::Display for Snippet {
    /// Two lines: the source, and carets under what is meant.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { text, offset, width } = self;
        write!(f, "{text}\n{:offset$}{:^>width$}", "", "")
    }
}

/// Tabs would shift the caret and control characters could drive a terminal.
fn printable(c: char) -> char {
    if c.is_control() { ' ' } else { c }
}

fn floor_char_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
