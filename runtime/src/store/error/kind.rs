//! [`ErrorKind`]: what went wrong.

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The options can't be used.
    Options,
    /// The stream is not as the append expects it.
    Conflict,
    /// An event's id belongs to another event already.
    IdTaken,
    /// An event can't be written in its schema.
    Encode,
    /// A stored event can't be read as the type that was asked for.
    Decode,
    /// A stored event's content is in the archive, or what is asked for may be there.
    Archived,
    /// The schema that wrote an event is missing or unreadable.
    Schema,
    /// Another transaction was in the way: the same may succeed when it is tried again.
    Busy,
    /// The database did not answer; what was asked for may have been done.
    Unavailable,
    /// The database has no room left on its disk, and nothing was changed: the same succeeds when
    /// somebody has made room.
    Full,
    /// The database refused.
    Database,
    /// Another owner has taken over: nothing was changed.
    Fenced,
    /// A subscription or a replay stopped before an event that its handler can't handle.
    Stopped,
    /// The target of a replay did not take an event.
    Target,
    /// Another process does the same replay.
    Taken,
    /// Another generation of the projection has replaced this one.
    Retired,
    /// The database is not as this version of Factline needs it: migrate it first.
    Migration,
    /// The database's role sees one tenant's rows only, and all are needed.
    Role,
    /// What the database was to tell did not arrive.
    Unheard,
    /// A subscription still needs events that were to be archived.
    Behind,
    /// The file of an archive can't be read or written.
    File,
    /// The file of an archive is not as it was written.
    Damaged,
    /// The file of an archive is of another store.
    Foreign,
    /// What the store has of an event is not what was written.
    Changed,
}

impl ErrorKind {
    /// The name used as a label in metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Options => "options",
            Self::Conflict => "conflict",
            Self::IdTaken => "id_taken",
            Self::Encode => "encode",
            Self::Decode => "decode",
            Self::Archived => "archived",
            Self::Schema => "schema",
            Self::Busy => "busy",
            Self::Unavailable => "unavailable",
            Self::Full => "full",
            Self::Database => "database",
            Self::Fenced => "fenced",
            Self::Stopped => "stopped",
            Self::Target => "target",
            Self::Taken => "taken",
            Self::Retired => "retired",
            Self::Migration => "migration",
            Self::Role => "role",
            Self::Unheard => "unheard",
            Self::Behind => "behind",
            Self::File => "file",
            Self::Damaged => "damaged",
            Self::Foreign => "foreign",
            Self::Changed => "changed",
        }
    }
}
