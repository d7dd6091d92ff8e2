//! The port to a database: what the store needs of one, and nothing else of sqlx.

mod port;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;

#[cfg(feature = "archive")]
pub(crate) use port::Moved;
pub(crate) use port::{Answer, Append, Arg, Cells, Outcome, Port, Sequence, Sequenced};

/// A database that a store can live in: PostgreSQL 15 or later (feature `postgres`), or SQLite
/// (feature `sqlite`).
///
/// Everything about a store is generic over it, and the same; only [`EventStore::connect`] and
/// [`EventStore::open`] are a database's own.
///
/// [`EventStore::connect`]: super::EventStore::connect
/// [`EventStore::open`]: super::EventStore::open
#[expect(private_bounds, reason = "the port is not for others to implement")]
pub trait Backend: Port {}

impl<P: Port> Backend for P {}
