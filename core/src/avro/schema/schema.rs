//! One self-contained schema.

use std::collections::HashSet;
use std::sync::Arc;

use super::write::{Detail, write};
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

    /// The schema of a part of this one.
    pub(crate) fn part(&self, ty: &Type) -> Self {
        Self { inner: Arc::new(Inner { set: self.inner.set.clone(), root: ty.clone() }) }
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
    /// with all docs, defaults, aliases and attributes, the latter sorted by name.
    ///
    /// Two things that no other reader would take are left out: attributes beside the name of a
    /// type that is defined elsewhere, and those of a union.
    ///
    /// ```
    /// use factline_core::avro::schema::Schema;
    ///
    /// let text = r#" {"name": "a.Pair", "type": "record", "fields": [
    ///     {"name": "left", "type": {"name": "Side", "size": 2, "type": "fixed"}},
    ///     {"name": "right", "type": "a.Side", "order": "ignore"}]} "#;
    /// assert_eq!(
    ///     Schema::parse(text)?.to_json(),
    ///     concat!(
    ///         r#"{"type":"record","name":"Pair","namespace":"a","fields":["#,
    ///         r#"{"name":"left","type":{"type":"fixed","name":"Side","size":2}},"#,
    ///         r#"{"name":"right","type":"Side","order":"ignore"}]}"#,
    ///     ),
    /// );
    /// # Ok::<_, factline_core::avro::finding::Findings>(())
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        self.write(Detail::Full)
    }

    /// The normalised text without the types that another text spells out: they are only named,
    /// as in a registry's schema that refers to others.
    ///
    /// ```
    /// use factline_core::avro::schema::Schema;
    ///
    /// let pair = Schema::parse(r#"{"type": "record", "name": "Pair", "fields": [
    ///     {"name": "left", "type": {"type": "fixed", "name": "Side", "size": 2}}]}"#)?;
    /// assert_eq!(
    ///     pair.to_json_without(|named| named.name.full() == "Side"),
    ///     r#"{"type":"record","name":"Pair","fields":[{"name":"left","type":"Side"}]}"#,
    /// );
    /// # Ok::<_, factline_core::avro::finding::Findings>(())
    /// ```
    #[must_use]
    pub fn to_json_without(&self, is_elsewhere: impl Fn(&Named) -> bool) -> String {
        let set = &self.inner.set;
        let elsewhere = set.ids().filter(|id| is_elsewhere(&set[*id])).collect();
        write(set, &self.inner.root, Detail::Full, elsewhere)
    }

    /// The Parsing Canonical Form of the specification.
    ///
    /// ```
    /// use factline_core::avro::schema::Schema;
    ///
    /// let text = r#"{"type": "map", "values": {"type": "string"}, "doc": "dropped"}"#;
    /// assert_eq!(Schema::parse(text)?.canonical(), r#"{"type":"map","values":"string"}"#);
    /// # Ok::<_, factline_core::avro::finding::Findings>(())
    /// ```
    #[must_use]
    pub fn canonical(&self) -> String {
        self.write(Detail::Canonical)
    }

    /// All fingerprints, computed now; keep them rather than asking often.
    #[must_use]
    pub fn fingerprints(&self) -> Fingerprints {
        Fingerprints::of(
            &self.canonical(),
            &self.write(Detail::Resolution),
            &self.write(Detail::Full),
        )
    }

    fn write(&self, detail: Detail) -> String {
        write(&self.inner.set, &self.inner.root, detail, HashSet::new())
    }
}
