//! Schema Registry: the port, the Confluent client and an embedded registry.
//!
//! [`Registry`] is the port. [`Confluent`] speaks the Confluent REST protocol (Confluent's own
//! registry, Apicurio, Karapace, Redpanda), [`Embedded`] lives in the process. [`Cached`] asks any
//! of them once for what can't change.
//!
//! A consumer finds the schema that wrote a record by [`WriterSchemas`]; a publisher finds the id
//! to write by [`schema_id_for`].

pub mod cache;
pub mod confluent;
pub mod embedded;
mod error;
mod port;
mod publish;
mod writers;

pub use cache::Cached;
pub use confluent::Confluent;
pub use embedded::Embedded;
pub use error::{Error, ErrorKind};
pub use port::{Answer, Document, Reference, Registered, Registration, Registry, VersionRef};
pub use publish::{IfMissing, schema_id_for};
pub use writers::WriterSchemas;
