//! Fields as rows of a table, with the fields of the records inside them.

use std::collections::BTreeSet;

use super::links;
use super::tags::Badge;
use super::words::{Place, Word};
use crate::docs::model::{Field, Link, Role, Shape, Symbol, TypeId};

/// A field.
#[derive(Debug)]
pub(super) struct Row<'m> {
    pub(super) anchor: String,
    pub(super) name: &'m str,
    pub(super) words: Vec<Word<'m>>,
    pub(super) rust: &'m str,
    pub(super) is_optional: bool,
    pub(super) doc: Option<&'m str>,
    pub(super) badge: Option<Badge>,
    pub(super) is_key: bool,
    pub(super) is_subject: bool,
    pub(super) deprecated: Option<&'m str>,
    /// Default, unit and the like: what it is called, and its value.
    pub(super) notes: Vec<(&'static str, String)>,
    /// The types in the field's type.
    pub(super) inner: Vec<Inner<'m>>,
}

/// A type inside a field's.
#[derive(Debug)]
pub(super) struct Inner<'m> {
    pub(super) name: &'m str,
    /// The anchor, where the page has no better place for the type.
    pub(super) anchor: Option<String>,
    pub(super) content: Content<'m>,
}

/// What a type consists of.
#[derive(Debug)]
pub(super) enum Content<'m> {
    Symbols(&'m [Symbol]),
    Fields(Vec<Row<'m>>),
}

/// An enum with more symbols is left to its own page.
const MANY_SYMBOLS: usize = 40;

impl<'m> Place<'m> {
    /// The rows of the fields of the record that the page is about.
    pub(super) fn rows(&self, fields: &'m [Field]) -> Vec<Row<'m>> {
        let mut seen = BTreeSet::new();
        fields.iter().map(|field| self.row(field, &mut seen)).collect()
    }

    /// The rows of the fields of another record, whose anchors begin with `prefix`; a type inside
    /// has its place elsewhere.
    pub(super) fn further_rows(&self, fields: &'m [Field], prefix: &str) -> Vec<Row<'m>> {
        let mut rows = self.rows(fields);
        for row in &mut rows {
            row.anchor = format!("{prefix}.{}", row.name);
            row.inner.iter_mut().for_each(|inner| inner.anchor = None);
        }
        rows
    }

    fn row(&self, field: &'m Field, seen: &mut BTreeSet<TypeId>) -> Row<'m> {
        let types = field.links().filter_map(|link| match link {
            Link::Type(id) => Some(id),
            Link::Event(_) => None,
        });
        let inner = types.filter_map(|id| self.inner(id, seen)).collect();
        Row { inner, ..self.plain_row(field) }
    }

    /// A row without what is inside its type.
    fn plain_row(&self, field: &'m Field) -> Row<'m> {
        Row {
            anchor: links::field(&field.name),
            name: &field.name,
            words: self.words(&field.words),
            rust: &field.rust,
            is_optional: field.is_optional,
            doc: field.doc.as_deref(),
            badge: field.tag.map(Badge::of),
            is_key: matches!(field.role, Some(Role::Key | Role::KeyAndDataSubject)),
            is_subject: matches!(field.role, Some(Role::DataSubject | Role::KeyAndDataSubject)),
            deprecated: field.deprecated.as_deref(),
            notes: notes(field),
            inner: Vec::new(),
        }
    }

    fn inner(&self, id: TypeId, seen: &mut BTreeSet<TypeId>) -> Option<Inner<'m>> {
        let ty = &self.model[id];
        let content = match &ty.shape {
            Shape::Record { fields } => {
                Content::Fields(fields.iter().map(|field| self.plain_row(field)).collect())
            }
            Shape::Enum { symbols } if symbols.len() <= MANY_SYMBOLS || !ty.is_shared() => {
                Content::Symbols(symbols)
            }
            Shape::Enum { .. } | Shape::Fixed { .. } => return None,
        };
        let is_place = seen.insert(id) && !ty.is_shared() && matches!(content, Content::Symbols(_));
        let anchor = is_place.then(|| links::anchor(self.model, id));
        Some(Inner { name: &ty.name, anchor, content })
    }
}

/// What else is known of a field.
fn notes(field: &Field) -> Vec<(&'static str, String)> {
    let texts = [
        ("Default", &field.default),
        ("Unit", &field.unit),
        ("Code system", &field.code_system),
        ("At most, in bytes", &field.max_length),
    ];
    let mut notes: Vec<_> =
        texts.into_iter().filter_map(|(name, text)| Some((name, text.clone()?))).collect();
    if !field.aliases.is_empty() {
        notes.push(("Also read as", field.aliases.join(", ")));
    }
    notes
}
