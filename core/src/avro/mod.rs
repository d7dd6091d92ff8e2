//! Avro 1.12: schemas, their text, their values and their bytes.

pub mod codec;
pub mod finding;
pub mod json;
pub mod layout;
pub mod logical;
pub mod schema;
