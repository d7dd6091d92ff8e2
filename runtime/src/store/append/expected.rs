//! What a stream must be like for events to be appended to it.

use std::fmt;

/// The version a stream must have for an append to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Expected {
    /// Exactly this many events: nobody has appended since they were read.
    Exact(u64),
    /// No event: the append creates the stream.
    NoStream,
    /// At least one event.
    StreamExists,
    /// Whatever it is. Two writers then don't notice each other; a retry is still recognised by
    /// the ids of its events.
    Any,
}

impl Expected {
    /// The number that the append of the database takes.
    pub(crate) fn code(self) -> i64 {
        match self {
            Self::Exact(version) => i64::try_from(version).unwrap_or(i64::MAX),
            Self::NoStream => 0,
            Self::Any => -1,
            Self::StreamExists => -2,
        }
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(version) => write!(f, "version {version}"),
            Self::NoStream => f.write_str("no stream"),
            Self::StreamExists => f.write_str("a stream"),
            Self::Any => f.write_str("any version"),
        }
    }
}

/// The stream was not as expected: somebody else has appended to it, or never created it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Conflict {
    /// What the append asked for.
    pub expected: Expected,
    /// The version the stream has; 0 for one that does not exist.
    pub actual: u64,
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}, found ", self.expected)?;
        match self.actual {
            0 => f.write_str("no stream"),
            version => write!(f, "version {version}"),
        }
    }
}

/// What an append did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Appended {
    /// Version of the first of the events.
    pub first: u64,
    /// Version of the last of the events: the stream's version right after the append.
    pub last: u64,
    /// Whether the very same events were there already, from an earlier try of the same append.
    pub repeated: bool,
}
