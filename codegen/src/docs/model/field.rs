//! Fields.

use factline_core::privacy::Tag;

use super::Link;

/// A field of a record.
#[derive(Clone, Debug, Default)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub doc: Option<String>,
    /// Its type in words, without being optional; words with a link are names of types.
    pub words: Vec<Word>,
    /// Its Rust type.
    pub rust: String,
    /// Whether it is a UUID, whatever it is the id of.
    pub is_uuid: bool,
    /// Whether it may be null.
    pub is_optional: bool,
    /// The value that a reader takes where a writer has no such field, as JSON.
    pub default: Option<String>,
    /// How it is classified.
    pub tag: Option<Tag>,
    /// What it is for the event.
    pub role: Option<Role>,
    /// The UCUM code of its unit.
    pub unit: Option<String>,
    /// The system that its codes are of.
    pub code_system: Option<String>,
    /// The greatest number of bytes.
    pub max_length: Option<String>,
    /// Other names that writers may have used.
    pub aliases: Vec<String>,
    /// Why it should no longer be used; empty where that is not said.
    pub deprecated: Option<String>,
}

/// What a field is for its event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Its value is the record's key.
    Key,
    /// It names the person whom the event is about.
    DataSubject,
    /// Both.
    KeyAndDataSubject,
}

/// A part of a text, which may be a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The text, blanks included.
    pub text: String,
    /// What it names.
    pub link: Option<Link>,
}

impl Field {
    /// What the field's type links to.
    pub fn links(&self) -> impl Iterator<Item = Link> {
        self.words.iter().filter_map(|word| word.link)
    }

    /// The type in words, without links.
    #[must_use]
    pub fn words_text(&self) -> String {
        self.words.iter().map(|word| &*word.text).collect()
    }
}
