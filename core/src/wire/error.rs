//! What can be wrong with a record's header.

use std::error::Error;
use std::fmt;

/// A record's value that isn't in Confluent's wire format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WireError {
    /// The value ends before its header does.
    TooShort {
        /// Length of the value, in bytes.
        len: usize,
        /// Length of the header that its first byte announces, in bytes.
        needed: usize,
    },
    /// The first byte is no magic byte that Factline knows.
    Magic {
        /// The byte found.
        found: u8,
    },
}

impl fmt::Display for WireError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooShort { len, needed } => write!(
                f,
                "the record's value has {len} bytes, its schema header alone takes {needed}; \
                 it is not in the schema registry's wire format"
            ),
            Self::Magic { found } => write!(
                f,
                "the record's value starts with byte 0x{found:02x}, not with magic byte 0x00 \
                 (schema id) or 0x01 (schema GUID); its producer used no schema registry serialiser"
            ),
        }
    }
}

impl Error for WireError {}
