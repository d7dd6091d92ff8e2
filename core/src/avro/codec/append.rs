//! Writing where the size is not known beforehand: dynamic values, plans, defaults, samples.
use super::varint;

/// Appends values in Avro binary to a vector. Slower than a [`Writer`](super::Writer), and needs no bound of the size.
#[derive(Debug)]
pub(crate) struct Appender<'a> {
    out: &'a mut Vec<u8>,
}

impl<'a> Appender<'a> {
    pub(crate) fn new(out: &'a mut Vec<u8>) -> Self {
        Self { out }
    }

    pub(crate) fn boolean(&mut self, value: bool) {
        self.out.push(u8::from(value));
    }

    pub(crate) fn int(&mut self, value: i32) {
        self.long(value.into());
    }

    pub(crate) fn long(&mut self, value: i64) {
        let mut rest = varint::zigzag(value);
        while rest >= 0x80 {
            self.out.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        self.out.push(rest as u8);
    }

    pub(crate) fn index(&mut self, index: usize) {
        self.long(index as i64);
    }

    pub(crate) fn float(&mut self, value: f32) {
        self.raw(&value.to_le_bytes());
    }

    pub(crate) fn double(&mut self, value: f64) {
        self.raw(&value.to_le_bytes());
    }

    pub(crate) fn bytes(&mut self, value: &[u8]) {
        self.index(value.len());
        self.raw(value);
    }

    pub(crate) fn string(&mut self, value: &str) {
        self.bytes(value.as_bytes());
    }

    /// Bytes as they are, such as those of a fixed.
    pub(crate) fn raw(&mut self, value: &[u8]) {
        self.out.extend_from_slice(value);
    }
}
