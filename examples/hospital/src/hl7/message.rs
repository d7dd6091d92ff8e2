//! A message and its segments.

use std::fmt;
use std::sync::Arc;

use super::Field;

/// The characters that structure a message, from MSH-1 and MSH-2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Separators {
    /// Between fields; `|` mostly.
    pub field: char,
    /// Between components; `^` mostly.
    pub component: char,
    /// Between repetitions; `~` mostly.
    pub repetition: char,
    /// Around escape sequences; `\` mostly.
    pub escape: char,
    /// Between subcomponents; `&` mostly.
    pub subcomponent: char,
}

impl Default for Separators {
    fn default() -> Self {
        Self { field: '|', component: '^', repetition: '~', escape: '\\', subcomponent: '&' }
    }
}

impl Separators {
    /// The separators that a header segment (MSH, BHS, FHS) declares. Those that MSH-2 leaves out
    /// are the standard's; a fifth character (truncation, v2.7) has no meaning for a reader.
    pub(super) fn of(header: &str) -> Option<Self> {
        let mut chars = header.chars().skip(3);
        let field = chars.next()?;
        let declared: Vec<char> = chars.take_while(|&c| c != field).take(5).collect();
        let usual = Self::default();
        let nth = |n: usize, usual: char| declared.get(n).copied().unwrap_or(usual);
        let found = Self {
            field,
            component: *declared.first()?,
            repetition: nth(1, usual.repetition),
            escape: nth(2, usual.escape),
            subcomponent: nth(3, usual.subcomponent),
        };
        let all =
            [found.field, found.component, found.repetition, found.escape, found.subcomponent];
        let distinct = (1..all.len()).all(|i| !all[..i].contains(&all[i]));
        (distinct && !all.iter().any(|c| c.is_alphanumeric())).then_some(found)
    }
}

/// One HL7 v2 message. Its `Debug` names the segments and shows no content.
#[derive(Clone)]
pub struct Message {
    file: Arc<str>,
    number: usize,
    line: usize,
    separators: Separators,
    segments: Vec<String>,
}

impl Message {
    pub(super) fn new(
        file: Arc<str>,
        number: usize,
        line: usize,
        separators: Separators,
        segments: Vec<String>,
    ) -> Self {
        Self { file, number, line, separators, segments }
    }

    /// The file that it was read from, as the caller of [`read`](super::read) named it.
    #[must_use]
    pub fn file(&self) -> &Arc<str> {
        &self.file
    }

    /// Its place among the messages of its file, from 1.
    #[must_use]
    pub fn number(&self) -> usize {
        self.number
    }

    /// The line of its MSH, from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// All segments in order.
    pub fn segments(&self) -> impl Iterator<Item = Segment<'_>> + Clone {
        self.segments.iter().enumerate().map(|(index, line)| Segment {
            line,
            separators: self.separators,
            position: index + 1,
        })
    }

    /// The first segment of a name; an empty one where the message has none.
    #[must_use]
    pub fn segment(&self, name: &'static str) -> Segment<'_> {
        self.all(name).next().unwrap_or_else(|| self.absent(name))
    }

    /// A segment that the message doesn't have.
    pub(super) fn absent(&self, name: &'static str) -> Segment<'_> {
        Segment { line: name, separators: self.separators, position: 0 }
    }

    /// Every segment of a name, in order.
    pub fn all<'m>(&'m self, name: &str) -> impl Iterator<Item = Segment<'m>> {
        self.segments().filter(move |segment| segment.name() == name)
    }

    /// Message type and trigger event, from MSH-9; `("", "")` where it is not made of capitals and
    /// digits, so that both can be shown to anybody.
    #[must_use]
    pub fn trigger(&self) -> (&str, &str) {
        let repetition = self.segment("MSH").field(9).first();
        let code = |component: &'_ str| {
            component.len() == 3
                && component.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        };
        let (kind, event) = (repetition.component(1).raw(), repetition.component(2).raw());
        (if code(kind) { kind } else { "" }, if code(event) { event } else { "" })
    }

    /// The whole message with CR after each segment: the same bytes however the file ended lines.
    #[must_use]
    pub fn canonical_text(&self) -> String {
        let mut text = self.segments.join("\r");
        text.push('\r');
        text
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("file", &self.file)
            .field("number", &self.number)
            .field("segments", &self.segments().map(Segment::name).collect::<Vec<_>>())
            .finish()
    }
}

/// One segment. Its `Debug` shows its name alone.
#[derive(Clone, Copy)]
pub struct Segment<'m> {
    line: &'m str,
    separators: Separators,
    position: usize,
}

impl<'m> Segment<'m> {
    /// The three characters of its name.
    #[must_use]
    pub fn name(self) -> &'m str {
        self.line.get(..3).unwrap_or(self.line)
    }

    /// Its place among the segments of its message, from 1; none where the message has no such
    /// segment.
    #[must_use]
    pub fn position(self) -> Option<usize> {
        (self.position > 0).then_some(self.position)
    }

    /// A field by its number in the standard (in MSH, 1 is the separator itself); an empty one
    /// where the segment has no such field.
    #[must_use]
    pub fn field(self, number: usize) -> Field<'m> {
        // MSH-1 is the separator before MSH-2: everything behind it is one further right.
        let index = if self.name() == "MSH" { number.saturating_sub(1) } else { number };
        let raw = self.line.split(self.separators.field).nth(index).unwrap_or_default();
        Field::new(raw, self.separators)
    }
}

impl fmt::Debug for Segment<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
