//! What the database's role sees, where it does not own the tables.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::backend::Backend;
use super::{Error, ErrorKind, EventStore};

/// For how long a role that has seen the rows of all tenants is taken to do so still.
const LATELY: Duration = Duration::from_secs(10);

/// When the role was last found to see the rows of all tenants.
#[derive(Debug, Default)]
pub(super) struct Sight(Mutex<Option<Instant>>);

impl Sight {
    fn set(&self, seen: Option<Instant>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = seen;
    }

    fn is_fresh(&self) -> bool {
        let seen = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.is_some_and(|seen| seen.elapsed() < LATELY)
    }
}

impl<B: Backend> EventStore<B> {
    /// Refuses what would take the rows that a role sees for all there are.
    pub(super) async fn must_see_all(&self, what: &str) -> Result<(), Error> {
        let Some(sql) = B::SEES_ALL else { return Ok(()) };
        let asked = Instant::now();
        let mut connection = self.connection().await?;
        let sees = B::fetch(&mut connection, sql, Vec::new(), |row| row.int(0)).await;
        let sees = sees.map_err(Error::database("look up the role"))?.first() == Some(&1);
        self.shared.sight.set(sees.then_some(asked));
        if sees { Ok(()) } else { Err(Error::of(ErrorKind::Role, what)) }
    }

    /// The same for what is done again and again: it asks once in ten seconds.
    pub(super) async fn must_see_all_lately(&self, what: &str) -> Result<(), Error> {
        if B::SEES_ALL.is_none() || self.shared.sight.is_fresh() {
            return Ok(());
        }
        self.must_see_all(what).await
    }
}
