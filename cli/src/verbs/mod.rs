//! The verbs of the command line.

pub(crate) mod generate;
pub(crate) mod schema;
