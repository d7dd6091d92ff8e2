//! The shape of a type as static tables: what JSON, redaction, error paths, schemas and samples are made from.
//!
//! Named types inside a shape are functions, so that types may refer to each other and to themselves.
mod classified;
pub mod debug;
pub mod json;
mod locate;
#[cfg(feature = "arbitrary")]
pub mod sample;
mod schema;
#[doc(hidden)]
pub mod short;
mod skip;
mod table;

#[cfg(test)]
mod tests;

pub use classified::classified;
pub(crate) use locate::locate;
pub use schema::schema_json;
pub use table::{FieldLayout, Layout, LayoutKind, LogicalShape, Shape};
