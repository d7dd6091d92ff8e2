//! Reading: one method per wire form.
mod composite;
mod logical;

use super::{DecodeError, DecodeErrorKind, varint};

/// How deep records may be nested.
pub const DEPTH_LIMIT: u32 = 128;

/// How many items of zero size (nulls, records without fields) one datum may have in all its arrays together.
pub const ZERO_SIZED_ITEMS_LIMIT: u32 = 1 << 20;

/// Takes values in Avro binary from the front of a datum.
///
/// While a record is read, only the rest of the datum changes: two words, which the compiler keeps in registers as long as
/// no method that gets the reader itself is called. So methods are inlined up to calls of functions that take bytes.
#[derive(Debug)]
// The order of the fields keeps what changes apart from what doesn't, so that copying one does not wait for the other.
#[repr(C)]
pub struct Reader<'a> {
    rest: &'a [u8],
    depth: u16,
    tolerant: bool,
    zero_sized: u32,
    /// The length of the datum.
    len: usize,
}

impl<'a> Reader<'a> {
    /// A reader at the start of a datum.
    #[inline]
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self {
            rest: bytes,
            depth: DEPTH_LIMIT as u16,
            tolerant: false,
            zero_sized: ZERO_SIZED_ITEMS_LIMIT,
            len: bytes.len(),
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
        self.len - self.rest.len()
    }

    /// Bytes not yet read.
    #[inline]
    #[must_use]
    pub const fn remaining(&self) -> usize {
        self.rest.len()
    }

    /// Ends reading.
    ///
    /// # Errors
    /// Bytes follow the value.
    pub fn finish(&self) -> Result<(), DecodeError> {
        if self.rest.is_empty() { Ok(()) } else { Err(self.error(DecodeErrorKind::TrailingBytes)) }
    }

    /// An error at the present offset.
    #[cold]
    #[must_use]
    pub fn error(&self, kind: DecodeErrorKind) -> DecodeError {
        DecodeError::new(kind, self.offset())
    }

    /// An error at the start of what was left before.
    #[inline(always)]
    fn fail<T>(&self, kind: DecodeErrorKind, before: &[u8]) -> Result<T, DecodeError> {
        Err(DecodeError::new(kind, self.len - before.len()))
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
    #[inline(always)]
    pub fn boolean(&mut self) -> Result<bool, DecodeError> {
        match self.rest {
            [byte @ (0 | 1), rest @ ..] => {
                self.rest = rest;
                Ok(*byte == 1)
            }
            [] => self.fail(DecodeErrorKind::UnexpectedEnd, self.rest),
            _ => self.fail(DecodeErrorKind::InvalidBoolean, self.rest),
        }
    }

    /// An int.
    ///
    /// # Errors
    /// The datum ends, the varint is malformed, or the value does not fit 32 bits.
    #[inline(always)]
    pub fn int(&mut self) -> Result<i32, DecodeError> {
        let before = self.rest;
        match i32::try_from(self.long()?) {
            Ok(value) => Ok(value),
            Err(_) => self.fail(DecodeErrorKind::IntOverflow, before),
        }
    }

    /// A long.
    ///
    /// # Errors
    /// The datum ends or the varint is malformed.
    #[inline(always)]
    pub fn long(&mut self) -> Result<i64, DecodeError> {
        self.varint().map(varint::unzigzag)
    }

    #[inline(always)]
    fn varint(&mut self) -> Result<u64, DecodeError> {
        match self.rest {
            [first, rest @ ..] if *first < 0x80 => {
                self.rest = rest;
                Ok(u64::from(*first))
            }
            rest => {
                if let Some((value, len)) = varint::gather(rest)
                    && let Some(rest) = rest.get(len.get()..)
                {
                    self.rest = rest;
                    return Ok(value);
                }
                Err(bad_varint(rest, self.len))
            }
        }
    }

    /// The index of a union branch, one of `branches`.
    ///
    /// # Errors
    /// There is no such branch.
    #[inline(always)]
    pub fn index(&mut self, branches: usize) -> Result<usize, DecodeError> {
        let before = self.rest;
        let index = self.int()? as usize;
        if index < branches {
            Ok(index)
        } else {
            self.fail(DecodeErrorKind::BranchOutOfRange, before)
        }
    }

    /// The symbol of an enum, out of all of them in the order of the schema.
    ///
    /// # Errors
    /// There is no such symbol.
    #[inline(always)]
    pub fn symbol<T: Copy>(&mut self, all: &[T]) -> Result<T, DecodeError> {
        let before = self.rest;
        let index = self.int()? as usize;
        match all.get(index) {
            Some(symbol) => Ok(*symbol),
            None => self.fail(DecodeErrorKind::SymbolOutOfRange, before),
        }
    }

    /// A float.
    ///
    /// # Errors
    /// The datum ends.
    #[inline(always)]
    pub fn float(&mut self) -> Result<f32, DecodeError> {
        self.fixed().map(f32::from_le_bytes)
    }

    /// A double.
    ///
    /// # Errors
    /// The datum ends.
    #[inline(always)]
    pub fn double(&mut self) -> Result<f64, DecodeError> {
        self.fixed().map(f64::from_le_bytes)
    }

    /// Bytes, copied.
    ///
    /// # Errors
    /// As [`slice`](Self::slice).
    #[inline(always)]
    pub fn bytes(&mut self) -> Result<Vec<u8>, DecodeError> {
        let bytes = self.slice()?;
        Ok(owned(bytes).into_vec())
    }

    /// Bytes, borrowed.
    ///
    /// # Errors
    /// The length is negative or reaches beyond the datum.
    #[inline(always)]
    pub fn slice(&mut self) -> Result<&'a [u8], DecodeError> {
        let before = self.rest;
        let len = self.varint()?;
        // The sign is bit 0. Where a usize has 32 bits, a longer length is beyond any datum, cut or not.
        if len & 1 == 0
            && let Some((bytes, rest)) = self.rest.split_at_checked((len >> 1) as usize)
        {
            self.rest = rest;
            return Ok(bytes);
        }
        Err(bad_length(before, self.len))
    }

    /// A string, copied.
    ///
    /// # Errors
    /// As [`str`](Self::str).
    #[inline(always)]
    pub fn string(&mut self) -> Result<String, DecodeError> {
        let before = self.rest;
        let bytes = self.slice()?;
        match owned_text(bytes) {
            Some(text) => Ok(text.into_string()),
            None => self.fail(DecodeErrorKind::InvalidUtf8, before),
        }
    }

    /// A string, borrowed.
    ///
    /// # Errors
    /// The length is negative or reaches beyond the datum, or the bytes are not UTF-8.
    #[inline(always)]
    pub fn str(&mut self) -> Result<&'a str, DecodeError> {
        let before = self.rest;
        let bytes = self.slice()?;
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(text),
            Err(_) => self.fail(DecodeErrorKind::InvalidUtf8, before),
        }
    }

    /// A fixed of `N` bytes.
    ///
    /// # Errors
    /// The datum ends.
    #[inline(always)]
    pub fn fixed<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        match self.rest.split_first_chunk() {
            Some((chunk, rest)) => {
                self.rest = rest;
                Ok(*chunk)
            }
            None => self.fail(DecodeErrorKind::UnexpectedEnd, self.rest),
        }
    }

    /// So many bytes without a length of their own.
    pub(crate) fn raw(&mut self, size: usize) -> Result<&'a [u8], DecodeError> {
        match self.rest.split_at_checked(size) {
            Some((bytes, rest)) => {
                self.rest = rest;
                Ok(bytes)
            }
            None => self.fail(DecodeErrorKind::UnexpectedEnd, self.rest),
        }
    }
}

/// Copies in two words, which come back in registers; a `Vec` would come back through memory.
#[inline(never)]
fn owned(bytes: &[u8]) -> Box<[u8]> {
    bytes.into()
}

#[inline(never)]
fn owned_text(bytes: &[u8]) -> Option<Box<str>> {
    std::str::from_utf8(bytes).ok().map(Into::into)
}

#[cold]
#[inline(never)]
fn bad_varint(rest: &[u8], len: usize) -> DecodeError {
    let ends = rest.len() < 10 && rest.iter().all(|byte| *byte >= 0x80);
    let kind = if ends { DecodeErrorKind::UnexpectedEnd } else { DecodeErrorKind::InvalidVarint };
    DecodeError::new(kind, len - rest.len())
}

#[cold]
#[inline(never)]
fn bad_length(rest: &[u8], len: usize) -> DecodeError {
    let negative = rest.first().is_some_and(|byte| byte & 1 == 1);
    let kind =
        if negative { DecodeErrorKind::NegativeLength } else { DecodeErrorKind::UnexpectedEnd };
    DecodeError::new(kind, len - rest.len())
}
