//! The JSON model: values, objects in their written order, and spans.

use std::fmt;

/// A range of bytes in a source text.
///
/// A `u32` is enough: sources beyond 4 GiB are refused before they are parsed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset just after the last byte.
    pub end: u32,
}

impl Span {
    /// The bytes from `start` up to, and without, `end`.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn to(self, end: Self) -> Self {
        Self { start: self.start, end: end.end.max(self.start) }
    }
}

/// A JSON value and the place it was written at.
///
/// Equality compares content only: where a value stands, and in which order the members of an
/// object are written, makes no difference.
#[derive(Clone)]
pub struct Value {
    /// What the value is.
    pub kind: Kind,
    /// Where it is written.
    pub span: Span,
}

/// The content of a [`Value`].
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, exactly as written: `1e400` and a hundred digits are kept.
    Number(String),
    /// A string, with its escapes resolved.
    String(String),
    /// `[…]`
    Array(Vec<Value>),
    /// `{…}`
    Object(Object),
}

/// The members of a JSON object, in the order they were written.
///
/// Where a name is repeated, the last value stands (as in Avro Java), and the parser reports it.
#[derive(Clone, Debug, Default)]
pub struct Object {
    members: Vec<Member>,
}

/// One member of an [`Object`].
#[derive(Clone, Debug)]
pub struct Member {
    /// The member's name, with its escapes resolved.
    pub name: String,
    /// Where the name is written, quotes included.
    pub name_span: Span,
    /// Its value.
    pub value: Value,
}

impl Value {
    /// A value that no source text holds.
    #[must_use]
    pub fn new(kind: Kind) -> Self {
        Self { kind, span: Span::default() }
    }

    /// The text, if this is a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::String(text) => Some(text),
            _ => None,
        }
    }

    /// The truth value, if this is one.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self.kind {
            Kind::Bool(truth) => Some(truth),
            _ => None,
        }
    }

    /// The number's text, if this is a number.
    #[must_use]
    pub fn as_number(&self) -> Option<&str> {
        match &self.kind {
            Kind::Number(text) => Some(text),
            _ => None,
        }
    }

    /// The number as an integer, if it is written as one (no fraction, no exponent) and fits.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        self.as_number()?.parse().ok()
    }

    /// The items, if this is an array.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Value]> {
        match &self.kind {
            Kind::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The members, if this is an object.
    #[must_use]
    pub fn as_object(&self) -> Option<&Object> {
        match &self.kind {
            Kind::Object(object) => Some(object),
            _ => None,
        }
    }

    /// What the value is, for a message: "a string", "an object", …
    #[must_use]
    pub fn describe(&self) -> &'static str {
        match self.kind {
            Kind::Null => "null",
            Kind::Bool(_) => "a boolean",
            Kind::Number(_) => "a number",
            Kind::String(_) => "a string",
            Kind::Array(_) => "an array",
            Kind::Object(_) => "an object",
        }
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl Object {
    /// An object with no members.
    #[must_use]
    pub const fn new() -> Self {
        Self { members: Vec::new() }
    }

    /// The value of `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.member(name).map(|member| &member.value)
    }

    /// The member called `name`.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&Member> {
        self.members.iter().find(|member| member.name == name)
    }

    /// All members, in their written order.
    pub fn iter(&self) -> std::slice::Iter<'_, Member> {
        self.members.iter()
    }

    /// How many members there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }
}

impl FromIterator<Member> for Object {
    /// Names are expected to be distinct; the parser sees to that.
    fn from_iter<I: IntoIterator<Item = Member>>(members: I) -> Self {
        Self { members: members.into_iter().collect() }
    }
}

impl<'a> IntoIterator for &'a Object {
    type Item = &'a Member;
    type IntoIter = std::slice::Iter<'a, Member>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl PartialEq for Object {
    fn eq(&self, other: &Self) -> bool {
        fn sorted(object: &Object) -> Vec<(&str, &Value)> {
            let mut members: Vec<_> =
                object.iter().map(|member| (member.name.as_str(), &member.value)).collect();
            members.sort_by_key(|(name, _)| *name);
            members
        }
        self.len() == other.len() && sorted(self) == sorted(other)
    }
}
