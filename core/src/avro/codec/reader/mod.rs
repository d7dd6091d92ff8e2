//! Reading: one method per wire form.
mod composite;
mod logical;

use super::{DecodeError, DecodeErrorKind, varint};

/// How deep records may be nested.
pub const DEPTH_LIMIT: u32 = 128;

/// How many items of zero size (nulls, records without fields) one datum may have in all its arrays together.
pub const ZERO_SIZED_ITEMS_LIMIT: u32 = 1 << 20;

/// Takes values in Avro binary from the front of a datum.
#[derive(Debug)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    depth: u32,
    zero_sized: u32,
    tolerant: bool,
}

impl<'a> Reader<'a> {
    /// A reader at the start of a datum.
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            at: 0,
            depth: DEPTH_LIMIT,
            zero_sized: ZERO_SIZED_ITEMS_LIMIT,
            tolerant: false,
        }
    }

    /// A reader for tools, which show what foreign writers wrote: one that does not mind a block
    /// whose header gives a wrong size, as long as that is some size within the datum.
    #[must_use]
    pub(crate) const fn tolerant(bytes: &'a [u8]) -> Self {
        Self { tolerant: true, ..Self::new(bytes) }
    }

    /// Bytes read so far.
    #[inline]
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.at
    }

    /// Bytes not yet read.
    #[inline]
    #[must_use]
    pub const fn remaining(&self) -> usize {
        self.bytes.len() - self.at
    }

    /// Ends reading.
    ///
    /// # Errors
    /// Bytes follow the value.
    pub fn finish(&self) -> Result<(), DecodeError> {
        if self.remaining() == 0 { Ok(()) } else { Err(self.error(DecodeErrorKind::TrailingBytes)) }
    }

    /// An error at the present offset.
    #[cold]
    #[must_use]
    pub fn error(&self, kind: DecodeErrorKind) -> DecodeError {
        DecodeError::new(kind, self.at)
    }

    /// A null: nothing.
    ///
    /// # Errors
    /// None; the result is for the sake of a common form.
    #[inline]
    pub fn null(&mut self) -> Result<(), DecodeError> {
        Ok(())
    }

    /// A boolean.
    ///
    /// # Errors
    /// The byte is neither 0 nor 1, or missing.
    #[inline]
    pub fn boolean(&mut self) -> Result<bool, DecodeError> {
        let at = self.at;
        match self.fixed::<1>()? {
            [0] => Ok(false),
            [1] => Ok(true),
            _ => Err(DecodeError::new(DecodeErrorKind::InvalidBoolean, at)),
        }
    }

    /// An int.
    ///
    /// # Errors
    /// The datum ends, the varint is malformed, or the value does not fit 32 bits.
    #[inline]
    pub fn int(&mut self) -> Result<i32, DecodeError> {
        let at = self.at;
        i32::try_from(self.long()?).map_err(|_| DecodeError::new(DecodeErrorKind::IntOverflow, at))
    }

    /// A long.
    ///
    /// # Errors
    /// The datum ends or the varint is malformed.
    #[inline]
    pub fn long(&mut self) -> Result<i64, DecodeError> {
        let start = self.at;
        let mut value = 0;
        for (index, byte) in self.bytes[start..].iter().take(10).enumerate() {
            value |= u64::from(byte & 0x7f) << (7 * index);
            if *byte < 0x80 {
                let overlong = *byte == 0 && index > 0;
                let overflow = index == 9 && *byte > 1;
                if overlong || overflow {
                    break;
                }
                self.at = start + index + 1;
                return Ok(varint::unzigzag(value));
            }
        }
        let ended = self.remaining() < 10 && self.bytes[start..].iter().all(|byte| *byte >= 0x80);
        let kind =
            if ended { DecodeErrorKind::UnexpectedEnd } else { DecodeErrorKind::InvalidVarint };
        Err(self.error(kind))
    }

    /// The index of a union branch, one of `branches`.
    ///
    /// # Errors
    /// There is no such branch.
    #[inline]
    pub fn index(&mut self, branches: usize) -> Result<usize, DecodeError> {
        let at = self.at;
        let index = self.int()? as usize;
        if index < branches {
            Ok(index)
        } else {
            Err(DecodeError::new(DecodeErrorKind::BranchOutOfRange, at))
        }
    }

    /// The symbol of an enum, out of all of them in the order of the schema.
    ///
    /// # Errors
    /// There is no such symbol.
    #[inline]
    pub fn symbol<T: Copy>(&mut self, all: &[T]) -> Result<T, DecodeError> {
        let at = self.at;
        let index = self.int()? as usize;
        all.get(index)
            .copied()
            .ok_or_else(|| DecodeError::new(DecodeErrorKind::SymbolOutOfRange, at))
    }

    /// A float.
    ///
    /// # Errors
    /// The datum ends.
    #[inline]
    pub fn float(&mut self) -> Result<f32, DecodeError> {
        self.fixed().map(f32::from_le_bytes)
    }

    /// A double.
    ///
    /// # Errors
    /// The datum ends.
    #[inline]
    pub fn double(&mut self) -> Result<f64, DecodeError> {
        self.fixed().map(f64::from_le_bytes)
    }

    /// Bytes, copied.
    ///
    /// # Errors
    /// As [`slice`](Self::slice).
    #[inline]
    pub fn bytes(&mut self) -> Result<Vec<u8>, DecodeError> {
        self.slice().map(<[u8]>::to_vec)
    }

    /// Bytes, borrowed.
    ///
    /// # Errors
    /// The length is negative or reaches beyond the datum.
    #[inline]
    pub fn slice(&mut self) -> Result<&'a [u8], DecodeError> {
        let at = self.at;
        let Ok(len) = usize::try_from(self.long()?) else {
            return Err(DecodeError::new(DecodeErrorKind::NegativeLength, at));
        };
        self.take(len).ok_or_else(|| DecodeError::new(DecodeErrorKind::UnexpectedEnd, at))
    }

    /// A string, copied.
    ///
    /// # Errors
    /// As [`str`](Self::str).
    #[inline]
    pub fn string(&mut self) -> Result<String, DecodeError> {
        self.str().map(str::to_owned)
    }

    /// A string, borrowed.
    ///
    /// # Errors
    /// The length is negative or reaches beyond the datum, or the bytes are not UTF-8.
    #[inline]
    pub fn str(&mut self) -> Result<&'a str, DecodeError> {
        let at = self.at;
        std::str::from_utf8(self.slice()?)
            .map_err(|_| DecodeError::new(DecodeErrorKind::InvalidUtf8, at))
    }

    /// A fixed of `N` bytes.
    ///
    /// # Errors
    /// The datum ends.
    #[inline]
    pub fn fixed<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        match self.bytes[self.at..].first_chunk() {
            Some(chunk) => {
                self.at += N;
                Ok(*chunk)
            }
            None => Err(self.error(DecodeErrorKind::UnexpectedEnd)),
        }
    }

    #[inline]
    fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (taken, _) = self.bytes[self.at..].split_at_checked(len)?;
        self.at += len;
        Some(taken)
    }
}
