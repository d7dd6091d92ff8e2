//! Whether two schemas say the same, docs and aliases aside.

use std::collections::HashSet;

use super::names::Names;
use crate::avro::schema::{Attributes, Field, Kind, Named, NamedId, NamedKind, Schema, Type};

/// Equality as Java has it: names, structure, field defaults and orders, and all properties;
/// not docs, aliases and the defaults of enums.
pub(super) fn equal(one: &Names<'_>, other: &Schema) -> bool {
    Comparison { one, other, seen: HashSet::new() }.types(one.writer.root(), other.root())
}

struct Comparison<'s> {
    one: &'s Names<'s>,
    other: &'s Schema,
    seen: HashSet<(NamedId, NamedId)>,
}

impl Comparison<'_> {
    fn types(&mut self, one: &Type, other: &Type) -> bool {
        let inner = match (&one.kind, &other.kind) {
            (Kind::Array(one), Kind::Array(other)) | (Kind::Map(one), Kind::Map(other)) => {
                self.types(one, other)
            }
            (Kind::Union(one), Kind::Union(other)) => {
                one.len() == other.len()
                    && one.iter().zip(other).all(|(one, other)| self.types(one, other))
            }
            (Kind::Named(one), Kind::Named(other)) => self.named(*one, *other),
            (one, other) => one == other,
        };
        inner && one.logical == other.logical && attributes(&one.attributes, &other.attributes)
    }

    fn named(&mut self, one: NamedId, other: NamedId) -> bool {
        if !self.seen.insert((one, other)) {
            return true;
        }
        let (id, name) = (one, self.one.of(one));
        let (one, other): (&Named, &Named) = (self.one.writer.named(one), self.other.named(other));
        let inner = match (&one.kind, &other.kind) {
            (NamedKind::Record { fields: one, .. }, NamedKind::Record { fields: other, .. }) => {
                let mut pairs = one.iter().zip(other).enumerate();
                one.len() == other.len()
                    && pairs.all(|(index, (one, other))| {
                        self.one.field(id, index) == other.name && self.fields(one, other)
                    })
            }
            (NamedKind::Enum { symbols: one, .. }, NamedKind::Enum { symbols: other, .. }) => {
                let names = |symbol: &crate::avro::schema::Symbol| symbol.name.clone();
                one.iter().map(names).eq(other.iter().map(names))
            }
            (NamedKind::Fixed { size: one }, NamedKind::Fixed { size: other }) => one == other,
            _ => false,
        };
        inner
            && *name == other.name
            && one.logical == other.logical
            && attributes(&one.attributes, &other.attributes)
    }

    fn fields(&mut self, one: &Field, other: &Field) -> bool {
        one.default == other.default
            && one.order == other.order
            && attributes(&one.attributes, &other.attributes)
            && self.types(&one.ty, &other.ty)
    }
}

/// The same properties in any order.
fn attributes(one: &Attributes, other: &Attributes) -> bool {
    one.iter().len() == other.iter().len()
        && one.iter().all(|(name, value)| other.get(name) == Some(value))
}
