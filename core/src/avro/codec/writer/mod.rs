//! Writing: one method per wire form.
mod composite;
mod logical;

use super::{EncodeErrorKind, varint};
use std::cell::Cell;
use std::mem::take;

/// Writes values in Avro binary into a buffer.
///
/// No method fails. What has no wire form is remembered, and where the buffer is full the rest is dropped and the datum is
/// written again into a larger one.
///
/// While a record is written, the writer is nothing but the free part of the buffer: two words, which the compiler keeps in
/// registers as long as no method that gets the writer itself is called. So methods are inlined up to calls of functions
/// that take the free part by value and return what is left of it.
#[derive(Debug)]
pub struct Writer<'a> {
    rest: &'a mut [u8],
    state: &'a State,
}

/// What is rarely touched.
#[derive(Debug, Default)]
pub(super) struct State {
    full: Cell<bool>,
    depth: Cell<u32>,
    /// The first error, and the bytes that were free then.
    error: Cell<Option<(EncodeErrorKind, usize)>>,
}

impl<'a> Writer<'a> {
    #[inline]
    pub(super) fn new(buffer: &'a mut [u8], state: &'a State) -> Self {
        Self { rest: buffer, state }
    }

    /// The bytes that are left; `None` if they were too few. Or the first value that had no wire form.
    #[inline]
    pub(super) fn finish(self, len: usize) -> Option<Result<usize, (EncodeErrorKind, usize)>> {
        match self.state.error.get() {
            Some((kind, rest)) => Some(Err((kind, len - rest))),
            None if self.state.full.get() => None,
            None => Some(Ok(len - self.rest.len())),
        }
    }

    #[cold]
    fn fail(&mut self, kind: EncodeErrorKind) {
        if self.state.error.get().is_none() && !self.state.full.get() {
            self.state.error.set(Some((kind, self.rest.len())));
        }
    }

    /// A null: nothing.
    #[inline]
    pub fn null(&mut self) {}

    /// A boolean.
    #[inline]
    pub fn boolean(&mut self, value: bool) {
        self.put([u8::from(value)]);
    }

    /// An int.
    #[inline]
    pub fn int(&mut self, value: i32) {
        self.long(i64::from(value));
    }

    /// A long.
    #[inline]
    pub fn long(&mut self, value: i64) {
        let value = varint::zigzag(value);
        if value < 0x80 {
            self.put([value as u8]);
        } else {
            self.rest = put_varint(take(&mut self.rest), self.state, value);
        }
    }

    /// The index of an enum symbol or of a union branch.
    #[inline]
    pub fn index(&mut self, index: usize) {
        self.long(index as i64);
    }

    /// A float.
    #[inline]
    pub fn float(&mut self, value: f32) {
        self.put(value.to_le_bytes());
    }

    /// A double.
    #[inline]
    pub fn double(&mut self, value: f64) {
        self.put(value.to_le_bytes());
    }

    /// Bytes: the length, then the bytes.
    #[inline]
    pub fn bytes(&mut self, value: &[u8]) {
        let (rest, len) = (take(&mut self.rest), value.len());
        if len >= 64 {
            self.rest = put_bytes(rest, self.state, value);
        } else if rest.len() > len {
            let (to, rest) = rest.split_at_mut(1 + len);
            to[0] = (len as u8) << 1;
            to[1..].copy_from_slice(value);
            self.rest = rest;
        } else {
            full(self.state);
        }
    }

    /// A string.
    #[inline]
    pub fn string(&mut self, value: &str) {
        self.bytes(value.as_bytes());
    }

    /// A fixed: the bytes alone.
    #[inline]
    pub fn fixed<const N: usize>(&mut self, value: &[u8; N]) {
        self.put(*value);
    }

    #[inline]
    fn put<const N: usize>(&mut self, bytes: [u8; N]) {
        match take(&mut self.rest).split_first_chunk_mut() {
            Some((to, rest)) => {
                *to = bytes;
                self.rest = rest;
            }
            None => self.rest = full(self.state),
        }
    }

    fn raw(&mut self, value: &[u8]) {
        self.rest = put_raw(take(&mut self.rest), self.state, value);
    }
}

/// Remembers that the buffer was too small; nothing more is written to it.
#[cold]
#[inline(never)]
fn full(state: &State) -> &'static mut [u8] {
    state.full.set(true);
    &mut []
}

/// A varint of more than one byte. Eight bytes are stored at once, so that many must be free.
#[inline(never)]
fn put_varint<'a>(rest: &'a mut [u8], state: &State, value: u64) -> &'a mut [u8] {
    if value >= 1 << 56 {
        return put_long_varint(rest, state, value);
    }
    match rest.first_chunk_mut() {
        Some(to) => {
            let (bytes, len) = varint::spread(value);
            *to = bytes;
            &mut rest[len..]
        }
        None => full(state),
    }
}

/// Nine or ten bytes.
fn put_long_varint<'a>(rest: &'a mut [u8], state: &State, value: u64) -> &'a mut [u8] {
    let Some(to) = rest.first_chunk_mut::<10>() else { return full(state) };
    for (index, byte) in to.iter_mut().enumerate() {
        *byte = (value >> (7 * index)) as u8 | 0x80;
    }
    let last = if value >> 63 == 0 { 8 } else { 9 };
    to[last] &= 0x7f;
    &mut rest[last + 1..]
}

/// Bytes with their length.
#[inline(never)]
fn put_bytes<'a>(rest: &'a mut [u8], state: &State, value: &[u8]) -> &'a mut [u8] {
    let rest = put_varint(rest, state, varint::zigzag(value.len() as i64));
    put_raw(rest, state, value)
}

/// Bytes alone.
fn put_raw<'a>(rest: &'a mut [u8], state: &State, value: &[u8]) -> &'a mut [u8] {
    match rest.split_at_mut_checked(value.len()) {
        Some((to, rest)) => {
            to.copy_from_slice(value);
            rest
        }
        None => full(state),
    }
}
