//! Orders and results: the runs of segments that belong together.

use super::{Field, Message, Segment};

/// The segments of one order, observation or administration, without the message's head.
#[derive(Debug, Clone)]
pub struct Group<'m> {
    message: &'m Message,
    segments: Vec<Segment<'m>>,
}

impl<'m> Group<'m> {
    /// The first segment of a name; an empty one where the group has none.
    #[must_use]
    pub fn segment(&self, name: &'static str) -> Segment<'m> {
        self.all(name).next().unwrap_or_else(|| self.message.absent(name))
    }

    /// Whether the group has a segment of that name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    /// Every segment of a name, in order.
    pub fn all(&self, name: &str) -> impl Iterator<Item = Segment<'m>> {
        self.segments.iter().copied().filter(move |segment| segment.name() == name)
    }

    /// A field of the first segment of a name; an empty one where there is none.
    #[must_use]
    pub fn field(&self, name: &'static str, number: usize) -> Field<'m> {
        self.segment(name).field(number)
    }
}

/// A message on its way into groups.
struct Grouping<'m> {
    body: &'static str,
    /// `OBR ORC` instead of `ORC OBR`, as OUL messages have it.
    body_first: bool,
    /// Specimens precede their orders, as in OML^O33 and OUL^R22.
    specimen_first: bool,
    /// The specimen, with its containers, that the next orders are about.
    specimen: Vec<Segment<'m>>,
    open: Vec<Group<'m>>,
}

impl Message {
    /// The groups of a message: each begins at `ORC`, or at the segment `body` where no `ORC`
    /// precedes it. A specimen that precedes its orders is part of each of them.
    #[must_use]
    pub fn groups(&self, body: &'static str) -> Vec<Group<'_>> {
        let first = self.segments().map(Segment::name).find(|n| ["SPM", "ORC", body].contains(n));
        let mut grouping = Grouping {
            body,
            body_first: self.trigger().0 == "OUL",
            specimen_first: first == Some("SPM"),
            specimen: Vec::new(),
            open: Vec::new(),
        };
        self.segments().for_each(|segment| grouping.add(self, segment));
        grouping.open
    }
}

impl<'m> Grouping<'m> {
    fn add(&mut self, message: &'m Message, segment: Segment<'m>) {
        let name = segment.name();
        if name == "SPM" && self.specimen_first {
            self.specimen = vec![segment];
        } else if name == "SAC" && self.specimen_first {
            self.specimen.push(segment);
        } else if self.begins(name) {
            let mut segments = self.specimen.clone();
            segments.push(segment);
            self.open.push(Group { message, segments });
        } else if let Some(group) = self.open.last_mut() {
            group.segments.push(segment);
        }
    }

    fn begins(&self, name: &str) -> bool {
        let has = |name| self.open.last().is_some_and(|group| group.has(name));
        match name {
            "ORC" => !self.body_first || has("ORC") || !has(self.body),
            name if name == self.body => has(name) || !has("ORC"),
            _ => false,
        }
    }
}
