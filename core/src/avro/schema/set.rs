//! A set of schemas that know each other.

use std::collections::HashMap;
use std::ops::Index;
use std::sync::Arc;

use super::{Name, Named, Type};
use crate::avro::finding::Source;

/// All types of a set of sources, by full name.
///
/// Immutable, and shared: a clone costs one reference count.
///
/// Each name that a [`Kind::Named`](super::Kind::Named) inside the set stands for is defined in
/// it, and every default fits its type and ends. Records that contain themselves are legal, and
/// so are those that contain themselves without a way out, which no value can have: what walks
/// the types of a set must remember where it has been.
#[derive(Clone, Debug, Default)]
pub struct SchemaSet {
    inner: Arc<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    files: Vec<Source>,
    roots: Vec<Root>,
    named: Vec<Named>,
    by_name: HashMap<Name, NamedId>,
}

/// The schema that one source holds.
#[derive(Clone, Debug)]
pub struct Root {
    /// The source.
    pub file: FileId,
    /// Its top-level type: mostly a record, but a primitive, an array or a union will do.
    pub ty: Type,
}

/// A file of a [`SchemaSet`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub(super) u32);

/// A named type of a [`SchemaSet`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NamedId(pub(super) u32);

impl NamedId {
    /// The position in [`SchemaSet::named`], for tables beside it.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl FileId {
    /// The position in [`SchemaSet::files`], for tables beside it.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl SchemaSet {
    /// INVARIANT: the caller has checked what the type's documentation promises.
    pub(super) fn new(files: Vec<Source>, roots: Vec<Root>, named: Vec<Named>) -> Self {
        let ids = (0..).map(NamedId);
        let by_name = named.iter().map(|named| named.name.clone()).zip(ids).collect();
        Self { inner: Arc::new(Inner { files, roots, named, by_name }) }
    }

    /// The named types, in the order of their definition.
    #[must_use]
    pub fn named(&self) -> &[Named] {
        &self.inner.named
    }

    /// The ids of all named types, in the order of their definition.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = NamedId> + use<> {
        (0..self.inner.named.len() as u32).map(NamedId)
    }

    /// What each source holds, in the order the sources were given; unsound ones are left out.
    #[must_use]
    pub fn roots(&self) -> &[Root] {
        &self.inner.roots
    }

    /// The sources, in the order they were given.
    #[must_use]
    pub fn files(&self) -> &[Source] {
        &self.inner.files
    }

    /// The type whose full name is `name`; aliases do not count.
    #[must_use]
    pub fn lookup(&self, name: &str) -> Option<NamedId> {
        self.inner.by_name.get(name).copied()
    }
}

impl Index<NamedId> for SchemaSet {
    type Output = Named;

    fn index(&self, id: NamedId) -> &Named {
        &self.inner.named[id.index()]
    }
}

impl Index<FileId> for SchemaSet {
    type Output = Source;

    fn index(&self, id: FileId) -> &Source {
        &self.inner.files[id.index()]
    }
}
