//! [`Confluent`]: a registry server that speaks Confluent's REST protocol.

mod admin;
pub(crate) mod body;
mod builder;
mod path;
mod reply;
mod retry;
mod tls;
mod transport;

use std::fmt;

use factline_core::wire::SchemaRef;
use serde_json::Value;

use crate::{Answer, Cached, Document, Error, Registered, Registration, Registry, VersionRef};
pub use builder::{Builder, Credentials};
pub use retry::Backoff;
pub use transport::Method;
use transport::{Request, Transport};

/// A client of Confluent's registry, or of one that speaks its protocol (Apicurio under
/// `/apis/ccompat/v7`, Karapace, Redpanda).
///
/// Requests that fail for a reason that may pass are tried again, with growing and random delays,
/// at the next address if there are several. Put [`Cached`] before it, by
/// [`cached`](Self::cached).
///
/// # Examples
///
/// ```no_run
/// use factline_registry::confluent::{Confluent, Credentials};
///
/// let registry = Confluent::builder("https://registry.example.org/apis/ccompat/v7")
///     .credentials(Credentials::Bearer("token".into()))
///     .build()?
///     .cached();
/// # Ok::<(), factline_registry::Error>(())
/// ```
pub struct Confluent {
    transport: Transport,
}

impl Confluent {
    /// Begins a client of the registry at an address; its path is kept.
    pub fn builder(address: impl Into<String>) -> Builder {
        Builder::new(address.into())
    }

    /// Puts a memory before the client.
    #[must_use]
    pub fn cached(self) -> Cached<Self> {
        Cached::new(self)
    }

    /// Sends any request of the protocol, for what the port doesn't cover: associations,
    /// exporters. `path` starts with `/`, has its segments percent-encoded and may end in a
    /// query.
    ///
    /// # Errors
    ///
    /// The server refuses, fails or can't be reached, or its answer is not JSON.
    pub async fn exchange(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Value, Error> {
        self.transport.send(&Request { method, path, body }).await
    }

    async fn get(&self, path: &str) -> Result<Value, Error> {
        self.exchange(Method::Get, path, None).await
    }

    async fn post(&self, path: &str, schema: &Document) -> Result<Value, Error> {
        self.exchange(Method::Post, path, Some(&body::schema(schema))).await
    }
}

impl Registry for Confluent {
    fn schema(&self, schema: SchemaRef) -> Answer<'_, Document> {
        Box::pin(async move {
            let path = match schema {
                SchemaRef::Id(id) => format!("/schemas/ids/{id}"),
                SchemaRef::Guid(guid) => format!("/schemas/guids/{guid}"),
            };
            body::document(self.get(&path).await?, &path)
        })
    }

    fn subjects(&self) -> Answer<'_, Vec<String>> {
        Box::pin(async move {
            let mut subjects: Vec<String> = body::typed(self.get("/subjects").await?, "/subjects")?;
            subjects.sort_unstable();
            Ok(subjects)
        })
    }

    fn versions<'a>(&'a self, subject: &'a str) -> Answer<'a, Vec<u32>> {
        Box::pin(async move {
            let path = format!("/subjects/{}/versions", path::segment(subject));
            body::typed(self.get(&path).await?, &path)
        })
    }

    fn version<'a>(&'a self, subject: &'a str, version: VersionRef) -> Answer<'a, Registered> {
        Box::pin(async move {
            let path = format!("/subjects/{}/versions/{version}", path::segment(subject));
            body::registered(self.get(&path).await?, &path)
        })
    }

    fn lookup<'a>(&'a self, subject: &'a str, schema: &'a Document) -> Answer<'a, Registered> {
        Box::pin(async move {
            let path = format!("/subjects/{}?normalize=true", path::segment(subject));
            body::registered(self.post(&path, schema).await?, &path)
        })
    }

    fn register<'a>(&'a self, subject: &'a str, schema: &'a Document) -> Answer<'a, Registration> {
        Box::pin(async move {
            let path = format!("/subjects/{}/versions?normalize=true", path::segment(subject));
            body::registration(self.post(&path, schema).await?, &path)
        })
    }
}

impl fmt::Debug for Confluent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Confluent").field("addresses", &self.transport.addresses()).finish()
    }
}
