//! Avro 1.12: schemas, their text, their values and their bytes.

pub mod codec;
pub mod compat;
#[cfg(feature = "container")]
pub mod container;
pub mod finding;
pub mod json;
pub mod layout;
pub mod logical;
pub mod plan;
pub mod schema;
pub mod value;
