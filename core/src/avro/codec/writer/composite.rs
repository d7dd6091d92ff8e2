//! Values with values inside.
use super::{EncodeErrorKind, Writer};
use crate::avro::codec::{DEPTH_LIMIT, Encode};
use std::collections::BTreeMap;
use std::mem::take;

impl<'a> Writer<'a> {
    /// A record, one level deeper: the closure writes its fields.
    #[inline(always)]
    pub fn record(&mut self, write: impl FnOnce(&mut Self)) {
        let depth = self.state.depth.get();
        if depth == DEPTH_LIMIT {
            return self.fail(EncodeErrorKind::TooDeep);
        }
        self.state.depth.set(depth + 1);
        self.lend(write);
        self.state.depth.set(depth);
    }

    /// A value of a named type or a union.
    #[inline(always)]
    pub fn named<T: Encode>(&mut self, value: &T) {
        self.lend(|w| value.encode(w));
    }

    /// Has something written by a writer of its own, so that the address of this one stays unknown and it can be kept in
    /// registers.
    #[inline(always)]
    fn lend(&mut self, write: impl FnOnce(&mut Self)) {
        let mut lent = Writer { rest: take(&mut self.rest), state: self.state };
        write(&mut lent);
        self.rest = lent.rest;
    }

    /// A union of null (at `null_index`, 0 or 1) and one other type.
    #[inline(always)]
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
    #[inline(always)]
    pub fn nullable<T: Encode>(&mut self, null_index: usize, value: Option<&T>) {
        match value {
            None => self.index(null_index),
            Some(value) => self.named(value),
        }
    }

    /// An array, in one block.
    #[inline(always)]
    pub fn array<T>(&mut self, items: &[T], write: impl Fn(&mut Self, &T)) {
        if !items.is_empty() {
            self.index(items.len());
            for item in items {
                write(self, item);
            }
        }
        self.index(0);
    }

    /// A map, in one block and in the order of its keys.
    #[inline(always)]
    pub fn map<T>(&mut self, entries: &BTreeMap<String, T>, write: impl Fn(&mut Self, &T)) {
        if !entries.is_empty() {
            self.index(entries.len());
            for (key, value) in entries {
                self.string(key);
                write(self, value);
            }
        }
        self.index(0);
    }
}
