//! Classification of fields and how much of it a text form may show.
use std::fmt;

/// How a schema classifies a field or a type (`confluent:tags`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tag {
    /// Protected health information.
    Phi,
    /// Sensitive, but not health information: credentials, personal data of staff, commercial secrets.
    Sensitive,
}

impl Tag {
    /// The text that stands for a redacted value.
    ///
    /// ```
    /// assert_eq!(factline_core::privacy::Tag::Phi.placeholder(), "<phi>");
    /// ```
    #[must_use]
    pub const fn placeholder(self) -> &'static str {
        match self {
            Self::Phi => "<phi>",
            Self::Sensitive => "<sensitive>",
        }
    }

    /// The name used in `confluent:tags`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Phi => "PHI",
            Self::Sensitive => "SENSITIVE",
        }
    }

    /// The stricter of two tags: protected health information wins.
    #[must_use]
    pub const fn max(self, other: Self) -> Self {
        match (self, other) {
            (Self::Sensitive, Self::Sensitive) => Self::Sensitive,
            _ => Self::Phi,
        }
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Which tagged values a text form may contain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Reveal {
    /// None: every tagged value becomes its placeholder. What logs, errors and consoles use.
    #[default]
    Redacted,
    /// Those tagged [`Tag::Sensitive`] only.
    Sensitive,
    /// All of them: the text can be read back. Only where the reader may see the payload itself.
    Full,
}

impl Reveal {
    /// Whether a value with this tag may be shown.
    ///
    /// ```
    /// use factline_core::privacy::{Reveal, Tag};
    /// assert!(!Reveal::Redacted.shows(Tag::Sensitive));
    /// assert!(!Reveal::Sensitive.shows(Tag::Phi));
    /// assert!(Reveal::Full.shows(Tag::Phi));
    /// ```
    #[must_use]
    pub const fn shows(self, tag: Tag) -> bool {
        match self {
            Self::Redacted => false,
            Self::Sensitive => matches!(tag, Tag::Sensitive),
            Self::Full => true,
        }
    }
}
