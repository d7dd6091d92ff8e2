//! An SQLite file as storage.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteLockingMode, SqliteSynchronous,
};
use sqlx::{ConnectOptions as _, Connection as _, Row as _};
use uuid::Uuid;

use crate::confluent::body;
use crate::engine::{Change, Storage};
use crate::{Answer, Document, Error, ErrorKind};

/// Marks the file as a registry's (`PRAGMA application_id`): "FLsr".
const APPLICATION: i32 = 0x464c_7372;

const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS schemas (
        id INTEGER PRIMARY KEY, guid BLOB NOT NULL UNIQUE, text TEXT NOT NULL,
        refers_to TEXT NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS versions (
        subject TEXT NOT NULL, version INTEGER NOT NULL, id INTEGER NOT NULL,
        is_deleted INTEGER NOT NULL, PRIMARY KEY (subject, version)
    ) STRICT;
    CREATE TABLE IF NOT EXISTS levels (subject TEXT PRIMARY KEY, level TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS modes (subject TEXT PRIMARY KEY, mode TEXT NOT NULL) STRICT;
    PRAGMA application_id = 1179415410;";

/// A file that holds a registry.
#[derive(Debug)]
pub(super) struct Sqlite {
    connection: SqliteConnection,
    file: String,
}

impl Sqlite {
    pub(super) async fn open(file: &Path) -> Result<Self, Error> {
        let name = file.display().to_string();
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            // Two registries on one file would give one id twice.
            .locking_mode(SqliteLockingMode::Exclusive)
            // Long enough for one that is just ending to let go of it.
            .busy_timeout(Duration::from_secs(1));
        let failed = |error| failed(&name, error);
        let mut connection = options.connect().await.map_err(failed)?;
        let owner: i32 = sqlx::query_scalar("PRAGMA application_id")
            .fetch_one(&mut connection)
            .await
            .map_err(failed)?;
        let tables: i64 = sqlx::query_scalar("SELECT count(*) FROM sqlite_master")
            .fetch_one(&mut connection)
            .await
            .map_err(failed)?;
        if owner != APPLICATION && tables > 0 {
            let message = "the file is another program's; name another one";
            return Err(Error::new(ErrorKind::Settings, name, message));
        }
        sqlx::raw_sql(TABLES).execute(&mut connection).await.map_err(failed)?;
        Ok(Self { connection, file: name })
    }

    async fn rows(&mut self) -> Result<Vec<Change>, sqlx::Error> {
        let connection = &mut self.connection;
        let mut changes = Vec::new();
        for row in sqlx::query("SELECT id, guid, text, refers_to FROM schemas")
            .fetch_all(&mut *connection)
            .await?
        {
            let guid: Vec<u8> = row.try_get(1)?;
            let guid = Uuid::from_slice(&guid).map_err(|error| decode(error.into()))?;
            let references = body::stored_references(row.try_get(3)?);
            let references = references.map_err(|error| decode(error.into()))?;
            let document = Document { references, ..Document::new(row.try_get::<&str, _>(2)?) };
            changes.push(Change::Schema { id: row.try_get(0)?, guid, document });
        }
        for row in sqlx::query("SELECT subject, version, id, is_deleted FROM versions")
            .fetch_all(&mut *connection)
            .await?
        {
            let (subject, version) = (row.try_get(0)?, row.try_get(1)?);
            let (id, is_deleted) = (row.try_get(2)?, row.try_get(3)?);
            changes.push(Change::Version { subject, version, id, is_deleted });
        }
        for row in
            sqlx::query("SELECT subject, level FROM levels").fetch_all(&mut *connection).await?
        {
            let level = row
                .try_get::<&str, _>(1)?
                .parse()
                .map_err(|e: crate::admin::UnknownLevel| decode(e.into()))?;
            changes.push(Change::Level { subject: scope(row.try_get(0)?), level: Some(level) });
        }
        for row in sqlx::query("SELECT subject, mode FROM modes").fetch_all(connection).await? {
            let mode = row
                .try_get::<&str, _>(1)?
                .parse()
                .map_err(|e: crate::admin::UnknownMode| decode(e.into()))?;
            changes.push(Change::Mode { subject: scope(row.try_get(0)?), mode: Some(mode) });
        }
        Ok(changes)
    }

    async fn store(&mut self, changes: &[Change]) -> Result<(), sqlx::Error> {
        let mut transaction = self.connection.begin().await?;
        for change in changes {
            statement(change).execute(&mut *transaction).await?;
        }
        transaction.commit().await
    }
}

type Statement<'c> = sqlx::query::Query<'c, sqlx::Sqlite, sqlx::sqlite::SqliteArguments>;

fn statement(change: &Change) -> Statement<'_> {
    match change {
        Change::Schema { id, guid, document } => {
            sqlx::query("INSERT OR REPLACE INTO schemas VALUES (?, ?, ?, ?)")
                .bind(id)
                .bind(&guid.as_bytes()[..])
                .bind(&*document.text)
                .bind(body::references(&document.references).to_string())
        }
        Change::NoSchema { id } => sqlx::query("DELETE FROM schemas WHERE id = ?").bind(id),
        Change::Version { subject, version, id, is_deleted } => {
            sqlx::query("INSERT OR REPLACE INTO versions VALUES (?, ?, ?, ?)")
                .bind(subject)
                .bind(version)
                .bind(id)
                .bind(is_deleted)
        }
        Change::NoVersion { subject, version } => {
            sqlx::query("DELETE FROM versions WHERE subject = ? AND version = ?")
                .bind(subject)
                .bind(version)
        }
        Change::Level { subject, level: Some(level) } => {
            sqlx::query("INSERT OR REPLACE INTO levels VALUES (?, ?)")
                .bind(subject.as_deref().unwrap_or_default())
                .bind(level.as_str())
        }
        Change::Level { subject, level: None } => {
            sqlx::query("DELETE FROM levels WHERE subject = ?")
                .bind(subject.as_deref().unwrap_or_default())
        }
        Change::Mode { subject, mode: Some(mode) } => {
            sqlx::query("INSERT OR REPLACE INTO modes VALUES (?, ?)")
                .bind(subject.as_deref().unwrap_or_default())
                .bind(mode.as_str())
        }
        Change::Mode { subject, mode: None } => sqlx::query("DELETE FROM modes WHERE subject = ?")
            .bind(subject.as_deref().unwrap_or_default()),
    }
}

impl Storage for Sqlite {
    fn load(&mut self) -> Answer<'_, Vec<Change>> {
        Box::pin(async move {
            let rows = self.rows().await;
            rows.map_err(|error| failed(&self.file, error))
        })
    }

    fn save<'a>(&'a mut self, changes: &'a [Change]) -> Answer<'a, ()> {
        Box::pin(async move {
            let stored = self.store(changes).await;
            stored.map_err(|error| failed(&self.file, error))
        })
    }
}

/// The scope that a row is about; no subject has an empty name.
fn scope(subject: String) -> Option<String> {
    (!subject.is_empty()).then_some(subject)
}

fn decode(error: Box<dyn std::error::Error + Send + Sync>) -> sqlx::Error {
    sqlx::Error::Decode(error)
}

fn failed(file: &str, error: sqlx::Error) -> Error {
    let is_busy = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code)
        .is_some_and(|code| code == "5");
    let message = if is_busy {
        "another process uses the file".to_owned()
    } else {
        format!("the file can't be used: {error}")
    };
    Error::caused(ErrorKind::Storage, file, message, error)
}
