//! [`Embedded`]: a schema registry in the process.

#[cfg(test)]
mod failing;
#[cfg(feature = "server")]
mod sqlite;

use std::future::ready;
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use factline_core::wire::SchemaRef;
use tokio::sync::Mutex;

#[cfg(test)]
pub(crate) use failing::Failing;

use crate::admin::{Admin, Deletion, Level, Mode, Verdict};
use crate::engine::{Outcome, Seen, State, Storage, Wanted};
use crate::{Answer, Document, Error, Registered, Registration, Registry, VersionRef};

/// A schema registry in the process, for tests, examples and single-process use.
///
/// It gives the answers and the errors of Confluent's server, compatibility levels (`BACKWARD`
/// unless set), soft deletion and modes included. A schema's id and GUID follow from its content
/// alone, so they are the same in every process.
///
/// # Examples
///
/// ```
/// use factline_registry::{Document, Embedded, Registry};
///
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let registry = Embedded::new();
/// let first = registry.register("ward", &Document::new(r#""string""#)).await?;
/// let again = registry.register("ward", &Document::new(r#" {"type": "string"} "#)).await?;
/// assert_eq!(first, again);
/// # Ok::<(), factline_registry::Error>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Default)]
pub struct Embedded {
    state: RwLock<State>,
    /// Held by the one who writes.
    kept: Mutex<Kept>,
}

/// Where changes are kept.
#[derive(Debug, Default)]
struct Kept {
    /// `None`: in memory alone.
    storage: Option<Box<dyn Storage>>,
    /// A write was given up on its way, so the state may lack what is stored.
    is_ahead: bool,
}

impl Embedded {
    /// An empty registry, in memory.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The registry that is kept in an SQLite file, which is made if need be.
    ///
    /// # Errors
    ///
    /// The file can't be opened, is another program's, or is in use by another registry.
    #[cfg(feature = "server")]
    pub async fn open(file: &std::path::Path) -> Result<Self, Error> {
        let mut storage: Box<dyn Storage> = Box::new(sqlite::Sqlite::open(file).await?);
        let mut state = State::default();
        storage.load().await?.into_iter().for_each(|change| state.apply(change));
        let kept = Kept { storage: Some(storage), is_ahead: false };
        Ok(Self { state: RwLock::new(state), kept: Mutex::new(kept) })
    }

    /// What is there now.
    pub(crate) fn state(&self) -> RwLockReadGuard<'_, State> {
        // Changes are whole insertions: a poisoned state is whole.
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs a command, and keeps what it changes.
    pub(crate) async fn write<T>(
        &self,
        command: impl FnOnce(&State) -> Outcome<T>,
    ) -> Result<T, Error> {
        let mut kept = self.kept.lock().await;
        if kept.is_ahead {
            self.catch_up(&mut kept).await?;
        }
        let (answer, changes) = command(&self.state())?;
        // Whoever drops this future while it saves leaves it open whether the changes are stored.
        let Kept { storage, is_ahead } = &mut *kept;
        if let Some(storage) = storage.as_mut().filter(|_| !changes.is_empty()) {
            *is_ahead = true;
            storage.save(&changes).await?;
        }
        self.apply(changes);
        kept.is_ahead = false;
        Ok(answer)
    }

    async fn catch_up(&self, kept: &mut Kept) -> Result<(), Error> {
        if let Some(storage) = &mut kept.storage {
            let stored = storage.load().await?;
            let mut state = State::default();
            stored.into_iter().for_each(|change| state.apply(change));
            *self.state.write().unwrap_or_else(PoisonError::into_inner) = state;
        }
        kept.is_ahead = false;
        Ok(())
    }

    fn apply(&self, changes: Vec<crate::engine::Change>) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        changes.into_iter().for_each(|change| state.apply(change));
    }
}

impl Registry for Embedded {
    fn schema(&self, schema: SchemaRef) -> Answer<'_, Document> {
        Box::pin(ready(self.state().schema(schema).map(|(_, _, document)| document)))
    }

    fn subjects(&self) -> Answer<'_, Vec<String>> {
        Box::pin(ready(Ok(self.state().subjects(Seen::Live))))
    }

    fn versions<'a>(&'a self, subject: &'a str) -> Answer<'a, Vec<u32>> {
        Box::pin(ready(self.state().versions(subject, Seen::Live)))
    }

    fn version<'a>(&'a self, subject: &'a str, version: VersionRef) -> Answer<'a, Registered> {
        Box::pin(ready(self.state().version(subject, version, Seen::Live)))
    }

    fn lookup<'a>(&'a self, subject: &'a str, schema: &'a Document) -> Answer<'a, Registered> {
        Box::pin(ready(self.state().lookup(subject, schema, Seen::Live)))
    }

    fn register<'a>(&'a self, subject: &'a str, schema: &'a Document) -> Answer<'a, Registration> {
        Box::pin(self.write(move |state| state.register(subject, schema, Wanted::default())))
    }
}

impl Admin for Embedded {
    fn level<'a>(&'a self, subject: Option<&'a str>) -> Answer<'a, Option<Level>> {
        Box::pin(ready(Ok(self.state().level(subject))))
    }

    fn set_level<'a>(&'a self, subject: Option<&'a str>, level: Option<Level>) -> Answer<'a, ()> {
        Box::pin(
            async move { self.write(move |state| state.set_level(subject, level)).await.map(drop) },
        )
    }

    fn mode<'a>(&'a self, subject: Option<&'a str>) -> Answer<'a, Option<Mode>> {
        Box::pin(ready(Ok(self.state().mode(subject))))
    }

    fn set_mode<'a>(&'a self, subject: Option<&'a str>, mode: Option<Mode>) -> Answer<'a, ()> {
        Box::pin(async move {
            self.write(move |state| state.set_mode(subject, mode, false)).await.map(drop)
        })
    }

    fn judge<'a>(
        &'a self,
        subject: &'a str,
        version: Option<VersionRef>,
        schema: &'a Document,
    ) -> Answer<'a, Verdict> {
        Box::pin(ready(self.state().judge(subject, version, schema)))
    }

    fn delete_subject<'a>(&'a self, subject: &'a str, how: Deletion) -> Answer<'a, Vec<u32>> {
        Box::pin(self.write(move |state| state.delete_subject(subject, how)))
    }

    fn delete_version<'a>(
        &'a self,
        subject: &'a str,
        version: VersionRef,
        how: Deletion,
    ) -> Answer<'a, u32> {
        Box::pin(self.write(move |state| state.delete_version(subject, version, how)))
    }
}
