//! Errors of the store.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use factline_core::event::{Aggregate, RawError};

use super::{Conflict, StreamId};

/// The code of an error before anything was asked of the database.
const NO_CONNECTION: &str = "no connection became free in time";

/// What the store could not do.
///
/// Programs decide by its predicates, people read its text. No text holds a payload, a key or a
/// value: of a database's error it has the code and the name of the constraint.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    /// What was being done, such as `append`, or to what.
    what: String,
    conflict: Option<Conflict>,
    code: Option<String>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

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
    /// A stored event's content is in the archive.
    Archived,
    /// The schema that wrote an event is missing or unreadable.
    Schema,
    /// Another transaction was in the way: the same may succeed when it is tried again.
    Busy,
    /// The database did not answer; what was asked for may have been done.
    Unavailable,
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
            Self::Database => "database",
            Self::Fenced => "fenced",
            Self::Stopped => "stopped",
            Self::Target => "target",
            Self::Taken => "taken",
            Self::Retired => "retired",
            Self::Migration => "migration",
            Self::Role => "role",
        }
    }
}

impl Error {
    pub(crate) fn of(kind: ErrorKind, what: impl Into<String>) -> Self {
        Self(Box::new(Inner { kind, what: what.into(), conflict: None, code: None, source: None }))
    }

    fn caused(
        kind: ErrorKind,
        what: impl Into<String>,
        source: impl StdError + Send + Sync + 'static,
    ) -> Self {
        let mut error = Self::of(kind, what);
        error.0.source = Some(Arc::new(source));
        error
    }

    /// The same again, for an error that is told more than once.
    pub(crate) fn shared(error: &Self) -> Self {
        let Inner { kind, what, conflict, code, source } = &*error.0;
        let (what, code, source) = (what.clone(), code.clone(), source.clone());
        Self(Box::new(Inner { kind: *kind, what, conflict: *conflict, code, source }))
    }

    pub(crate) fn empty() -> Self {
        Self::of(ErrorKind::Options, "append: the batch has no event")
    }

    pub(crate) fn encode(event_type: &str, source: impl StdError + Send + Sync + 'static) -> Self {
        Self::caused(ErrorKind::Encode, event_type, source)
    }

    pub(crate) fn decode(event_type: &str, source: RawError) -> Self {
        Self::caused(ErrorKind::Decode, event_type, source)
    }

    /// A stream holds an event that its aggregate does not have.
    pub(crate) fn foreign<A: Aggregate>(event_type: &str) -> Self {
        let what = format!("{event_type} is no event of the aggregate {}", A::name());
        Self::of(ErrorKind::Decode, what)
    }

    pub(crate) fn schema(what: impl Into<String>) -> Self {
        Self::of(ErrorKind::Schema, what)
    }

    /// The key of a stream may say who a person is; its category does not.
    pub(crate) fn stream_conflict(stream: &StreamId, conflict: Conflict) -> Self {
        let mut error = Self::of(ErrorKind::Conflict, format!("append to {}", stream.category()));
        error.0.conflict = Some(conflict);
        error
    }

    pub(crate) fn id_taken(stream: &StreamId) -> Self {
        Self::of(ErrorKind::IdTaken, format!("append to {}", stream.category()))
    }

    pub(crate) fn stopped(what: &str) -> Self {
        Self::of(ErrorKind::Stopped, what)
    }

    /// The target of a replay says why it did not take an event.
    pub(crate) fn target(what: &str, source: Box<dyn StdError + Send + Sync>) -> Self {
        let mut error = Self::of(ErrorKind::Target, what);
        error.0.source = Some(Arc::from(source));
        error
    }

    /// What a database's error is, for `map_err`.
    pub(crate) fn database(what: &'static str) -> impl FnOnce(sqlx::Error) -> Self {
        move |error| {
            let kind = kind_of(&error);
            let mut made = Self::of(kind, what);
            made.0.code = code_of(&error);
            made
        }
    }

    pub(crate) fn migration(error: &sqlx::migrate::MigrateError) -> Self {
        use sqlx::migrate::MigrateError as E;
        match error {
            E::Execute(source) => Self::step(source, "migrate".to_owned()),
            E::ExecuteMigration(source, version) => {
                Self::step(source, format!("migration {version}"))
            }
            E::VersionMismatch(version) => Self::of(
                ErrorKind::Migration,
                format!("migration {version} was applied as another text than this program has"),
            ),
            E::VersionMissing(version) | E::VersionTooNew(version, _) => Self::of(
                ErrorKind::Migration,
                format!("migration {version} was applied by a newer version of Factline"),
            ),
            E::Dirty(version) => Self::of(
                ErrorKind::Migration,
                format!("migration {version} was applied in part: restore the database first"),
            ),
            _ => Self::of(ErrorKind::Migration, "the migrations can't be run"),
        }
    }

    fn step(source: &sqlx::Error, what: String) -> Self {
        let mut error = Self::of(kind_of(source), what);
        error.0.code = code_of(source);
        error
    }

    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Both versions, where the stream was not as expected.
    #[must_use]
    pub fn conflict(&self) -> Option<Conflict> {
        self.0.conflict
    }

    /// Whether the stream was not as expected: read it again, decide again.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.0.kind == ErrorKind::Conflict
    }

    /// Whether the same may succeed when it is tried again.
    #[must_use]
    pub fn is_retriable(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Busy | ErrorKind::Unavailable)
    }

    /// Whether the database did not answer, so that nobody knows whether it did what was asked.
    #[must_use]
    pub fn is_unavailable(&self) -> bool {
        self.0.kind == ErrorKind::Unavailable
    }

    /// Whether a connection was lost while the database was asked: another may be better.
    pub(crate) fn is_lost_connection(&self) -> bool {
        self.is_unavailable() && self.code() != Some(NO_CONNECTION)
    }

    /// Whether another owner has taken over what this one was doing.
    #[must_use]
    pub fn is_fenced(&self) -> bool {
        self.0.kind == ErrorKind::Fenced
    }

    /// The database's code, such as an SQLSTATE, where it gave one.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }
}

/// What a database's error means for whoever asked.
fn kind_of(error: &sqlx::Error) -> ErrorKind {
    match error {
        sqlx::Error::Database(database) => {
            let code = database.code().unwrap_or_default();
            if database.constraint().is_some_and(|name| name.contains("event_id"))
                || database.is_unique_violation() && database.message().contains(".event_id")
            {
                return ErrorKind::IdTaken;
            }
            match &*code {
                // PostgreSQL: serialisation, deadlock, lock timeout. SQLite: busy, locked.
                "40001" | "40P01" | "55P03" | "5" | "6" | "261" | "262" | "517" | "773" => {
                    ErrorKind::Busy
                }
                // PostgreSQL: no such table, function or schema. It is not migrated.
                "42P01" | "42883" | "3F000" => ErrorKind::Migration,
                code if code.starts_with("08") || code.starts_with("57P") => ErrorKind::Unavailable,
                _ if database.message().starts_with("no such table: factline_") => {
                    ErrorKind::Migration
                }
                _ => ErrorKind::Database,
            }
        }
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => ErrorKind::Unavailable,
        _ => ErrorKind::Database,
    }
}

/// The code and the constraint, never the message: that may hold values.
fn code_of(error: &sqlx::Error) -> Option<String> {
    match error {
        sqlx::Error::Database(database) => {
            let code = database.code().unwrap_or_default();
            Some(match database.constraint() {
                Some(constraint) => format!("{code}, {constraint}"),
                None => code.into_owned(),
            })
        }
        sqlx::Error::Io(error) => Some(error.kind().to_string()),
        sqlx::Error::PoolTimedOut => Some(NO_CONNECTION.to_owned()),
        sqlx::Error::PoolClosed => Some("the pool is closed".to_owned()),
        _ => None,
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { kind, what, conflict, code, source } = &*self.0;
        write!(f, "{what}: ")?;
        match (kind, conflict) {
            (ErrorKind::Conflict, Some(conflict)) => write!(f, "{conflict}; read it again")?,
            (ErrorKind::Conflict, None) => f.write_str("the stream has changed; read it again")?,
            (ErrorKind::Options, _) => f.write_str("this can't be done")?,
            (ErrorKind::IdTaken, _) => f.write_str(
                "the id of an event belongs to another event: give each event an id of its own",
            )?,
            (ErrorKind::Encode, _) => f.write_str("the event can't be written in its schema")?,
            (ErrorKind::Decode, _) => f.write_str("the stored event can't be read as this type")?,
            (ErrorKind::Archived, _) => {
                f.write_str("the event is in the archive: restore its range first")?;
            }
            (ErrorKind::Schema, _) => f.write_str("the schema of a stored event is missing")?,
            (ErrorKind::Busy, _) => f.write_str("another transaction was in the way; try again")?,
            (ErrorKind::Unavailable, _) => f.write_str("the database did not answer")?,
            (ErrorKind::Database, _) => f.write_str("the database refused")?,
            (ErrorKind::Fenced, _) => f.write_str("another owner has taken over")?,
            (ErrorKind::Stopped, _) => f.write_str(
                "it stopped before an event that its handler can't handle; mend it and resume",
            )?,
            (ErrorKind::Target, _) => f.write_str("the target did not take it")?,
            (ErrorKind::Taken, _) => {
                f.write_str("another process is at it: wait until it is done, or stop it")?;
            }
            (ErrorKind::Retired, _) => f.write_str("a newer generation has replaced it")?,
            (ErrorKind::Role, _) => f.write_str(
                "the database's role does not see the rows of all tenants: connect as the owner of \
                 the tables, or have it run `SELECT factline_grant('role', 'projection')` for a \
                 subscription or a replay, `'audit'` for an audit",
            )?,
            (ErrorKind::Migration, _) if code.is_some() => {
                f.write_str("the store's tables are not up to date: run `factline migrate`")?;
            }
            (ErrorKind::Migration, _) => f.write_str("the store's tables stay as they are")?,
        }
        if let Some(code) = code {
            write!(f, " ({code})")?;
        }
        match source {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}({self})", self.0.kind)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_ref().map(|source| &**source as &(dyn StdError + 'static))
    }
}
