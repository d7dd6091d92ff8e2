//! The static codec: Rust types straight to and from Avro binary, without a schema at hand.
//!
//! Only named types (records, enums, fixed, union enums) implement [`Encode`] and [`Decode`]. A body has one line a field,
//! and the line says the wire form: `w.uuid_text(&self.id)`, `r.option(0, |r| r.string())?`.
//!
//! Decoding is strict. A varint longer than its value needs, bits above 32 or 64, a boolean other than 0 or 1, invalid UTF-8,
//! a wrong block size, an index out of range and trailing bytes are errors that say which and where; no count is trusted
//! before the bytes for it are there.
mod error;
mod reader;
pub mod size;
mod symbol;
mod traits;
mod uuid_text;
mod varint;
pub(crate) mod wire;
mod writer;

pub use error::{DecodeError, DecodeErrorKind, EncodeError, EncodeErrorKind};
pub use reader::{DEPTH_LIMIT, Reader, ZERO_SIZED_ITEMS_LIMIT};
pub use symbol::{UnknownSymbol, symbol};
pub use traits::{Decode, Encode, Named, View, encode_into, from_slice, to_vec, view_from_slice};
pub use writer::Writer;
