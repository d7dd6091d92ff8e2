//! The static codec: Rust types straight to and from Avro binary, without a schema at hand.
//!
//! Only named types (records, enums, fixed, union enums) implement [`Encode`] and [`Decode`]. A body has one line a field,
//! and the line says the wire form: `w.uuid_text(&self.id)`, `r.option(0, |r| r.string())?`.
//!
//! Decoding is strict. A varint longer than its value needs, bits above 32 or 64, a boolean other than 0 or 1, invalid UTF-8,
//! a wrong block size, an index out of range and trailing bytes are errors that say which and where; no count is trusted
//! before the bytes for it are there.
//!
//! # Examples
//!
//! ```
//! use factline_core::avro::codec::{self, Decode, DecodeError, Encode, Named, Reader, Writer, size};
//! use factline_core::avro::layout::{FieldLayout, Layout, Shape};
//!
//! #[derive(Debug, PartialEq)]
//! struct Ward { name: String, beds: i32 }
//!
//! impl Named for Ward {
//!     fn layout() -> &'static Layout {
//!         static FIELDS: &[FieldLayout] =
//!             &[FieldLayout::new("name", Shape::String), FieldLayout::new("beds", Shape::Int)];
//!         static LAYOUT: Layout = Layout::record("hospital.Ward", FIELDS);
//!         &LAYOUT
//!     }
//! }
//!
//! impl Encode for Ward {
//!     fn encode(&self, w: &mut Writer<'_>) {
//!         w.record(|w| {
//!             w.string(&self.name);
//!             w.int(self.beds);
//!         });
//!     }
//!
//!     fn encoded_len(&self) -> usize {
//!         size::bytes(self.name.len()) + size::INT
//!     }
//! }
//!
//! impl Decode for Ward {
//!     fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
//!         r.record(|r| Ok(Self { name: r.string()?, beds: r.int()? }))
//!     }
//! }
//!
//! let ward = Ward { name: "7b".to_owned(), beds: 24 };
//! let datum = codec::to_vec(&ward)?;
//! assert_eq!(datum, [4, b'7', b'b', 48]);
//! assert_eq!(codec::from_slice::<Ward>(&datum)?, ward);
//!
//! let error = codec::from_slice::<Ward>(&[4, b'7', b'b', 0x80]).unwrap_err();
//! assert_eq!(error.to_string(), "Ward.beds: the datum ends inside a value (at byte 3)");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
mod append;
mod datum;
mod error;
mod reader;
pub mod size;
mod symbol;
mod traits;
mod uuid_text;
mod varint;
pub(crate) mod wire;
mod writer;

#[cfg(test)]
mod tests;

pub(crate) use append::Appender;
pub use datum::{encode_framed, encode_into, encode_with, from_slice, to_vec, view_from_slice};
pub use error::{DecodeError, DecodeErrorKind, EncodeError, EncodeErrorKind};
pub use reader::{DEPTH_LIMIT, Reader, ZERO_SIZED_ITEMS_LIMIT};
pub use symbol::{UnknownSymbol, symbol};
pub use traits::{Decode, Encode, Named, View};
pub use writer::Writer;
