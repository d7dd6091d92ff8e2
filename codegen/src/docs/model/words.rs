//! Types in words.

use std::collections::BTreeMap;

use factline_core::avro::schema::{Kind, Logical, NamedId, NamedKind, SchemaSet, Type};

use super::{Link, Word};

/// What type names link to.
pub(super) type Links = BTreeMap<NamedId, Link>;

/// The type in words, without the null that makes it optional.
pub(super) fn words(set: &SchemaSet, links: &Links, ty: &Type) -> Vec<Word> {
    let mut writer = Writer { set, links, words: Vec::new() };
    match &ty.kind {
        Kind::Union(branches) if branches.iter().any(|branch| branch.kind != Kind::Null) => {
            writer.union(branches.iter().filter(|branch| branch.kind != Kind::Null));
        }
        _ => writer.ty(ty),
    }
    writer.words
}

/// What a fixed stands for.
pub(super) fn of_fixed(size: usize, logical: Option<&Logical>, entity: Option<&str>) -> String {
    match logical {
        Some(logical) => of_logical(logical, entity),
        None => format!("{size} bytes"),
    }
}

struct Writer<'a> {
    set: &'a SchemaSet,
    links: &'a Links,
    words: Vec<Word>,
}

impl Writer<'_> {
    /// Adds to the last word unless that is a link.
    fn say(&mut self, text: &str) {
        match self.words.last_mut() {
            Some(Word { text: last, link: None }) => last.push_str(text),
            _ => self.words.push(Word { text: text.to_owned(), link: None }),
        }
    }

    fn ty(&mut self, ty: &Type) {
        match &ty.kind {
            Kind::Array(items) => {
                self.say("list of ");
                self.ty(items);
            }
            Kind::Map(values) => {
                self.say("map from text to ");
                self.ty(values);
            }
            Kind::Union(branches) => self.union(branches.iter()),
            Kind::Named(id) => self.named(*id),
            primitive => match &ty.logical {
                Some(logical) => self.say(&of_logical(logical, ty.attributes.str("entity"))),
                None => self.say(of_primitive(primitive)),
            },
        }
    }

    fn union<'t>(&mut self, branches: impl Iterator<Item = &'t Type>) {
        for (index, branch) in branches.enumerate() {
            if index > 0 {
                self.say(" or ");
            }
            self.ty(branch);
        }
    }

    fn named(&mut self, id: NamedId) {
        let named = &self.set[id];
        if let (NamedKind::Fixed { size }, Some(logical)) = (&named.kind, &named.logical) {
            return self.say(&of_fixed(*size, Some(logical), named.attributes.str("entity")));
        }
        let (text, link) = (named.name.short().to_owned(), self.links.get(&id).copied());
        self.words.push(Word { text, link });
    }
}

fn of_primitive(kind: &Kind) -> &'static str {
    match kind {
        Kind::Boolean => "true or false",
        Kind::Int => "whole number (32 bits)",
        Kind::Long => "whole number (64 bits)",
        Kind::Float => "number (32-bit floating point)",
        Kind::Double => "number (64-bit floating point)",
        Kind::Bytes => "bytes",
        Kind::String => "text",
        _ => "nothing",
    }
}

fn of_logical(logical: &Logical, entity: Option<&str>) -> String {
    match logical {
        Logical::Decimal { precision, scale: 0 } => {
            format!("whole number, up to {precision} digits")
        }
        Logical::Decimal { precision, scale } => {
            format!("decimal, up to {precision} digits, {scale} after the point")
        }
        Logical::BigDecimal => "decimal of any size".to_owned(),
        Logical::Uuid => match entity {
            Some(entity) => format!("id of {} {entity}", article(entity)),
            None => "UUID".to_owned(),
        },
        Logical::Date => "date".to_owned(),
        Logical::TimeMillis => "time of day (milliseconds)".to_owned(),
        Logical::TimeMicros => "time of day (microseconds)".to_owned(),
        Logical::TimestampMillis => "moment in UTC (milliseconds)".to_owned(),
        Logical::TimestampMicros => "moment in UTC (microseconds)".to_owned(),
        Logical::TimestampNanos => "moment in UTC (nanoseconds)".to_owned(),
        Logical::LocalTimestampMillis => "local date and time (milliseconds)".to_owned(),
        Logical::LocalTimestampMicros => "local date and time (microseconds)".to_owned(),
        Logical::LocalTimestampNanos => "local date and time (nanoseconds)".to_owned(),
        Logical::Duration => "duration (months, days, milliseconds)".to_owned(),
        Logical::Unknown(name) => name.clone(),
    }
}

fn article(noun: &str) -> &'static str {
    let vowels = ['A', 'E', 'I', 'O', 'U', 'a', 'e', 'i', 'o', 'u'];
    if noun.starts_with(vowels) { "an" } else { "a" }
}
