//! Why a datum did not become an event.

use std::error::Error;
use std::fmt;

use crate::avro::codec::DecodeError;
use crate::avro::finding::Findings;
use crate::avro::plan::ResolveError;
use crate::event::UpcastError;

/// Why a datum did not become an event. No message holds payload text.
#[derive(Debug)]
#[non_exhaustive]
pub enum RawError {
    /// The bytes are no datum of the schema.
    Malformed(DecodeError),
    /// The datum was written as another version, and the reader has no place for part of it.
    Unresolvable(ResolveError),
    /// The datum was written as an earlier version, and could not be brought up to date.
    Upcast(Box<UpcastError>),
    /// The event's own schema is invalid, so that nothing written otherwise can be read as it.
    Reader {
        /// Full name of the event's record.
        name: &'static str,
        /// What is wrong with it.
        findings: Findings,
    },
}

impl fmt::Display for RawError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(error) => write!(f, "the event's bytes don't fit its schema: {error}"),
            Self::Unresolvable(error) => {
                write!(f, "the event was written as another version of its schema: {error}")
            }
            Self::Upcast(error) => {
                write!(f, "the event was written as an earlier version: {error}")
            }
            Self::Reader { name, .. } => {
                write!(f, "the schema that {name} was built with is invalid")
            }
        }
    }
}

impl Error for RawError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Malformed(error) => Some(error),
            Self::Unresolvable(error) => Some(error),
            Self::Upcast(error) => Some(error),
            Self::Reader { findings, .. } => Some(findings),
        }
    }
}
