//! Values that are not of the type they are written as.

use std::fmt;

use super::path::{Step, Trail};
use super::{Value, branch};
use crate::avro::schema::{Schema, Type};

/// A value is not one of the schema it should be written with.
///
/// Says where and what was expected; never what the value holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch(Box<Inner>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    root: String,
    trail: Trail,
    expected: String,
    found: String,
}

impl Mismatch {
    /// `found` stands where the schema has `ty`.
    pub(super) fn new(schema: &Schema, ty: &Type, found: &Value) -> Self {
        Self::sized(branch::label(schema, ty), found.describe())
    }

    /// As [`new`](Self::new), where kind alone does not tell them apart.
    pub(super) fn sized(expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            root: String::new(),
            trail: Trail::default(),
            expected: expected.into(),
            found: found.into(),
        }))
    }

    /// The same, seen from one level further up.
    pub(super) fn inside(mut self, step: Step) -> Self {
        self.0.trail.push_front(step);
        self
    }

    /// The same, with the name of the datum as a whole.
    pub(super) fn of(mut self, schema: &Schema) -> Self {
        self.0.root = branch::root(schema).to_owned();
        self
    }

    /// Where, such as `Encounter.diagnoses[3].code`.
    #[must_use]
    pub fn path(&self) -> String {
        self.0.trail.render(&self.0.root)
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { expected, found, .. } = &*self.0;
        write!(f, "{}: the schema has {expected}, the value is {found}", self.path())
    }
}

impl std::error::Error for Mismatch {}
