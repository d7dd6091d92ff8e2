//! Classification, as pages show it.

use factline_core::privacy::Tag;

/// A badge of a classified field or type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Badge {
    pub(super) name: &'static str,
    /// The class of the sheet.
    pub(super) class: &'static str,
    pub(super) meaning: &'static str,
}

impl Badge {
    pub(super) const fn of(tag: Tag) -> Self {
        match tag {
            Tag::Phi => Self { name: "PHI", class: "phi", meaning: "identifies a person" },
            Tag::Sensitive => {
                Self { name: "SENSITIVE", class: "sensitive", meaning: "protected content" }
            }
        }
    }
}
