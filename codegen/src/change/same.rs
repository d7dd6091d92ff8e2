//! Whether two types are the same though they are in different sets.

use factline_core::avro::schema::{
    Field, Kind, Named, NamedId, NamedKind, SchemaSet, Symbol, Type,
};

use super::Pairs;

/// Compares types of two versions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Same<'a> {
    pub(super) old: &'a SchemaSet,
    pub(super) new: &'a SchemaSet,
    pub(super) pairs: &'a Pairs,
}

impl Same<'_> {
    /// Whether two definitions say the same, documentation included; types that they refer to
    /// are not looked into.
    pub(super) fn types(&self, old: NamedId, new: NamedId) -> bool {
        let (a, b) = (&self.old[old], &self.new[new]);
        let is_same = |a: &Named, b: &Named| {
            a.name == b.name
                && a.aliases == b.aliases
                && a.doc == b.doc
                && a.logical == b.logical
                && a.attributes == b.attributes
        };
        is_same(a, b) && self.kinds(&a.kind, &b.kind)
    }

    fn kinds(&self, old: &NamedKind, new: &NamedKind) -> bool {
        match (old, new) {
            (
                NamedKind::Record { fields: a, error: ea },
                NamedKind::Record { fields: b, error: eb },
            ) => ea == eb && a.len() == b.len() && a.iter().zip(b).all(|(a, b)| self.fields(a, b)),
            (
                NamedKind::Enum { symbols: a, default: da },
                NamedKind::Enum { symbols: b, default: db },
            ) => names(a).eq(names(b)) && da == db,
            (NamedKind::Fixed { size: a }, NamedKind::Fixed { size: b }) => a == b,
            _ => false,
        }
    }

    fn fields(&self, a: &Field, b: &Field) -> bool {
        a.name == b.name
            && a.aliases == b.aliases
            && a.doc == b.doc
            && a.default == b.default
            && a.order == b.order
            && a.attributes == b.attributes
            && self.written(&a.ty, &b.ty, true)
    }

    /// Whether two types are written and understood alike, whatever their other attributes say.
    pub(crate) fn meaning(&self, old: &Type, new: &Type) -> bool {
        self.written(old, new, false)
    }

    fn written(&self, old: &Type, new: &Type, attributes: bool) -> bool {
        let is_same =
            old.logical == new.logical && (!attributes || old.attributes == new.attributes);
        is_same
            && match (&old.kind, &new.kind) {
                (Kind::Array(a), Kind::Array(b)) | (Kind::Map(a), Kind::Map(b)) => {
                    self.written(a, b, attributes)
                }
                (Kind::Union(a), Kind::Union(b)) => {
                    a.len() == b.len()
                        && a.iter().zip(b).all(|(a, b)| self.written(a, b, attributes))
                }
                (Kind::Named(a), Kind::Named(b)) => self.pairs.new_of(*a) == Some(*b),
                (Kind::Named(_), _) | (_, Kind::Named(_)) => false,
                (a, b) => a == b,
            }
    }
}

fn names(symbols: &[Symbol]) -> impl Iterator<Item = &str> {
    symbols.iter().map(|symbol| &*symbol.name)
}
