//! [`Tx`]: what a handler works in.

use std::fmt;
use std::sync::Arc;

use sqlx::Transaction;

use crate::store::backend::Backend;
use crate::store::{Error, ErrorKind, EventStore};

/// The transaction in which a subscription or a replay handles a batch of events, and in which its
/// cursor moves: whatever a handler writes in it happens exactly once.
///
/// It is the context `C` of generated handler traits: `impl WardHandler<Tx<Postgres>> for …`.
pub struct Tx<B: Backend> {
    pub(super) transaction: Transaction<'static, B>,
    name: Arc<str>,
    generation: u32,
    pub(super) position: u64,
}

impl<B: Backend> Tx<B> {
    pub(crate) const fn set_generation(&mut self, generation: u32) {
        self.generation = generation;
    }

    pub(crate) async fn commit(self) -> Result<(), sqlx::Error> {
        self.transaction.commit().await
    }

    /// The connection, for a handler's own statements.
    ///
    /// # Examples
    ///
    /// ```
    /// use factline::store::{Sqlite, Tx};
    ///
    /// async fn count(tx: &mut Tx<Sqlite>) -> Result<(), sqlx::Error> {
    ///     let update = sqlx::query("UPDATE wards SET beds = beds - 1 WHERE name = 'north'");
    ///     update.execute(tx.connection()).await?;
    ///     Ok(())
    /// }
    /// ```
    pub fn connection(&mut self) -> &mut B::Connection {
        &mut self.transaction
    }

    /// The transaction, to append events in: [`EventStore::append_in`].
    ///
    /// [`EventStore::append_in`]: crate::store::EventStore::append_in
    pub const fn transaction(&mut self) -> &mut Transaction<'static, B> {
        &mut self.transaction
    }

    /// The position of the event in hand.
    #[must_use]
    pub const fn position(&self) -> u64 {
        self.position
    }

    /// The name of the subscription, or of the replay.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Which building of the projection this is: what decides which tables a handler writes to.
    #[must_use]
    pub const fn generation(&self) -> u32 {
        self.generation
    }
}

impl<B: Backend> Tx<B> {
    pub(crate) async fn begin(
        store: &EventStore<B>,
        name: Arc<str>,
        generation: u32,
    ) -> Result<Self, Error> {
        let mut transaction = store.begin().await?;
        if let Some((begin, _)) = B::MARKS {
            let marked = B::execute(&mut transaction, begin, Vec::new()).await;
            marked.map_err(Error::database("begin a batch"))?;
        }
        Ok(Self { transaction, name, generation, position: 0 })
    }

    /// Fails where the database has rolled back by itself in the handler that was called last: what
    /// follows would be committed by itself, without what came before.
    pub(crate) async fn must_be_whole(&mut self) -> Result<(), Error> {
        let Some((begin, end)) = B::MARKS else { return Ok(()) };
        if B::execute(&mut self.transaction, end, Vec::new()).await.is_err() {
            let what = format!("{}: a handler overlooked an error", self.name);
            return Err(Error::of(ErrorKind::Full, what));
        }
        let marked = B::execute(&mut self.transaction, begin, Vec::new()).await;
        marked.map(drop).map_err(Error::database("go on with a batch"))
    }
}

impl<B: Backend> fmt::Debug for Tx<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tx")
            .field("name", &self.name)
            .field("generation", &self.generation)
            .field("position", &self.position)
            .finish_non_exhaustive()
    }
}
