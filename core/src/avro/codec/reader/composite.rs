//! Values with values inside.
use super::Reader;
use crate::avro::codec::{Decode, DecodeError, DecodeErrorKind, View};
use std::collections::BTreeMap;

/// What may be reserved on the word of a count alone, in bytes; beyond it a vector grows as its items arrive.
const RESERVE_LIMIT: usize = 1 << 16;

impl<'a> Reader<'a> {
    /// A value of a named type or a union, one level deeper.
    ///
    /// # Errors
    /// Those of the type, or the nesting is too deep.
    #[inline]
    pub fn named<T: Decode>(&mut self) -> Result<T, DecodeError> {
        self.deeper(T::decode)
    }

    /// A borrowed view of a named type, one level deeper.
    ///
    /// # Errors
    /// Those of the type, or the nesting is too deep.
    #[inline]
    pub fn view<T: View<'a>>(&mut self) -> Result<T, DecodeError> {
        self.deeper(T::decode_view)
    }

    /// Reads something one level deeper; the nesting has a limit.
    #[inline]
    pub(crate) fn deeper<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        if self.depth == 0 {
            return Err(self.error(DecodeErrorKind::TooDeep));
        }
        self.depth -= 1;
        let value = read(self)?;
        self.depth += 1;
        Ok(value)
    }

    /// A union of null (at `null_index`, 0 or 1) and one other type.
    ///
    /// # Errors
    /// There is no such branch, or those of the type.
    #[inline]
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
    #[inline]
    pub fn nullable<T: Decode>(&mut self, null_index: usize) -> Result<Option<T>, DecodeError> {
        if self.skip_index(null_index)? { Ok(None) } else { self.named().map(Some) }
    }

    /// The same for a borrowed view of the union.
    ///
    /// # Errors
    /// Those of the union.
    #[inline]
    pub fn nullable_view<T: View<'a>>(
        &mut self,
        null_index: usize,
    ) -> Result<Option<T>, DecodeError> {
        if self.skip_index(null_index)? { Ok(None) } else { self.view().map(Some) }
    }

    /// Whether the next index is this one; it is consumed only then.
    #[inline]
    fn skip_index(&mut self, index: usize) -> Result<bool, DecodeError> {
        let before = self.at;
        let found = self.int()? as usize == index;
        if !found {
            self.at = before;
        }
        Ok(found)
    }

    /// An array, in any number of blocks.
    ///
    /// # Errors
    /// A count or block size is wrong, or those of an item.
    #[inline]
    pub fn array<T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<Vec<T>, DecodeError> {
        let mut items = Vec::new();
        while let Some(block) = self.block()? {
            items.reserve(block.count.min(RESERVE_LIMIT / size_of::<T>().max(1)));
            for _ in 0..block.count {
                items.push(self.item(&block, &mut read)?);
            }
            self.end_block(&block)?;
        }
        Ok(items)
    }

    /// A map, in any number of blocks; of entries with the same key the last counts.
    ///
    /// # Errors
    /// A count or block size is wrong, or those of a value.
    #[inline]
    pub fn map<T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<BTreeMap<String, T>, DecodeError> {
        let mut entries = BTreeMap::new();
        while let Some(block) = self.block()? {
            for _ in 0..block.count {
                let key = self.string()?;
                entries.insert(key, read(self)?);
            }
            self.end_block(&block)?;
        }
        Ok(entries)
    }

    /// A map with borrowed keys, as entries in the order of the wire.
    ///
    /// # Errors
    /// A count or block size is wrong, or those of a value.
    #[inline]
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
        mut start: impl FnMut(&mut C, std::ops::Range<usize>, usize),
        mut item: impl FnMut(&mut C, &mut Self) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        let mut before = self.at;
        while let Some(block) = self.block()? {
            start(context, before..self.at, block.count);
            for _ in 0..block.count {
                self.item(&block, &mut |r| item(context, r))?;
            }
            self.end_block(&block)?;
            before = self.at;
        }
        start(context, before..self.at, 0);
        Ok(())
    }

    /// The header of the next block; `None` at the end.
    fn block(&mut self) -> Result<Option<Block>, DecodeError> {
        let start = self.at;
        let count = self.long()?;
        if count == 0 {
            return Ok(None);
        }
        let mut end = None;
        if count < 0 {
            let at = self.at;
            let len = usize::try_from(self.long()?)
                .map_err(|_| DecodeError::new(DecodeErrorKind::NegativeLength, at))?;
            if len > self.remaining() {
                return Err(DecodeError::new(DecodeErrorKind::UnexpectedEnd, at));
            }
            end = Some(self.at + len);
        }
        let count = usize::try_from(count.unsigned_abs())
            .map_err(|_| DecodeError::new(DecodeErrorKind::CountOutOfRange, start))?;
        Ok(Some(Block { count, start, body: self.at, end, crowded: count > self.remaining() }))
    }

    /// One item of a block. Items of a block that claims more items than there are bytes must be of zero size.
    #[inline]
    fn item<T>(
        &mut self,
        block: &Block,
        read: &mut impl FnMut(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        let before = self.at;
        let item = read(self)?;
        if self.at == before || block.crowded {
            self.zero_sized(before, block)?;
        }
        Ok(item)
    }

    #[cold]
    fn zero_sized(&mut self, before: usize, block: &Block) -> Result<(), DecodeError> {
        if self.at > before || self.zero_sized == 0 {
            return Err(DecodeError::new(DecodeErrorKind::CountOutOfRange, block.start));
        }
        self.zero_sized -= 1;
        Ok(())
    }

    #[inline]
    fn end_block(&self, block: &Block) -> Result<(), DecodeError> {
        match block.end {
            Some(end) if end != self.at && (!self.tolerant || end == block.body) => {
                Err(DecodeError::new(DecodeErrorKind::WrongBlockSize, block.start))
            }
            _ => Ok(()),
        }
    }
}

/// The header of a block of items.
struct Block {
    count: usize,
    start: usize,
    /// Where its first item starts.
    body: usize,
    /// Where it ends, if the header says.
    end: Option<usize>,
    /// Whether it claims more items than there are bytes.
    crowded: bool,
}
