//! Records, enums and fixed types that are no events.

use factline_core::privacy::Tag;

use super::{EventId, Field, TypeId};

/// A type that events are made of.
#[derive(Clone, Debug)]
pub struct NamedType {
    /// Its full name.
    pub full_name: String,
    /// The part after the last dot.
    pub name: String,
    /// The name in paths of pages and in anchors, different for every type.
    pub slug: String,
    /// What it is for.
    pub doc: Option<String>,
    /// What it is.
    pub shape: Shape,
    /// How it is classified as a whole.
    pub tag: Option<Tag>,
    /// Why it should no longer be used; empty where that is not said.
    pub deprecated: Option<String>,
    /// The path of its Rust type; absent where a type of the library stands for it.
    pub rust_path: Option<String>,
    /// The file that defines it, from the folder of the catalog.
    pub file: String,
    /// The events that it is part of, by event type.
    pub used_by: Vec<EventId>,
    /// The types that have a field of it, by full name.
    pub used_in: Vec<TypeId>,
    /// Its examples of other standards' names, and other attributes that are texts.
    pub notes: Vec<(String, String)>,
}

/// What a named type is.
#[derive(Clone, Debug)]
pub enum Shape {
    /// A sequence of named fields.
    Record {
        /// The fields.
        fields: Vec<Field>,
    },
    /// One of a list of symbols.
    Enum {
        /// The symbols.
        symbols: Vec<Symbol>,
    },
    /// A fixed number of bytes.
    Fixed {
        /// How many.
        size: usize,
        /// What they stand for, in words.
        meaning: String,
    },
}

/// A symbol of an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// The symbol.
    pub name: String,
    /// What it means.
    pub doc: Option<String>,
    /// Whether it stands for the symbols that a reader does not know.
    pub is_default: bool,
}

impl NamedType {
    /// Whether more than one event uses it, or none: then it has a place of its own; otherwise it
    /// belongs to the page of its event.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.used_by.len() != 1
    }
}
