//! One style of names and files.

pub(super) mod case;
pub(super) mod field_case;
pub(super) mod field_words;
pub(super) mod files;
pub(super) mod formatted;
pub(super) mod past_tense;
pub(super) mod unused_type;
