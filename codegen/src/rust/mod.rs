//! From the model to files of Rust.

mod aggregate;
mod entity;
mod file;
mod topic;

pub(crate) use file::files;
