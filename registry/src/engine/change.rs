//! What is kept: the changes of a state, and the port to where they are stored.

use std::fmt;

use uuid::Uuid;

use crate::admin::{Level, Mode};
use crate::{Answer, Document};

/// One change of a [`State`](super::State).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// A schema gets its id.
    Schema { id: u32, guid: Uuid, document: Document },
    /// No version has the schema any more.
    NoSchema { id: u32 },
    /// A version is there, or was deleted softly.
    Version { subject: String, version: u32, id: u32, is_deleted: bool },
    /// A version is gone.
    NoVersion { subject: String, version: u32 },
    /// A level is set, or taken away.
    Level { subject: Option<String>, level: Option<Level> },
    /// A mode is set, or taken away.
    Mode { subject: Option<String>, mode: Option<Mode> },
}

/// Where changes are kept. The changes of one call are kept all or none.
pub(crate) trait Storage: Send + fmt::Debug {
    /// Changes that make the state that was saved.
    fn load(&mut self) -> Answer<'_, Vec<Change>>;

    /// Saves changes.
    fn save<'a>(&'a mut self, changes: &'a [Change]) -> Answer<'a, ()>;
}
