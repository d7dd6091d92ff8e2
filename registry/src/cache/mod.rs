//! [`Cached`]: asks a registry once for what can't change.

mod flight;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use factline_core::wire::SchemaRef;

pub(crate) use flight::SingleFlight;

use crate::{Answer, Document, Registered, Registration, Registry, VersionRef};

/// A registry that remembers what can't change: the schema of an id or GUID, a numbered version,
/// the version that a schema is.
///
/// Those who ask for the same thing at the same time wait for one request, and share its error.
/// Errors, the list of subjects, lists of versions and `latest` are never remembered.
///
/// # Examples
///
/// ```
/// use factline_registry::{Cached, Embedded};
///
/// let registry = Cached::new(Embedded::new());
/// ```
#[derive(Debug)]
pub struct Cached<R> {
    registry: Arc<R>,
    schemas: SingleFlight<SchemaRef, Document>,
    versions: SingleFlight<(String, u32), Registered>,
    lookups: SingleFlight<(String, Document), Registered>,
}

impl<R: Registry + 'static> Cached<R> {
    /// Puts a memory before a registry.
    #[must_use]
    pub fn new(registry: R) -> Self {
        Self {
            registry: Arc::new(registry),
            schemas: SingleFlight::default(),
            versions: SingleFlight::default(),
            lookups: SingleFlight::default(),
        }
    }

    /// The registry itself.
    #[must_use]
    pub fn inner(&self) -> &R {
        &self.registry
    }
}

impl<R: Registry + 'static> Registry for Cached<R> {
    fn schema(&self, schema: SchemaRef) -> Answer<'_, Document> {
        let registry = Arc::clone(&self.registry);
        Box::pin(self.schemas.get(schema, move || async move { registry.schema(schema).await }))
    }

    fn subjects(&self) -> Answer<'_, Vec<String>> {
        self.registry.subjects()
    }

    fn versions<'a>(&'a self, subject: &'a str) -> Answer<'a, Vec<u32>> {
        self.registry.versions(subject)
    }

    fn version<'a>(&'a self, subject: &'a str, version: VersionRef) -> Answer<'a, Registered> {
        let VersionRef::Number(number) = version else {
            return self.registry.version(subject, version);
        };
        let (registry, key) = (Arc::clone(&self.registry), (subject.to_owned(), number));
        let subject = subject.to_owned();
        Box::pin(
            self.versions
                .get(key, move || async move { registry.version(&subject, version).await }),
        )
    }

    fn lookup<'a>(&'a self, subject: &'a str, schema: &'a Document) -> Answer<'a, Registered> {
        let (registry, key) = (Arc::clone(&self.registry), (subject.to_owned(), schema.clone()));
        let (subject, schema) = key.clone();
        Box::pin(
            self.lookups.get(key, move || async move { registry.lookup(&subject, &schema).await }),
        )
    }

    fn register<'a>(&'a self, subject: &'a str, schema: &'a Document) -> Answer<'a, Registration> {
        self.registry.register(subject, schema)
    }
}
