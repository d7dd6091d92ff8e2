//! Ids that are text: tenants, actors, correlations, sources.

use std::borrow::Borrow;
use std::error::Error;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// Longest text id, in bytes: it goes into a header of every record.
const MAX_BYTES: usize = 255;

macro_rules! text_ids {
    ($($(#[$doc:meta])* $name:ident, $what:literal;)+) => {$(
        $(#[$doc])*
        ///
        /// Not empty, at most 255 bytes, printable; cheap to clone.
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Checks a text and takes it as an id.
            ///
            /// # Errors
            ///
            /// The text is empty, longer than 255 bytes, or has control characters.
            pub fn new(text: impl AsRef<str>) -> Result<Self, InvalidText> {
                check($what, text.as_ref()).map(|text| Self(Arc::from(text)))
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = InvalidText;

            fn from_str(text: &str) -> Result<Self, InvalidText> {
                Self::new(text)
            }
        }

        impl TryFrom<&str> for $name {
            type Error = InvalidText;

            fn try_from(text: &str) -> Result<Self, InvalidText> {
                Self::new(text)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    )+};
}

text_ids! {
    /// Whose data an event is: the hospital, the practice, the laboratory.
    TenantId, "a tenant";
    /// Who caused an event: a user, a device, a service account.
    ActorId, "an actor";
    /// What ties together everything that followed from one cause.
    CorrelationId, "a correlation id";
    /// The service that published an event; a CloudEvents `source` (a URI reference).
    Source, "a source";
}

impl From<super::EventId> for CorrelationId {
    /// An event that starts a chain lends it its own id.
    fn from(id: super::EventId) -> Self {
        let mut buffer = uuid::Uuid::encode_buffer();
        Self(Arc::from(&*id.as_uuid().as_hyphenated().encode_lower(&mut buffer)))
    }
}

fn check<'t>(what: &'static str, text: &'t str) -> Result<&'t str, InvalidText> {
    let problem = if text.is_empty() {
        "is empty"
    } else if text.len() > MAX_BYTES {
        "is longer than 255 bytes"
    } else if text.chars().any(char::is_control) {
        "has control characters"
    } else {
        return Ok(text);
    };
    Err(InvalidText { what, problem })
}

/// A text that can't be the id it was offered as. The text itself is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidText {
    what: &'static str,
    problem: &'static str,
}

impl fmt::Display for InvalidText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the text can't name {}: it {}", self.what, self.problem)
    }
}

impl Error for InvalidText {}
