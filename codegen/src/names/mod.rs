//! Names: from what a schema writes to what Rust writes.

mod case;
mod scope;

pub(crate) use case::{module_name, snake_name, type_name, variant_name};
pub(crate) use scope::{Scope, Wanted};
