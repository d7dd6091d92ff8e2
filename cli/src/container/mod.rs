//! Avro object container files: a schema, and blocks of data.
//!
//! Read here rather than by `apache-avro`, as its decoder takes some data for others.

mod codec;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub(crate) use read::{Block, Reader};
pub(crate) use write::write;

/// What such a file starts with.
pub(crate) const MAGIC: [u8; 4] = *b"Obj\x01";
