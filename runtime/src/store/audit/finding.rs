//! What an audit finds.

use std::collections::BTreeMap;
use std::fmt;

use factline_core::id::EventId;

/// What an audit found.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Report {
    /// Events that were checked.
    pub events: u64,
    /// Of these, events whose content is in the archive: their digests were checked.
    pub archived: u64,
    /// Everything that is not as it was written, by position.
    pub findings: Vec<Finding>,
    /// The last link of each tenant's chain, and its position.
    pub heads: BTreeMap<String, (u64, [u8; 32])>,
}

impl Report {
    /// Whether everything is as it was written.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }
}

/// One event that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// What was done.
    pub what: Tampering,
    /// Where; 0 for an event that has no position.
    pub position: u64,
    /// The event, where there is one.
    pub event_id: Option<EventId>,
}

/// What was done to an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Tampering {
    /// Its content or metadata is not what its digest was made of.
    Changed,
    /// Its digest, version, stream or time is not what the chain was made of.
    Relinked,
    /// Its content is gone, and no archive is known to have it.
    Emptied,
    /// The order has its position, and the event is gone.
    Removed,
    /// The order itself has no such position.
    Missing,
    /// The event has no place in the order, and nobody is about to give it one.
    Inserted,
}

impl Tampering {
    /// The name that tools print.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Relinked => "relinked",
            Self::Emptied => "emptied",
            Self::Removed => "removed",
            Self::Missing => "missing",
            Self::Inserted => "inserted",
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.position, self.event_id) {
            (0, Some(id)) => write!(f, "event {id}: {}", self.what.as_str()),
            (position, Some(id)) => {
                write!(f, "position {position}, event {id}: {}", self.what.as_str())
            }
            (position, None) => write!(f, "position {position}: {}", self.what.as_str()),
        }
    }
}
