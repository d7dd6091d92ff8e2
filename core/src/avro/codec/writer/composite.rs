//! Values with values inside.
use super::{EncodeErrorKind, Writer};
use crate::avro::codec::{DEPTH_LIMIT, Encode};
use std::collections::BTreeMap;

impl Writer<'_> {
    /// A value of a named type or a union, one level deeper.
    #[inline]
    pub fn named<T: Encode>(&mut self, value: &T) {
        if self.depth == DEPTH_LIMIT {
            return self.fail(EncodeErrorKind::TooDeep);
        }
        self.depth += 1;
        value.encode(self);
        self.depth -= 1;
    }

    /// A union of null (at `null_index`, 0 or 1) and one other type.
    #[inline]
    pub fn option<T>(
        &mut self,
        null_index: usize,
        value: Option<T>,
        write: impl FnOnce(&mut Self, T),
    ) {
        match value {
            None => self.index(null_index),
            Some(value) => {
                self.index(1 - null_index);
                write(self, value);
            }
        }
    }

    /// A union of null (at `null_index`) and several other types: the value writes its own index.
    #[inline]
    pub fn nullable<T: Encode>(&mut self, null_index: usize, value: Option<&T>) {
        match value {
            None => self.index(null_index),
            Some(value) => self.named(value),
        }
    }

    /// An array, in one block.
    #[inline]
    pub fn array<T>(&mut self, items: &[T], write: impl Fn(&mut Self, &T)) {
        if !items.is_empty() {
            self.long(items.len() as i64);
            for item in items {
                write(self, item);
            }
        }
        self.long(0);
    }

    /// A map, in one block and in the order of its keys.
    #[inline]
    pub fn map<T>(&mut self, entries: &BTreeMap<String, T>, write: impl Fn(&mut Self, &T)) {
        if !entries.is_empty() {
            self.long(entries.len() as i64);
            for (key, value) in entries {
                self.string(key);
                write(self, value);
            }
        }
        self.long(0);
    }
}
