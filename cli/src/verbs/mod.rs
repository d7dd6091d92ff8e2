//! The verbs of the command line.

pub(crate) mod compat;
mod datum;
pub(crate) mod decode;
pub(crate) mod encode;
pub(crate) mod generate;
mod hex;
pub(crate) mod schema;
