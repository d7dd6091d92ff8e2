//! Bringing a database up to date.

use std::borrow::Cow;
use std::ops::Deref;

use sqlx::migrate::{Migrate, MigrateError, Migration, MigrationType, Migrator};
use sqlx::{Acquire, SqlSafeStr as _};

use super::backend::{Backend, Port};
use super::{Error, ErrorKind, EventStore};

/// Where applied migrations are noted: not where an application notes its own.
const TABLE: &str = "factline_migrations";

impl<B: Backend> EventStore<B> {
    /// Creates the store's tables, or brings them up to date; does nothing where they are.
    ///
    /// The migrations are in the program. Their tables' names start with `factline_`, so that the
    /// store can live in an application's own database.
    ///
    /// # Errors
    ///
    /// The database was migrated by a newer version, or refuses; it is then as it was before.
    ///
    /// # Cancel safety
    ///
    /// Each migration is one transaction: calling it again goes on.
    pub async fn migrate(&self) -> Result<(), Error> {
        B::migrate(&self.pool).await.map_err(|error| Error::migration(&error))
    }

    /// Migrations that are not applied yet, by number and name; none where the store is up to date.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    ///
    /// # Cancel safety
    ///
    /// It only reads.
    pub async fn pending_migrations(&self) -> Result<Vec<(i64, &'static str)>, Error> {
        const SQL: &str = "SELECT version FROM factline_migrations";
        let mut connection = self.connection().await?;
        let applied = B::fetch(&mut connection, SQL, Vec::new(), |row| row.int(0)).await;
        let applied = match applied.map_err(Error::database("read migrations")) {
            Err(error) if error.kind() == ErrorKind::Migration => Vec::new(),
            applied => applied?,
        };
        let pending = B::MIGRATIONS.iter().filter(|(number, ..)| !applied.contains(number));
        Ok(pending.map(|&(number, name, _)| (number, name)).collect())
    }
}

/// Runs the migrations of a database.
pub(super) async fn run<'a, P, A>(database: A) -> Result<(), MigrateError>
where
    P: Port,
    A: Acquire<'a>,
    <A::Connection as Deref>::Target: Migrate,
{
    let migrations = P::MIGRATIONS.iter().map(|&(number, name, sql)| {
        let (name, sql) = (Cow::Borrowed(name), sql.into_sql_str());
        Migration::new(number, name, MigrationType::Simple, sql, false)
    });
    let mut migrator = Migrator::with_migrations(migrations.collect());
    migrator.dangerous_set_table_name(TABLE);
    migrator.run(database).await
}
