//! Avro object container files: a schema, and blocks of data (feature `container`).
//!
//! What the file says of itself, its schema and any properties, comes first; then blocks, each with
//! so many data and the file's mark at its end.
//!
//! # Examples
//!
//! ```
//! use factline_core::avro::container::{Codec, Head, Reader, Writer};
//!
//! let head = Head::new("\"string\"", *b"0123456789abcdef");
//! let head = head.codec(Codec::Deflate).property("ward", "north");
//! let mut writer = Writer::new(Vec::new(), &head)?;
//! writer.append(&[4, b'7', b'b'])?;
//! let file = writer.finish()?;
//!
//! let mut reader = Reader::new(&file[..])?;
//! assert_eq!((reader.schema(), reader.property("ward")), ("\"string\"", Some(&b"north"[..])));
//! let block = reader.next_block()?.ok_or("there is one")?;
//! assert_eq!((block.count, &block.bytes[..]), (1, &[4, b'7', b'b'][..]));
//! assert!(reader.next_block()?.is_none());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod codec;
mod error;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub use codec::Codec;
pub use error::{Error, ErrorKind};
pub use read::{Block, Reader};
pub use write::{Head, Writer};

/// What such a file starts with.
pub const MAGIC: [u8; 4] = *b"Obj\x01";
