//! Avro schemas: the model, its parser and its fingerprints.

mod crc;
mod fingerprint;
mod model;
mod name;
mod parse;
pub mod rule;
#[allow(clippy::module_inception, reason = "the file of the type of the same name")]
mod schema;
mod set;
mod write;

#[cfg(test)]
mod tests;

pub use crate::avro::finding::Source;
pub use fingerprint::Fingerprints;
pub use model::{Attributes, Field, Kind, Logical, Named, NamedKind, Order, Symbol, Type};
pub use name::Name;
pub use parse::{ParseOptions, Parsed, parse};
pub use schema::Schema;
pub use set::{FileId, NamedId, Root, SchemaSet};
