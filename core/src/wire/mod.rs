//! Confluent's wire format: which schema wrote the bytes that follow.
//!
//! Two forms exist. Magic byte 0 is followed by the schema's id as four big-endian bytes, magic
//! byte 1 by its GUID as sixteen. The Avro datum starts right after.
//!
//! ```
//! use factline_core::wire::{self, SchemaRef};
//!
//! let mut record = Vec::new();
//! wire::write(SchemaRef::Id(7), &mut record);
//! record.extend_from_slice(&[0x06]);
//!
//! let (schema, payload) = wire::read(&record)?;
//! assert_eq!((schema, payload), (SchemaRef::Id(7), &[0x06][..]));
//! # Ok::<(), wire::WireError>(())
//! ```

mod error;
#[cfg(test)]
mod tests;

use std::fmt;

use uuid::Uuid;

pub use error::WireError;

const MAGIC_ID: u8 = 0;
const MAGIC_GUID: u8 = 1;

/// How a record names the schema that wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SchemaRef {
    /// The registry's id of the schema.
    Id(u32),
    /// The schema's GUID, the same in every registry.
    Guid(Uuid),
}

impl SchemaRef {
    /// Length of the header before the datum, in bytes: 5 or 17.
    #[must_use]
    pub const fn header_len(&self) -> usize {
        match self {
            Self::Id(_) => 5,
            Self::Guid(_) => 17,
        }
    }
}

impl fmt::Display for SchemaRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => write!(f, "schema id {id}"),
            Self::Guid(guid) => write!(f, "schema GUID {guid}"),
        }
    }
}

/// Appends the header that names a schema; the datum goes after it.
pub fn write(schema: SchemaRef, out: &mut Vec<u8>) {
    match schema {
        SchemaRef::Id(id) => {
            out.push(MAGIC_ID);
            out.extend_from_slice(&id.to_be_bytes());
        }
        SchemaRef::Guid(guid) => {
            out.push(MAGIC_GUID);
            out.extend_from_slice(guid.as_bytes());
        }
    }
}

/// Splits a record's value into its schema and its datum.
///
/// # Errors
///
/// The first byte is neither 0 nor 1 ([`WireError::Magic`]), or the value ends within the header
/// ([`WireError::TooShort`]).
pub fn read(value: &[u8]) -> Result<(SchemaRef, &[u8]), WireError> {
    let Some((&magic, rest)) = value.split_first() else {
        return Err(WireError::TooShort { len: 0, needed: 5 });
    };
    let too_short = |needed| WireError::TooShort { len: value.len(), needed };
    match magic {
        MAGIC_ID => {
            let (id, datum) = rest.split_first_chunk().ok_or_else(|| too_short(5))?;
            Ok((SchemaRef::Id(u32::from_be_bytes(*id)), datum))
        }
        MAGIC_GUID => {
            let (guid, datum) = rest.split_first_chunk().ok_or_else(|| too_short(17))?;
            Ok((SchemaRef::Guid(Uuid::from_bytes(*guid)), datum))
        }
        found => Err(WireError::Magic { found }),
    }
}
