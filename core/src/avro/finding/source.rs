//! A source text, and where in it a byte stands.

use std::sync::{Arc, OnceLock};

use super::{Finding, Severity, Snippet};
use crate::avro::json::Span;
use crate::avro::schema::rule;

/// The text of a schema file, and the name that findings give it.
///
/// Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Source {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    name: Arc<str>,
    text: Box<str>,
    /// Only findings need it.
    index: OnceLock<Index>,
}

/// Where lines start, and how many characters stand before every so many bytes: a place is found
/// without reading the text up to it, however long the line.
#[derive(Debug, Default)]
struct Index {
    /// Offsets of the first byte of each line.
    lines: Vec<u32>,
    /// The characters that start before byte 0, [`STRIDE`], twice that, and so on.
    characters: Vec<u32>,
}

/// How many bytes are read at most to count the characters before a place.
const STRIDE: usize = 256;

impl Source {
    /// A source called `name`: mostly a path, shown as it is given.
    #[must_use]
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Box<str>>) -> Self {
        let inner = Inner { name: name.into(), text: text.into(), index: OnceLock::new() };
        Self { inner: Arc::new(inner) }
    }

    /// A source from the bytes of a file.
    ///
    /// # Errors
    ///
    /// Bytes that are not UTF-8 give a finding at the first wrong one.
    pub fn from_bytes(name: impl Into<Arc<str>>, bytes: Vec<u8>) -> Result<Self, Box<Finding>> {
        let name = name.into();
        String::from_utf8(bytes).map(|text| Self::new(Arc::clone(&name), text)).map_err(|error| {
            let valid = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(&error.as_bytes()[..valid]).into_owned();
            let end = u32::try_from(valid).unwrap_or(u32::MAX);
            let mut finding = Self::new(name, text).finding(
                rule::TEXT_IS_UTF8,
                Severity::Error,
                Span::new(end, end),
                "",
                "the file is not UTF-8: this byte starts no valid character",
            );
            finding.help = Some("save the file as UTF-8".to_owned());
            Box::new(finding)
        })
    }

    /// The name it was given.
    #[must_use]
    pub fn name(&self) -> &Arc<str> {
        &self.inner.name
    }

    /// The text, a byte-order mark included.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.inner.text
    }

    /// The line and column of a byte, both counted from 1; columns are characters.
    #[must_use]
    pub fn place(&self, offset: u32) -> (u32, u32) {
        let index = self.inner.index.get_or_init(|| Index::of(self.text()));
        let line = index.lines.partition_point(|&start| start <= offset).max(1);
        let start = index.lines.get(line - 1).copied().unwrap_or(0) as usize;
        let end = (offset as usize).clamp(start, self.text().len());
        let before = |at| index.characters_before(self.text(), at);
        let mut column = before(end) - before(start) + 1;
        if start == 0 && self.text().starts_with('\u{feff}') && column > 1 {
            column -= 1;
        }
        (saturate(line), saturate(column))
    }

    /// A finding of `rule` at `span`; `path` is the place in the schema.
    #[must_use]
    pub fn finding(
        &self,
        rule: &'static str,
        severity: Severity,
        span: Span,
        path: impl Into<String>,
        message: impl Into<String>,
    ) -> Finding {
        let (line, column) = self.place(span.start);
        Finding {
            rule,
            severity,
            file: Arc::clone(self.name()),
            line,
            column,
            path: printable(path.into()),
            message: printable(message.into()),
            help: None,
            snippet: Some(Snippet::cut(self.text(), span)),
        }
    }
}

impl Index {
    fn of(text: &str) -> Self {
        let mut characters = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut count = 0;
        for block in text.as_bytes().chunks(STRIDE) {
            characters.push(saturate(count));
            count += starts(block);
        }
        characters.push(saturate(count));
        Self { lines: line_starts(text), characters }
    }

    /// How many characters start before a byte.
    fn characters_before(&self, text: &str, at: usize) -> usize {
        let known = self.characters.get(at / STRIDE).copied().unwrap_or(0) as usize;
        known + starts(&text.as_bytes()[uncounted(at)])
    }
}

/// The bytes before a place whose characters the index has not counted.
const fn uncounted(at: usize) -> std::ops::Range<usize> {
    at - at % STRIDE..at
}

/// How many characters start in these bytes.
fn starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| !is_continuation(byte)).count()
}

/// Lines end with LF, CRLF or CR, as editors count them.
fn line_starts(text: &str) -> Vec<u32> {
    let bytes = text.as_bytes();
    let ends = bytes.iter().enumerate().filter(|&(at, &byte)| {
        byte == b'\n' || (byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'))
    });
    std::iter::once(0).chain(ends.map(|(at, _)| saturate(at + 1))).collect()
}

/// Names come from the file: they must neither drive a terminal nor fill it.
fn printable(text: String) -> String {
    const MAX: usize = 500;
    if text.len() <= MAX && !text.contains(char::is_control) {
        return text;
    }
    let mut clean = String::with_capacity(text.len().min(MAX));
    for c in text.chars() {
        if clean.len() >= MAX {
            clean.push('…');
            break;
        }
        if c.is_control() { clean.extend(c.escape_default()) } else { clean.push(c) }
    }
    clean
}

const fn is_continuation(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
}

fn saturate(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bytes that are read, not the time that passes: the machine may be busy.
    #[test]
    fn a_long_line_is_not_read_again_for_each_place() {
        let text = "{\"größe\": 1}, ".repeat(60_000);
        let source = Source::new("x", &*text);
        let offsets = (0..text.len()).step_by(45);
        let read: usize = offsets.clone().map(|at| uncounted(at).len()).sum();
        assert!(offsets.len() > 20_000 && read < offsets.len() * STRIDE, "{read} bytes");
        for at in offsets.step_by(1_000) {
            let column = text.char_indices().take_while(|(start, _)| *start < at).count() + 1;
            assert_eq!(source.place(saturate(at)), (1, saturate(column)));
        }
    }
}
