//! Values with values inside.
use super::Reader;
use crate::avro::codec::{Decode, DecodeError, DecodeErrorKind, View};
use std::collections::BTreeMap;
use std::ops::Range;

/// What may be reserved on the word of a count alone, in bytes; beyond it a vector grows as its items arrive.
const RESERVE_LIMIT: usize = 1 << 16;

impl<'a> Reader<'a> {
    /// A record, one level deeper: the closure reads its fields.
    ///
    /// # Errors
    /// Those of the closure, or the nesting is too deep.
    #[inline(always)]
    pub fn record<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        let Some(depth) = self.depth.checked_sub(1) else {
            return Err(self.error(DecodeErrorKind::TooDeep));
        };
        let mut inner = Reader { depth, ..*self };
        let result = read(&mut inner);
        self.rest = inner.rest;
        self.zero_sized = inner.zero_sized;
        result
    }

    /// Has something read by a reader of its own, so that the address of this one stays unknown and it can be kept in
    /// registers.
    #[inline(always)]
    fn lend<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        let mut lent = Reader { ..*self };
        let result = read(&mut lent);
        // Only the length is taken over: both words of `lent.rest` would be copied as one, which a processor cannot do
        // before the two stores of the callee are through.
        let read = self.rest.len() - lent.rest.len();
        self.rest = self.rest.get(read..).unwrap_or_default();
        self.zero_sized = lent.zero_sized;
        result
    }

    /// A value of a named type or a union.
    ///
    /// # Errors
    /// Those of the type.
    #[inline(always)]
    pub fn named<T: Decode>(&mut self) -> Result<T, DecodeError> {
        self.lend(|r| T::decode(r))
    }

    /// A borrowed view of a named type or a union.
    ///
    /// # Errors
    /// Those of the type.
    #[inline(always)]
    pub fn view<T: View<'a>>(&mut self) -> Result<T, DecodeError> {
        self.lend(|r| T::decode_view(r))
    }

    /// A union of null (at `null_index`, 0 or 1) and one other type.
    ///
    /// # Errors
    /// There is no such branch, or those of the type.
    #[inline(always)]
    pub fn option<T>(
        &mut self,
        null_index: usize,
        read: impl FnOnce(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<Option<T>, DecodeError> {
        if self.index(2)? == null_index { Ok(None) } else { read(self).map(Some) }
    }

    /// A union of null (at `null_index`) and several other types: the type reads its own index.
    ///
    /// # Errors
    /// Those of the union.
    #[inline(always)]
    pub fn nullable<T: Decode>(&mut self, null_index: usize) -> Result<Option<T>, DecodeError> {
        if self.skip_index(null_index)? { Ok(None) } else { self.named().map(Some) }
    }

    /// The same for a borrowed view of the union.
    ///
    /// # Errors
    /// Those of the union.
    #[inline(always)]
    pub fn nullable_view<T: View<'a>>(
        &mut self,
        null_index: usize,
    ) -> Result<Option<T>, DecodeError> {
        if self.skip_index(null_index)? { Ok(None) } else { self.view().map(Some) }
    }

    /// Whether the next index is this one; it is consumed only then.
    #[inline(always)]
    fn skip_index(&mut self, index: usize) -> Result<bool, DecodeError> {
        let before = self.rest;
        let found = self.int()? as usize == index;
        if !found {
            self.rest = before;
        }
        Ok(found)
    }

    /// An array, in any number of blocks.
    ///
    /// # Errors
    /// A count or block size is wrong, or those of an item.
    #[inline(always)]
    pub fn array<T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<Vec<T>, DecodeError> {
        let mut items = Vec::new();
        while let Some(block) = self.block()? {
            let room = block.room::<T>();
            if items.capacity() == 0 {
                items = Vec::with_capacity(room);
            } else {
                items.reserve(room);
            }
            for _ in 0..block.count {
                let before = self.rest.len();
                match read(self) {
                    Ok(item) => items.push(item),
                    Err(error) => return Err(block.blame(error)),
                }
                if self.rest.len() == before {
                    self.zero_sized(&block)?;
                }
            }
            self.end(&block)?;
        }
        Ok(items)
    }

    /// A map, in any number of blocks; of entries with the same key the last counts.
    ///
    /// # Errors
    /// A count or block size is wrong, or those of a value.
    #[inline(always)]
    pub fn map<T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<BTreeMap<String, T>, DecodeError> {
        let mut entries = BTreeMap::new();
        while let Some(block) = self.block()? {
            for _ in 0..block.count {
                let entry = self.string().and_then(|key| read(self).map(|value| (key, value)));
                match entry {
                    Ok((key, value)) => entries.insert(key, value),
                    Err(error) => return Err(block.blame(error)),
                };
            }
            self.end(&block)?;
        }
        Ok(entries)
    }

    /// A map with borrowed keys, as entries in the order of the wire.
    ///
    /// # Errors
    /// A count or block size is wrong, or those of a value.
    #[inline(always)]
    pub fn map_view<T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<Vec<(&'a str, T)>, DecodeError> {
        self.array(|r| Ok((r.str()?, read(r)?)))
    }

    /// The items of an array, or the entries of a map, for a caller that keeps them its own way:
    /// told where the header of each block stands and its count, which is 0 for the one that ends.
    ///
    /// # Errors
    /// A count or block size is wrong, or those of an item.
    pub(crate) fn blocks<C>(
        &mut self,
        context: &mut C,
        mut start: impl FnMut(&mut C, Range<usize>, usize),
        mut item: impl FnMut(&mut C, &mut Self) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        let mut before = self.offset();
        while let Some(block) = self.block()? {
            start(context, before..self.offset(), block.count);
            for _ in 0..block.count {
                let left = self.rest.len();
                item(context, self).map_err(|error| block.blame(error))?;
                if self.rest.len() == left {
                    self.zero_sized(&block)?;
                }
            }
            self.end(&block)?;
            before = self.offset();
        }
        start(context, before..self.offset(), 0);
        Ok(())
    }

    /// The header of the next block; `None` at the end.
    #[inline(always)]
    fn block(&mut self) -> Result<Option<Block>, DecodeError> {
        let start = self.offset();
        match self.long()? {
            0 => Ok(None),
            // Where a usize has 32 bits, a count beyond it is cut, and the datum is too short for either.
            count if count > 0 => {
                Ok(Some(Block { count: count as usize, start, left: self.rest.len(), end: None }))
            }
            count => self.sized_block(count, start).map(Some),
        }
    }

    /// The rest of the header of a block that gives its size in bytes.
    #[cold]
    fn sized_block(&mut self, count: i64, start: usize) -> Result<Block, DecodeError> {
        let at = self.offset();
        let Ok(size) = usize::try_from(self.long()?) else {
            return Err(DecodeError::new(DecodeErrorKind::NegativeLength, at));
        };
        let left = self.rest.len();
        let Some(end) = left.checked_sub(size) else {
            return Err(DecodeError::new(DecodeErrorKind::UnexpectedEnd, at));
        };
        Ok(Block { count: count.unsigned_abs() as usize, start, left, end: Some(end) })
    }

    /// Counts an item of no size against the limit of all such items.
    #[cold]
    fn zero_sized(&mut self, block: &Block) -> Result<(), DecodeError> {
        match self.zero_sized.checked_sub(1) {
            Some(left) => self.zero_sized = left,
            None => return Err(DecodeError::new(DecodeErrorKind::CountOutOfRange, block.start)),
        }
        Ok(())
    }

    #[inline(always)]
    fn end(&self, block: &Block) -> Result<(), DecodeError> {
        match block.end {
            Some(end) if end != self.rest.len() && (!self.tolerant || end == block.left) => {
                Err(DecodeError::new(DecodeErrorKind::WrongBlockSize, block.start))
            }
            _ => Ok(()),
        }
    }
}

/// The header of a block of items.
struct Block {
    count: usize,
    /// The offset of the header.
    start: usize,
    /// Bytes left when its first item starts.
    left: usize,
    /// Bytes left where it ends, if the header says.
    end: Option<usize>,
}

impl Block {
    /// For how many items to make room at once.
    #[inline(always)]
    fn room<T>(&self) -> usize {
        self.count.min(self.left).min(RESERVE_LIMIT / size_of::<T>().max(1))
    }

    /// The error of an item, or that of the count, if the datum is too short for so many items.
    #[cold]
    fn blame(&self, error: DecodeError) -> DecodeError {
        let too_many = self.count > self.left && error.kind() == DecodeErrorKind::UnexpectedEnd;
        if too_many {
            DecodeError::new(DecodeErrorKind::CountOutOfRange, self.start)
        } else {
            error
        }
    }
}
