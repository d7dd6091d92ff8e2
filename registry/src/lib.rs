//! Schema Registry: the port, the Confluent client and an embedded registry.
//!
//! [`Registry`] is the port. [`Confluent`] speaks the Confluent REST protocol (Confluent's own
//! registry, Apicurio, Karapace, Redpanda), [`Embedded`] lives in the process. [`Cached`] asks any
//! of them once for what can't change.
//!
//! [`Admin`] is the second port, for levels, modes and deletion. With the feature `server`,
//! `server::serve` offers an embedded registry to every program that speaks the
//! protocol.
//!
//! A consumer finds the schema that wrote a record by [`WriterSchemas`]; a publisher finds the id
//! to write by [`schema_id_for`], or [`schema_id_of`] for what was written before.
//!
#![doc = include_str!("../../docs/guides/registry.md")]

pub mod admin;
pub mod cache;
pub mod confluent;
pub mod deploy;
pub mod embedded;
mod engine;
mod error;
mod port;
mod publish;
#[cfg(feature = "server")]
pub mod server;
mod writers;

pub use admin::Admin;
pub use cache::Cached;
pub use confluent::Confluent;
pub use embedded::Embedded;
pub use error::{Error, ErrorKind};
pub use port::{Answer, Document, Reference, Registered, Registration, Registry, VersionRef};
pub use publish::{IfMissing, schema_id_for, schema_id_of};
pub use writers::{WriterSchemas, resolved};
