//! The parser: recursive descent that goes on after a mistake.

use super::ProblemKind::{self, MissingName, MissingValue, TrailingText, UnknownWord};
use super::number::is_number;
use super::scan::Scanner;
use super::text::string;
use super::{Kind, Member, Object, Problem, Span, Value};

/// How deep arrays and objects may nest, unless [`parse_within`] is told otherwise.
///
/// A level of records takes three. Deeper texts are accidents or attacks.
pub const MAX_DEPTH: usize = 256;

/// What a text holds, and what is wrong with it.
#[derive(Clone, Debug)]
pub struct Document {
    /// The value; present, as far as it could be understood, unless the text is empty.
    pub value: Option<Value>,
    /// The mistakes, in the order of the text.
    pub problems: Vec<Problem>,
}

impl Document {
    /// Whether the text has one clear meaning: all its mistakes are tolerable.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.problems.iter().all(|problem| problem.kind.is_tolerable())
    }
}

/// Parses one JSON value, nested at most [`MAX_DEPTH`] deep.
#[must_use]
pub fn parse(text: &str) -> Document {
    parse_within(text, MAX_DEPTH)
}

/// Parses one JSON value, nested at most `max_depth` deep.
///
/// The parser recurses: `max_depth` is what bounds the stack.
#[must_use]
pub fn parse_within(text: &str, max_depth: usize) -> Document {
    let mut scanner = Scanner::new(text);
    if u32::try_from(text.len()).is_err() {
        scanner.report(ProblemKind::TooLarge, Span::default());
        return Document { value: None, problems: scanner.problems };
    }
    let mut parser = Parser { scanner, depth_left: max_depth, arrays: 0, objects: 0 };
    let value = parser.document();
    Document { value, problems: parser.scanner.problems }
}

/// Parses one JSON value of a text that must be plain JSON: no comments, no repeated names.
///
/// # Errors
///
/// All mistakes; there is at least one.
pub fn parse_strict(text: &str) -> Result<Value, Vec<Problem>> {
    match parse(text) {
        Document { value: Some(value), problems } if problems.is_empty() => Ok(value),
        Document { problems, .. } => Err(problems),
    }
}

struct Parser<'a> {
    scanner: Scanner<'a>,
    depth_left: usize,
    /// Open arrays and objects: a bracket of a kind that is not open closes nothing.
    arrays: usize,
    objects: usize,
}

impl Parser<'_> {
    fn document(&mut self) -> Option<Value> {
        self.scanner.skip_mark();
        self.scanner.skip_space();
        if self.scanner.peek().is_none() {
            if !self.scanner.gave_up {
                self.scanner.report_here(ProblemKind::Empty);
            }
            return None;
        }
        let value = self.value();
        self.scanner.skip_space();
        if self.scanner.peek().is_some() {
            self.scanner.report_here(TrailingText);
        }
        Some(value)
    }

    /// Takes a value; what is none becomes `null`, so that the rest keeps its shape.
    fn value(&mut self) -> Value {
        self.scanner.skip_space();
        let start = self.scanner.at;
        let kind = match self.scanner.peek() {
            Some(b'"') => Kind::String(string(&mut self.scanner)),
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.nested(Self::array),
            Some(b',' | b':' | b'}' | b']') | None => {
                self.scanner.report_here(MissingValue);
                Kind::Null
            }
            Some(_) => self.word(start),
        };
        Value { kind, span: self.scanner.since(start) }
    }

    fn word(&mut self, start: usize) -> Kind {
        let word = self.scanner.word();
        let problem = match word {
            "null" => return Kind::Null,
            "true" => return Kind::Bool(true),
            "false" => return Kind::Bool(false),
            _ if is_number(word) => return Kind::Number(word.to_owned()),
            _ if word.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)) => {
                ProblemKind::InvalidNumber
            }
            _ => UnknownWord,
        };
        self.scanner.report(problem, self.scanner.since(start));
        Kind::Null
    }

    fn nested(&mut self, inner: fn(&mut Self) -> Kind) -> Kind {
        if self.depth_left == 0 {
            self.scanner.report_here(ProblemKind::TooDeep);
            self.scanner.give_up();
            return Kind::Null;
        }
        self.depth_left -= 1;
        let kind = inner(self);
        self.depth_left += 1;
        kind
    }

    fn array(&mut self) -> Kind {
        let open = self.scanner.at;
        self.scanner.at += 1;
        self.arrays += 1;
        let mut items = Vec::new();
        while !self.at_end(open, b']') {
            if self.scanner.take_if(b':') {
                self.report_last(UnknownWord);
                continue;
            }
            items.push(self.value());
            self.comma(b']');
        }
        self.arrays -= 1;
        Kind::Array(items)
    }

    fn object(&mut self) -> Kind {
        let open = self.scanner.at;
        self.scanner.at += 1;
        self.objects += 1;
        let mut members = Vec::new();
        while !self.at_end(open, b'}') {
            members.extend(self.member());
            self.comma(b'}');
        }
        self.objects -= 1;
        Kind::Object(self.distinct(members))
    }

    /// Takes `"name": value`; without a name there is nothing to keep.
    fn member(&mut self) -> Option<Member> {
        let start = self.scanner.at;
        let name = match self.scanner.peek() {
            Some(b'"') => Some(string(&mut self.scanner)),
            Some(b':') => {
                self.scanner.report_here(MissingName);
                None
            }
            _ => {
                self.scanner.report_here(MissingName);
                let reported = self.scanner.problems.len();
                self.value();
                self.scanner.problems.truncate(reported);
                None
            }
        };
        let name_span = self.scanner.since(start);
        self.scanner.skip_space();
        if !self.scanner.take_if(b':') {
            if name.is_some() {
                self.scanner.report_here(ProblemKind::MissingColon);
            }
            if matches!(self.scanner.peek(), None | Some(b',' | b'}' | b']')) {
                return None;
            }
        }
        let value = self.value();
        name.map(|name| Member { name, name_span, value })
    }

    /// Whether the array or object opened at `open` ends here; takes its bracket.
    fn at_end(&mut self, open: usize, close: u8) -> bool {
        let parent_is_other = if close == b']' { self.objects } else { self.arrays } > 0;
        loop {
            self.scanner.skip_space();
            match self.scanner.peek() {
                None => {
                    if !self.scanner.gave_up {
                        let at = open as u32;
                        self.scanner.report(ProblemKind::Unclosed, Span::new(at, at + 1));
                        self.scanner.give_up();
                    }
                    return true;
                }
                Some(byte) if byte == close => {
                    self.scanner.at += 1;
                    return true;
                }
                Some(b']' | b'}') => {
                    self.scanner.report_here(ProblemKind::WrongBracket);
                    if parent_is_other {
                        // It closes the one around this, whose own bracket is missing.
                        return true;
                    }
                    self.scanner.at = (self.scanner.at + 1).min(self.scanner.text.len());
                }
                Some(_) => return false,
            }
        }
    }

    /// Takes the comma after an item, if there is another item.
    fn comma(&mut self, close: u8) {
        self.scanner.skip_space();
        let mut commas = 0;
        while self.scanner.take_if(b',') {
            commas += 1;
            if commas > 1 {
                self.report_last(ProblemKind::ExtraComma);
            }
            self.scanner.skip_space();
        }
        match self.scanner.peek() {
            Some(byte) if byte == close && commas == 1 => {
                self.scanner.report_here(ProblemKind::ExtraComma);
            }
            Some(b']' | b'}') | None => {}
            Some(_) if commas == 0 => self.scanner.report_here(ProblemKind::MissingComma),
            Some(_) => {}
        }
    }

    /// Reports the byte just taken.
    fn report_last(&mut self, kind: ProblemKind) {
        let at = self.scanner.at;
        self.scanner.report(kind, Span::new(at as u32 - 1, at as u32));
    }

    /// Drops all but the last of the members of one name.
    fn distinct(&mut self, mut members: Vec<Member>) -> Object {
        let mut order: Vec<usize> = (0..members.len()).collect();
        order.sort_by(|&a, &b| members[a].name.cmp(&members[b].name));
        let repeated = |pair: &&[usize]| members[pair[0]].name == members[pair[1]].name;
        let pairs: Vec<_> =
            order.windows(2).filter(repeated).map(|pair| (pair[0], pair[1])).collect();
        if !pairs.is_empty() {
            for &(_, later) in &pairs {
                self.scanner.report(ProblemKind::DuplicateName, members[later].name_span);
            }
            let mut dropped = pairs.iter().map(|&(earlier, _)| earlier).collect::<Vec<_>>();
            dropped.sort_unstable();
            let mut index = 0;
            members.retain(|_| {
                index += 1;
                dropped.binary_search(&(index - 1)).is_err()
            });
        }
        members.into_iter().collect()
    }
}
