//! What can be wrong with a record's headers.

use std::error::Error;
use std::fmt;

/// Headers that make no event's metadata. No message shows a header's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HeaderError {
    /// A header's value is not UTF-8.
    NotText {
        /// Name of the header.
        header: &'static str,
    },
    /// A header's value is not what it has to be.
    Invalid {
        /// Name of the header.
        header: &'static str,
        /// What it has to be.
        expected: &'static str,
    },
    /// A header is absent, and nothing can stand for it.
    Missing {
        /// Name of the header.
        header: &'static str,
        /// What would help.
        help: &'static str,
    },
}

impl HeaderError {
    /// Name of the header at fault.
    #[must_use]
    pub const fn header(&self) -> &'static str {
        match self {
            Self::NotText { header }
            | Self::Invalid { header, .. }
            | Self::Missing { header, .. } => header,
        }
    }

    /// Whether the header is absent, rather than wrong.
    #[must_use]
    pub const fn is_missing(&self) -> bool {
        matches!(self, Self::Missing { .. })
    }
}

impl fmt::Display for HeaderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotText { header } => write!(f, "the header {header} is not UTF-8"),
            Self::Invalid { header, expected } => {
                write!(f, "the header {header} is not {expected}")
            }
            Self::Missing { header, help } => write!(f, "the header {header} is absent: {help}"),
        }
    }
}

impl Error for HeaderError {}
