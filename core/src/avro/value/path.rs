//! Where in a datum an error happened.

use std::fmt::Write as _;

/// One step from a value to a part of it.
///
/// A map's key is data, so a step into a map says which entry, never its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Into the field of a record.
    Field(String),
    /// Into the item of an array, counted from 0.
    Item(usize),
    /// Into the entry of a map, counted from 0 in the order of the wire.
    Entry(usize),
    /// Into the branch of a union.
    Branch(String),
}

/// A path that is collected from the inside out, while an error travels up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Trail(Vec<Step>);

impl Trail {
    /// Puts one more step in front.
    pub(crate) fn push_front(&mut self, step: Step) {
        self.0.push(step);
    }

    /// The path from `root`, such as `Encounter.diagnoses[3].code`.
    pub(crate) fn render(&self, root: &str) -> String {
        let mut path = String::from(root);
        for step in self.0.iter().rev() {
            // Writing into a `String` can't fail.
            let _ = match step {
                Step::Field(name) => write!(path, ".{name}"),
                Step::Item(index) => write!(path, "[{index}]"),
                Step::Entry(index) => write!(path, "{{{index}}}"),
                Step::Branch(label) => write!(path, "<{label}>"),
            };
        }
        path
    }
}
