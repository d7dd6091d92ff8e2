//! Writing: one method per wire form.
mod composite;
mod logical;

use super::{EncodeError, EncodeErrorKind, varint};

/// Appends values in Avro binary to a buffer.
///
/// No method fails. What has no wire form is remembered and returned by [`finish`](Self::finish), and the buffer is then cut
/// back to where it was.
#[derive(Debug)]
pub struct Writer<'a> {
    out: &'a mut Vec<u8>,
    start: usize,
    depth: u32,
    error: Option<EncodeError>,
}

impl<'a> Writer<'a> {
    /// A writer that appends to a buffer.
    pub fn new(out: &'a mut Vec<u8>) -> Self {
        let start = out.len();
        Self { out, start, depth: 0, error: None }
    }

    /// Ends writing.
    ///
    /// # Errors
    /// The first value that had no wire form.
    pub fn finish(self) -> Result<(), EncodeError> {
        match self.error {
            None => Ok(()),
            Some(error) => {
                self.out.truncate(self.start);
                Err(error)
            }
        }
    }

    #[cold]
    fn fail(&mut self, kind: EncodeErrorKind) {
        let offset = self.out.len() - self.start;
        self.error.get_or_insert_with(|| EncodeError::new(kind, offset));
    }

    /// A null: nothing.
    #[inline]
    pub fn null(&mut self) {}

    /// A boolean.
    #[inline]
    pub fn boolean(&mut self, value: bool) {
        self.out.push(u8::from(value));
    }

    /// An int.
    #[inline]
    pub fn int(&mut self, value: i32) {
        self.long(i64::from(value));
    }

    /// A long.
    #[inline]
    pub fn long(&mut self, value: i64) {
        let mut rest = varint::zigzag(value);
        while rest >= 0x80 {
            self.out.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        self.out.push(rest as u8);
    }

    /// The index of an enum symbol or of a union branch.
    #[inline]
    pub fn index(&mut self, index: usize) {
        self.long(index as i64);
    }

    /// A float.
    #[inline]
    pub fn float(&mut self, value: f32) {
        self.out.extend_from_slice(&value.to_le_bytes());
    }

    /// A double.
    #[inline]
    pub fn double(&mut self, value: f64) {
        self.out.extend_from_slice(&value.to_le_bytes());
    }

    /// Bytes: the length, then the bytes.
    #[inline]
    pub fn bytes(&mut self, value: &[u8]) {
        self.long(value.len() as i64);
        self.out.extend_from_slice(value);
    }

    /// A string.
    #[inline]
    pub fn string(&mut self, value: &str) {
        self.bytes(value.as_bytes());
    }

    /// A fixed: the bytes alone.
    #[inline]
    pub fn fixed<const N: usize>(&mut self, value: &[u8; N]) {
        self.out.extend_from_slice(value);
    }

    /// Bytes as they are, such as those of a fixed whose size is not known here.
    #[inline]
    pub(crate) fn raw(&mut self, value: &[u8]) {
        self.out.extend_from_slice(value);
    }
}
