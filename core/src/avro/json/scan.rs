//! The scanner below the parser: bytes, white space, comments and words.

use super::{Problem, ProblemKind, Span};

/// After so many mistakes a text is not worth more reading.
const MAX_PROBLEMS: usize = 100;

/// A position in a text, and the mistakes found so far.
#[derive(Debug)]
pub(super) struct Scanner<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    pub(super) problems: Vec<Problem>,
    /// Whether the end was reached by giving up, so that it tells nothing.
    pub(super) gave_up: bool,
    seen_comment: bool,
}

impl<'a> Scanner<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { text, at: 0, problems: Vec::new(), gave_up: false, seen_comment: false }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(super) fn take_if(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// The bytes from `start` to the current position.
    pub(super) const fn since(&self, start: usize) -> Span {
        // INVARIANT: the parser refuses texts whose length is no u32.
        Span::new(start as u32, self.at as u32)
    }

    pub(super) fn report(&mut self, kind: ProblemKind, span: Span) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(Problem { kind, span });
        }
        if self.problems.len() >= MAX_PROBLEMS {
            self.give_up();
        }
    }

    /// Reports a mistake at the current byte, if there is one.
    pub(super) fn report_here(&mut self, kind: ProblemKind) {
        let width = self.text[self.at..].chars().next().map_or(0, char::len_utf8);
        self.report(kind, Span::new(self.at as u32, (self.at + width) as u32));
    }

    /// Reads no further: what follows could only be misunderstood.
    pub(super) const fn give_up(&mut self) {
        self.at = self.text.len();
        self.gave_up = true;
    }

    pub(super) fn skip_mark(&mut self) {
        if self.text.starts_with('\u{feff}') {
            self.at = '\u{feff}'.len_utf8();
            self.report(ProblemKind::ByteOrderMark, self.since(0));
        }
    }

    /// Skips white space and comments.
    pub(super) fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b' ' | b'\t' | b'\n' | b'\r' => self.at += 1,
                b'/' if self.skip_comment() => {}
                _ => break,
            }
        }
    }

    fn skip_comment(&mut self) -> bool {
        let start = self.at;
        let rest = &self.text[start..];
        let length = if rest.starts_with("//") {
            rest.find(['\n', '\r']).unwrap_or(rest.len())
        } else if let Some(comment) = rest.strip_prefix("/*") {
            match comment.find("*/") {
                Some(inner) => inner + 4,
                None => {
                    self.at += 2;
                    self.report(ProblemKind::UnclosedComment, self.since(start));
                    self.give_up();
                    return true;
                }
            }
        } else {
            return false;
        };
        self.at += length;
        if !self.seen_comment {
            self.seen_comment = true;
            self.report(ProblemKind::Comment, self.since(start));
        }
        true
    }

    /// Takes all up to the next white space or punctuation, at least one character.
    pub(super) fn word(&mut self) -> &'a str {
        let rest = &self.text[self.at..];
        let ends = |c: char| c.is_ascii_whitespace() || ",:{}[]\"/".contains(c);
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let length = first + rest[first..].find(ends).unwrap_or(rest.len() - first);
        self.at += length;
        &rest[..length]
    }
}
