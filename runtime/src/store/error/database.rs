//! What errors of a database mean.

use super::ErrorKind;

/// The code of an error before anything was asked of the database.
pub(super) const NO_CONNECTION: &str = "no connection became free in time";

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
