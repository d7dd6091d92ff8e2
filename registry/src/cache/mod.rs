//! [`Cached`]: asks a registry once for what can't change.

mod flight;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use factline_core::wire::SchemaRef;

pub(crate) use flight::SingleFlight;

use crate::admin::{Admin, Deletion, Level, Mode, Verdict};
use crate::{Answer, Document, Registered, Registration, Registry, VersionRef};

/// A registry that remembers what can't change: the schema of an id or GUID, a numbered version,
/// the version that a schema is.
///
/// Those who ask for the same thing at the same time wait for one request, and share its error.
/// What is remembered outlives an outage of the registry. That something is not there is remembered
/// for a second, or until something is registered here, so that records with an unknown id don't
/// become as many requests. All other errors, the list of subjects, lists of versions and `latest`
/// are never remembered.
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
        Self::with(Arc::new(registry), Duration::from_secs(1))
    }

    /// Remembers for this long that something is not there; not at all for zero.
    #[must_use]
    pub fn missing_for(self, time: Duration) -> Self {
        Self::with(self.registry, time)
    }

    fn with(registry: Arc<R>, missing_for: Duration) -> Self {
        Self {
            registry,
            schemas: SingleFlight::missing_for(missing_for),
            versions: SingleFlight::missing_for(missing_for),
            lookups: SingleFlight::missing_for(missing_for),
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
        Box::pin(async move {
            let made = self.registry.register(subject, schema).await;
            self.schemas.forget_missing();
            self.versions.forget_missing();
            self.lookups.forget_missing();
            made
        })
    }
}

impl<R: Admin + 'static> Cached<R> {
    /// What was deleted is a version no more. Ids keep their meaning.
    fn forget(&self) {
        self.versions.forget();
        self.lookups.forget();
    }
}

impl<R: Admin + 'static> Admin for Cached<R> {
    fn level<'a>(&'a self, subject: Option<&'a str>) -> Answer<'a, Option<Level>> {
        self.registry.level(subject)
    }

    fn set_level<'a>(&'a self, subject: Option<&'a str>, level: Option<Level>) -> Answer<'a, ()> {
        self.registry.set_level(subject, level)
    }

    fn mode<'a>(&'a self, subject: Option<&'a str>) -> Answer<'a, Option<Mode>> {
        self.registry.mode(subject)
    }

    fn set_mode<'a>(&'a self, subject: Option<&'a str>, mode: Option<Mode>) -> Answer<'a, ()> {
        self.registry.set_mode(subject, mode)
    }

    fn judge<'a>(
        &'a self,
        subject: &'a str,
        version: Option<VersionRef>,
        schema: &'a Document,
    ) -> Answer<'a, Verdict> {
        self.registry.judge(subject, version, schema)
    }

    fn delete_subject<'a>(&'a self, subject: &'a str, how: Deletion) -> Answer<'a, Vec<u32>> {
        Box::pin(async move {
            let gone = self.registry.delete_subject(subject, how).await;
            self.forget();
            gone
        })
    }

    fn delete_version<'a>(
        &'a self,
        subject: &'a str,
        version: VersionRef,
        how: Deletion,
    ) -> Answer<'a, u32> {
        Box::pin(async move {
            let gone = self.registry.delete_version(subject, version, how).await;
            self.forget();
            gone
        })
    }
}
