//! The event store: streams of events in one order that skips nothing.
//!
//! A stream is the history of one aggregate. Events are appended to it under an expected version,
//! atomically, and read back typed, whichever version of their schema wrote them. Beyond that all
//! events have one global order, without a gap, by which subscriptions and projections read.
#![cfg_attr(
    all(feature = "sqlite", feature = "derive", feature = "testing", feature = "archive"),
    doc = include_str!("../../../docs/guides/event-store.md")
)]

mod aggregate;
mod append;
#[cfg(feature = "archive")]
pub mod archive;
mod archived;
mod audit;
mod backend;
mod background;
mod error;
mod lease;
mod migrate;
mod notify;
mod options;
mod read;
pub mod replay;
mod role;
mod schema;
mod sequencer;
mod stop;
mod subscription;
mod wake;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use factline_core::event::Context;
use factline_core::id::TenantId;
use factline_core::time::{Micros, Timestamp};
use sqlx::pool::PoolConnection;
use sqlx::{Pool, Transaction};

pub use aggregate::{Decision, Failed, Loaded};
pub use append::{Appended, Batch, Conflict, Expected, InvalidStreamId, StreamId};
pub use archived::ArchivedRange;
pub use audit::{Finding, Report, Tampering};
pub use backend::Backend;
pub use error::{Error, ErrorKind};
pub use options::Options;
pub use read::{AsOf, Caused, LogRead, Recorded, StreamRead};
pub use sequencer::{Sequencer, Step};
#[cfg(feature = "postgres")]
pub use sqlx::postgres::Postgres;
#[cfg(feature = "sqlite")]
pub use sqlx::sqlite::Sqlite;
pub use subscription::{Handle, Poison, Standing, Subscription, Tx};

#[cfg(feature = "testing")]
pub(crate) use aggregate::apply;

use crate::telemetry::Observer;
use background::Background;
use role::Sight;
use schema::Schemas;
use wake::Wake;

/// An event store in a database; cheap to clone.
pub struct EventStore<B: Backend> {
    pool: Pool<B>,
    shared: Arc<Shared>,
}

/// What every clone of a store shares.
struct Shared {
    options: Options,
    schemas: Schemas,
    wake: Arc<Wake>,
    background: Background,
    sight: Sight,
}

impl<B: Backend> EventStore<B> {
    /// A store in the database that a pool connects to.
    ///
    /// On SQLite use [`open`](EventStore::open), which sets what the store relies on. A pool made
    /// otherwise must not hand out connections that are in a transaction already, as SQLite leaves
    /// them when its disk is full.
    #[must_use]
    pub fn new(pool: Pool<B>, options: Options) -> Self {
        let schemas = Schemas::new(options.upcasters.clone());
        let line = options.notify.then(|| B::line(&pool)).flatten();
        let wake = Wake::new(line, &options.observers);
        let (background, sight) = (Background::default(), Sight::default());
        Self { pool, shared: Arc::new(Shared { options, schemas, wake, background, sight }) }
    }

    /// The pool, for an application's own statements.
    #[must_use]
    pub const fn pool(&self) -> &Pool<B> {
        &self.pool
    }

    /// An empty batch of events, on behalf of a tenant.
    pub fn batch(&self, context: &Context) -> Batch {
        self.shared.options.batch(context)
    }

    /// Begins a transaction in which an application's own rows and events are written together.
    ///
    /// # Errors
    ///
    /// The database does not answer; on SQLite also, another writer took too long.
    pub async fn begin(&self) -> Result<Transaction<'static, B>, Error> {
        B::begin(&self.pool).await.map_err(Error::database("begin"))
    }

    /// A transaction that sees what a tenant may see; it only reads unless it is committed.
    async fn begin_as(&self, tenant: &TenantId) -> Result<Transaction<'static, B>, Error> {
        B::begin_as(&self.pool, tenant.as_str()).await.map_err(Error::database("connect"))
    }

    async fn connection(&self) -> Result<PoolConnection<B>, Error> {
        self.pool.acquire().await.map_err(Error::database("connect"))
    }

    /// How long ago something was, by the clock of this process; nothing for the future.
    fn age(&self, at: Timestamp<Micros>) -> Duration {
        let age = self.shared.options.stamps.now().count() - at.count();
        Duration::from_micros(u64::try_from(age).unwrap_or(0))
    }

    fn tell(&self, what: impl FnOnce(&dyn Observer)) {
        self.shared.options.observers.tell(what);
    }
}

#[cfg(feature = "postgres")]
impl EventStore<Postgres> {
    /// Connects to PostgreSQL by a URL such as `postgres://app@localhost/clinic`.
    ///
    /// # Errors
    ///
    /// The URL is none, or the server does not let us in.
    pub async fn connect(url: &str, options: Options) -> Result<Self, Error> {
        use sqlx::Connection as _;
        // A connection that has just been used is not asked first whether it is well: an append is
        // one round trip. One that was lost all the same is noticed, and the append tried again.
        let pool = sqlx::postgres::PgPoolOptions::new()
            .test_before_acquire(false)
            .before_acquire(|connection, before| {
                Box::pin(async move {
                    if before.idle_for > IDLE {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            .connect(url)
            .await
            .map_err(Error::database("connect"))?;
        Ok(Self::new(pool, options))
    }
}

#[cfg(feature = "sqlite")]
impl EventStore<Sqlite> {
    /// Opens a file, or creates it.
    ///
    /// # Errors
    ///
    /// The file can't be opened, or is no database.
    pub async fn open(path: impl AsRef<std::path::Path>, options: Options) -> Result<Self, Error> {
        use sqlx::Connection as _;
        use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
        let file = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // What was acknowledged survives a power cut, too.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY);
        // Where there is no room SQLite rolls back by itself, and a connection that does not know of
        // it would take its next transaction for a part of the last one.
        let pool = sqlx::sqlite::SqlitePoolOptions::new()
            .before_acquire(|connection, _| {
                let is_lost = connection.is_in_transaction();
                Box::pin(async move { Ok(!is_lost) })
            })
            .connect_with(file);
        Ok(Self::new(pool.await.map_err(Error::database("open"))?, options))
    }
}

/// How long a connection to PostgreSQL may lie idle before it is asked whether it is well.
#[cfg(feature = "postgres")]
const IDLE: Duration = Duration::from_secs(1);

/// How long a writer waits for another, on SQLite.
#[cfg(feature = "sqlite")]
const BUSY: Duration = Duration::from_secs(30);

// Written by hand: a derive would ask for a database that can be cloned.
impl<B: Backend> Clone for EventStore<B> {
    fn clone(&self) -> Self {
        Self { pool: self.pool.clone(), shared: Arc::clone(&self.shared) }
    }
}

impl<B: Backend> fmt::Debug for EventStore<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStore")
            .field("database", &B::NAME)
            .field("source", self.shared.options.stamps.source())
            .finish_non_exhaustive()
    }
}
