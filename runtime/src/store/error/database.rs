//! What errors of a database mean.

use super::ErrorKind;

/// The code of an error before anything was asked of the database.
const NO_CONNECTION: &str = "no connection became free in time";

/// Codes of a database or a pool that has too much to do: asking again at once makes it worse.
/// PostgreSQL: no memory, no connection left.
pub(super) const HAS_TOO_MUCH: [&str; 3] = [NO_CONNECTION, "53200", "53300"];

/// PostgreSQL: no room on the disk.
pub(super) const DISK_FULL: &str = "53100";

/// What a database's error means for whoever asked.
pub(super) fn kind_of(error: &sqlx::Error) -> ErrorKind {
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
                // The server went down of it, at a commit perhaps: nobody knows whether that happened.
                DISK_FULL if ends_the_connection(&**database) => ErrorKind::Unavailable,
                // SQLite: full, and no room to grow what connections share.
                DISK_FULL | "13" | "4874" => ErrorKind::Full,
                code if HAS_TOO_MUCH.contains(&code) => ErrorKind::Unavailable,
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

/// Whether the session ended with the error, or the whole server.
#[cfg(feature = "postgres")]
fn ends_the_connection(error: &dyn sqlx::error::DatabaseError) -> bool {
    use sqlx::postgres::{PgDatabaseError, PgSeverity};
    let severity = error.try_downcast_ref().map(PgDatabaseError::severity);
    matches!(severity, Some(PgSeverity::Fatal | PgSeverity::Panic))
}

#[cfg(not(feature = "postgres"))]
fn ends_the_connection(_: &dyn sqlx::error::DatabaseError) -> bool {
    false
}

/// The code and the constraint, never the message: that may hold values.
pub(super) fn code_of(error: &sqlx::Error) -> Option<String> {
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
