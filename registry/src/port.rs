//! The port: what Factline asks of a schema registry.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use factline_core::wire::SchemaRef;
use uuid::Uuid;

use crate::Error;

/// A registry's answer, when it comes.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>;

/// A schema registry.
///
/// Every adapter passes the same suite (`tests/tests/registry.rs`). Object safe, so that a service
/// chooses its registry when it starts.
///
/// # Errors
///
/// All methods report by [`Error`], whose predicates say what to do; the same situation is the
/// same [`ErrorKind`](crate::ErrorKind) with every adapter.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no schema registry",
    note = "use `Confluent` for a server, `Embedded` for one in the process"
)]
pub trait Registry: Send + Sync + fmt::Debug {
    /// The schema that a record names. Ids and GUIDs never change their meaning.
    fn schema(&self, schema: SchemaRef) -> Answer<'_, Document>;

    /// All subjects, sorted; Apicurio gives a thousand at most, and says nothing of the rest.
    fn subjects(&self) -> Answer<'_, Vec<String>>;

    /// The versions of a subject, oldest first.
    fn versions<'a>(&'a self, subject: &'a str) -> Answer<'a, Vec<u32>>;

    /// One version of a subject.
    fn version<'a>(&'a self, subject: &'a str, version: VersionRef) -> Answer<'a, Registered>;

    /// The version of a subject that is this very schema, apart from formatting.
    fn lookup<'a>(&'a self, subject: &'a str, schema: &'a Document) -> Answer<'a, Registered>;

    /// Makes a schema the newest version of a subject, or finds the version it already is.
    fn register<'a>(&'a self, subject: &'a str, schema: &'a Document) -> Answer<'a, Registration>;
}

/// Which version of a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VersionRef {
    /// The newest.
    Latest,
    /// The one with this number, from 1.
    Number(u32),
}

impl fmt::Display for VersionRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Latest => f.write_str("latest"),
            Self::Number(number) => number.fmt(f),
        }
    }
}

/// An Avro schema as a registry stores it. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Document {
    /// The schema as JSON.
    pub text: Arc<str>,
    /// Where the types it names but doesn't define are found. Factline's own schemas have none.
    pub references: Arc<[Reference]>,
}

impl Document {
    /// A schema that needs no other.
    #[must_use]
    pub fn new(text: impl Into<Arc<str>>) -> Self {
        Self { text: text.into(), references: Arc::default() }
    }
}

/// A type that a schema takes from another subject.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reference {
    /// Full name of the type.
    pub name: String,
    /// The subject that has it.
    pub subject: String,
    /// The version of that subject.
    pub version: u32,
}

/// One version of a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    /// The subject.
    pub subject: String,
    /// Number of the version, from 1.
    pub version: u32,
    /// What records name the schema by.
    pub id: u32,
    /// What records of the newer wire form name it by, where the registry has such.
    pub guid: Option<Uuid>,
    /// The schema.
    pub schema: Document,
}

/// What a schema is known by after registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Registration {
    /// What records name the schema by.
    pub id: u32,
    /// What records of the newer wire form name it by, where the registry says so.
    pub guid: Option<Uuid>,
    /// Number of the version, where the registry says so.
    pub version: Option<u32>,
}

impl From<&Registered> for Registration {
    fn from(registered: &Registered) -> Self {
        let Registered { version, id, guid, .. } = registered;
        Self { id: *id, guid: *guid, version: Some(*version) }
    }
}
