//! The port itself.

use std::borrow::Cow;
use std::pin::Pin;
use std::sync::Arc;

use factline_core::id::Uuid;
use sqlx::{Database, Pool, Transaction};

use crate::store::append::Prepared;
#[cfg(feature = "archive")]
use crate::store::archive::Entry;
use crate::store::notify::Line;

/// A migration: number, name, text.
pub(crate) type Migration = (i64, &'static str, &'static str);

/// What a port returns: boxed, as the compiler can't see of every other form that it may be sent to
/// another thread.
pub(crate) type Answer<'a, T, E = sqlx::Error> =
    Pin<Box<dyn Future<Output = Result<T, E>> + Send + 'a>>;

/// What the store needs of a database.
///
/// The text of statements is shared where both databases understand it; parameters are `$1`, `$2`
/// in both. Values go in as [`Arg`] and come out through [`Cells`], so that nothing above needs to
/// be generic over a database's types.
pub(crate) trait Port: Database {
    /// The time now, as an expression.
    const NOW: &'static str;
    /// Whether appends must be numbered by a sequencer.
    const SEQUENCED: bool;
    /// A query that gives 1 where who asks sees the rows of all tenants, and 0 where not; `None` where
    /// everybody does.
    const SEES_ALL: Option<&'static str>;
    /// Marks in a transaction: a statement, and one for later that fails where the database has rolled
    /// back by itself meanwhile, so that what follows would be no part of a transaction.
    /// `None` where the database refuses whatever follows.
    const MARKS: Option<(&'static str, &'static str)>;
    /// Every migration, in order.
    const MIGRATIONS: &'static [Migration];

    /// Brings the tables up to date.
    fn migrate(pool: &Pool<Self>) -> Answer<'_, (), sqlx::migrate::MigrateError>;

    /// Begins a transaction that may write.
    fn begin(pool: &Pool<Self>) -> Answer<'_, Transaction<'static, Self>>;

    /// Begins a transaction in which one tenant's rows are seen, in one round trip.
    fn begin_as(pool: &Pool<Self>, tenant: &str) -> Answer<'static, Transaction<'static, Self>>;

    /// An expression for a moment that is `micros`, an expression too, after another.
    fn later(moment: &str, micros: &str) -> String;

    /// Runs a statement; the number of rows it changed.
    fn execute<'a>(
        connection: &'a mut Self::Connection,
        sql: impl Into<Cow<'static, str>>,
        args: Vec<Arg>,
    ) -> Answer<'a, u64>;

    /// Runs a query and reads each of its rows.
    fn fetch<'a, T: Send + 'a>(
        connection: &'a mut Self::Connection,
        sql: impl Into<Cow<'static, str>>,
        args: Vec<Arg>,
        read: fn(&dyn Cells) -> Result<T, sqlx::Error>,
    ) -> Answer<'a, Vec<T>>;

    /// Appends within a transaction.
    fn append<'a>(
        transaction: &'a mut Transaction<'_, Self>,
        append: &'a Append<'_>,
    ) -> Answer<'a, Outcome>;

    /// Appends in a transaction of its own.
    fn append_alone<'a>(pool: &'a Pool<Self>, append: &'a Append<'_>) -> Answer<'a, Outcome>;

    /// Removes the content of events that a file has, where the rows have these ids and digests.
    #[cfg(feature = "archive")]
    fn archive<'a>(
        transaction: &'a mut Transaction<'_, Self>,
        entries: &'a [Entry],
    ) -> Answer<'a, Moved>;

    /// Puts the content of events back, where the rows have these ids and digests, and no content.
    #[cfg(feature = "archive")]
    fn restore<'a>(
        transaction: &'a mut Transaction<'_, Self>,
        entries: &'a [Entry],
    ) -> Answer<'a, Moved>;

    /// What tells other processes of news, where the database has such a thing.
    fn line(pool: &Pool<Self>) -> Option<Arc<dyn Line>>;

    /// One step of a sequencer.
    fn sequence(pool: &Pool<Self>, step: Sequence) -> Answer<'_, Sequenced>;
}

/// A value that goes into a statement.
#[derive(Clone, Debug)]
pub(crate) enum Arg {
    Int(i64),
    Text(String),
    Bytes(Vec<u8>),
    Uuid(Uuid),
    /// Microseconds since the Unix epoch.
    Time(i64),
}

impl From<i64> for Arg {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<&str> for Arg {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<Uuid> for Arg {
    fn from(value: Uuid) -> Self {
        Self::Uuid(value)
    }
}

/// A row of an answer; columns count from 0.
pub(crate) trait Cells {
    fn int(&self, column: usize) -> Result<i64, sqlx::Error>;
    fn opt_int(&self, column: usize) -> Result<Option<i64>, sqlx::Error>;
    fn text(&self, column: usize) -> Result<String, sqlx::Error>;
    fn opt_text(&self, column: usize) -> Result<Option<String>, sqlx::Error>;
    fn bytes(&self, column: usize) -> Result<Vec<u8>, sqlx::Error>;
    fn opt_bytes(&self, column: usize) -> Result<Option<Vec<u8>>, sqlx::Error>;
    fn uuid(&self, column: usize) -> Result<Uuid, sqlx::Error>;
    fn opt_uuid(&self, column: usize) -> Result<Option<Uuid>, sqlx::Error>;
    /// Microseconds since the Unix epoch.
    fn time(&self, column: usize) -> Result<i64, sqlx::Error>;
    fn opt_time(&self, column: usize) -> Result<Option<i64>, sqlx::Error>;
}

/// The cells of a database's row, where it reads the types of Rust as they are.
macro_rules! cells {
    ($row:ty, $time:ty) => {
        impl crate::store::backend::Cells for $row {
            fn int(&self, column: usize) -> Result<i64, sqlx::Error> {
                self.try_get(column)
            }
            fn opt_int(&self, column: usize) -> Result<Option<i64>, sqlx::Error> {
                self.try_get(column)
            }
            fn text(&self, column: usize) -> Result<String, sqlx::Error> {
                self.try_get(column)
            }
            fn opt_text(&self, column: usize) -> Result<Option<String>, sqlx::Error> {
                self.try_get(column)
            }
            fn bytes(&self, column: usize) -> Result<Vec<u8>, sqlx::Error> {
                self.try_get(column)
            }
            fn opt_bytes(&self, column: usize) -> Result<Option<Vec<u8>>, sqlx::Error> {
                self.try_get(column)
            }
            fn uuid(&self, column: usize) -> Result<Uuid, sqlx::Error> {
                self.try_get(column)
            }
            fn opt_uuid(&self, column: usize) -> Result<Option<Uuid>, sqlx::Error> {
                self.try_get(column)
            }
            fn time(&self, column: usize) -> Result<i64, sqlx::Error> {
                self.try_get::<$time, _>(column).map(i64::from)
            }
            fn opt_time(&self, column: usize) -> Result<Option<i64>, sqlx::Error> {
                Ok(self.try_get::<Option<$time>, _>(column)?.map(i64::from))
            }
        }
    };
}
pub(super) use cells;

/// Events to append, and where.
pub(crate) struct Append<'a> {
    pub(crate) tenant: &'a str,
    pub(crate) stream: &'a str,
    /// As [`Expected::code`](crate::store::Expected::code) has it.
    pub(crate) expected: i64,
    pub(crate) rows: &'a [Prepared],
    /// Of each row.
    pub(crate) digests: &'a [[u8; 32]],
}

/// What became of an append.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It happened; the stream's version now.
    Appended(i64),
    /// It had happened; the version of its last event.
    Repeated(i64),
    /// The stream has this version; 0 where there is none.
    Conflict(i64),
    /// An id belongs to another event.
    IdTaken,
}

/// Events that were moved to a file or back.
#[cfg(feature = "archive")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Moved {
    /// How many were moved now.
    pub(crate) now: u64,
    /// How many are there now where they were to be moved.
    pub(crate) all: u64,
}

/// One step of a sequencer.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(
    not(feature = "postgres"),
    expect(dead_code, reason = "SQLite's appends number their own events")
)]
pub(crate) struct Sequence {
    /// Who asks.
    pub(crate) owner: Uuid,
    /// How long it leads after this step, in microseconds.
    pub(crate) lease: i64,
    /// Events to number at most.
    pub(crate) batch: i32,
}

/// What a step did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sequenced {
    /// Whether whoever asked leads.
    pub(crate) leader: bool,
    /// Events numbered.
    pub(crate) count: i64,
    /// The last position.
    pub(crate) head: i64,
    /// How long the oldest of them had waited, in microseconds.
    pub(crate) lag: i64,
}
