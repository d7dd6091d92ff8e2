//! [`Embedded`]: a schema registry in the process.

mod store;

use std::future::ready;
use std::sync::{Mutex, MutexGuard, PoisonError};

use factline_core::wire::SchemaRef;

use crate::{Answer, Document, Registered, Registration, Registry, VersionRef};
use store::Store;

/// A schema registry in the process, for tests, examples and single-process use.
///
/// It gives the answers and the errors of a server. A schema's id and GUID follow from its content
/// alone, so they are the same in every process. Every valid schema is accepted: there are no
/// compatibility levels.
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
    store: Mutex<Store>,
}

impl Embedded {
    /// An empty registry.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn store(&self) -> MutexGuard<'_, Store> {
        // Every change of the store is one insertion: a poisoned one is whole.
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Registry for Embedded {
    fn schema(&self, schema: SchemaRef) -> Answer<'_, Document> {
        Box::pin(ready(self.store().schema(schema)))
    }

    fn subjects(&self) -> Answer<'_, Vec<String>> {
        Box::pin(ready(Ok(self.store().subjects())))
    }

    fn versions<'a>(&'a self, subject: &'a str) -> Answer<'a, Vec<u32>> {
        Box::pin(ready(self.store().versions(subject)))
    }

    fn version<'a>(&'a self, subject: &'a str, version: VersionRef) -> Answer<'a, Registered> {
        Box::pin(ready(self.store().version(subject, version)))
    }

    fn lookup<'a>(&'a self, subject: &'a str, schema: &'a Document) -> Answer<'a, Registered> {
        Box::pin(ready(self.store().lookup(subject, schema)))
    }

    fn register<'a>(&'a self, subject: &'a str, schema: &'a Document) -> Answer<'a, Registration> {
        Box::pin(ready(self.store().register(subject, schema)))
    }
}
