//! Errors of the store.

mod database;
mod kind;
mod text;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use factline_core::event::{Aggregate, RawError};

use super::{ArchivedRange, Conflict, StreamId};
use database::{DISK_FULL, HAS_TOO_MUCH, code_of, kind_of};

pub use kind::ErrorKind;

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
    /// What must be restored first.
    archived: Vec<ArchivedRange>,
    code: Option<String>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl Error {
    pub(crate) fn of(kind: ErrorKind, what: impl Into<String>) -> Self {
        let (what, archived) = (what.into(), Vec::new());
        Self(Box::new(Inner { kind, what, conflict: None, archived, code: None, source: None }))
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
        let Inner { kind, what, conflict, archived, code, source } = &*error.0;
        let (what, code, source) = (what.clone(), code.clone(), source.clone());
        let archived = archived.clone();
        Self(Box::new(Inner { kind: *kind, what, conflict: *conflict, archived, code, source }))
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

    pub(crate) fn archived(what: impl Into<String>, ranges: Vec<ArchivedRange>) -> Self {
        let mut error = Self::of(ErrorKind::Archived, what);
        error.0.archived = ranges;
        error
    }

    #[cfg(feature = "archive")]
    pub(crate) fn file(name: &str, source: impl StdError + Send + Sync + 'static) -> Self {
        Self::caused(ErrorKind::File, name, source)
    }

    /// What was being done, or to what.
    #[cfg(feature = "archive")]
    pub(crate) fn what(&self) -> &str {
        &self.0.what
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
        move |error| Self::sql(&error, what)
    }

    fn sql(source: &sqlx::Error, what: impl Into<String>) -> Self {
        let mut error = Self::of(kind_of(source), what);
        error.0.code = code_of(source);
        error
    }

    /// What a handler's failure is that a full disk has caused, and no event.
    pub(crate) fn no_room(source: &(dyn StdError + 'static)) -> Option<Self> {
        let mut next = Some(source);
        while let Some(error) = next {
            let found = error.downcast_ref::<Self>().map(Self::shared);
            let found = found.or_else(|| {
                let source = error.downcast_ref::<sqlx::Error>()?;
                Some(Self::sql(source, "handle an event"))
            });
            match found {
                Some(found) => return Some(found).filter(|found| found.kind() == ErrorKind::Full),
                None => next = error.source(),
            }
        }
        None
    }

    pub(crate) fn migration(error: &sqlx::migrate::MigrateError) -> Self {
        use sqlx::migrate::MigrateError as E;
        match error {
            E::Execute(source) => Self::sql(source, "migrate"),
            E::ExecuteMigration(source, version) => {
                Self::sql(source, format!("migration {version}"))
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

    /// The ranges that must be restored first, where content that is archived was asked for.
    #[must_use]
    pub fn archived_ranges(&self) -> &[ArchivedRange] {
        &self.0.archived
    }

    /// Whether the stream was not as expected: read it again, decide again.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.0.kind == ErrorKind::Conflict
    }

    /// Whether the same may succeed when it is tried again.
    #[must_use]
    pub fn is_retriable(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Busy | ErrorKind::Unavailable | ErrorKind::Full)
    }

    /// Whether the database did not answer, so that nobody knows whether it did what was asked.
    #[must_use]
    pub fn is_unavailable(&self) -> bool {
        self.0.kind == ErrorKind::Unavailable
    }

    /// Whether a connection was lost while the database was asked: another may be better at once.
    pub(crate) fn is_lost_connection(&self) -> bool {
        self.is_unavailable() && !self.code().is_some_and(|code| HAS_TOO_MUCH.contains(&code))
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
