//! Writing a container, datum by datum.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::{Codec, MAGIC};

/// A block ends when it has so many bytes.
const BLOCK: usize = 1 << 16;

/// What a container says of itself.
#[derive(Clone, Debug)]
#[must_use]
pub struct Head {
    schema: String,
    codec: Codec,
    properties: BTreeMap<String, Vec<u8>>,
    sync: [u8; 16],
}

impl Head {
    /// A container of data of a schema, not compressed.
    ///
    /// `sync` marks the end of blocks: 16 bytes that hardly occur in the data.
    pub fn new(schema: impl Into<String>, sync: [u8; 16]) -> Self {
        Self { schema: schema.into(), codec: Codec::Null, properties: BTreeMap::new(), sync }
    }

    /// Compresses blocks.
    pub const fn codec(mut self, codec: Codec) -> Self {
        self.codec = codec;
        self
    }

    /// Says something more, under a name that does not start with `avro.`.
    pub fn property(mut self, name: impl Into<String>, value: impl Into<Vec<u8>>) -> Self {
        self.properties.insert(name.into(), value.into());
        self
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&MAGIC);
        let own = [("avro.schema", &*self.schema), ("avro.codec", self.codec.as_str())];
        long(own.len() + self.properties.len(), out);
        for (name, value) in own {
            bytes(name.as_bytes(), out);
            bytes(value.as_bytes(), out);
        }
        for (name, value) in &self.properties {
            bytes(name.as_bytes(), out);
            bytes(value, out);
        }
        long(0, out);
        out.extend_from_slice(&self.sync);
    }
}

/// A container that is being written; the same bytes for the same head and data.
#[derive(Debug)]
pub struct Writer<W> {
    out: W,
    codec: Codec,
    sync: [u8; 16],
    block: Vec<u8>,
    count: usize,
}

impl<W: Write> Writer<W> {
    /// Writes the head.
    ///
    /// # Errors
    ///
    /// It can't be written.
    pub fn new(mut out: W, head: &Head) -> io::Result<Self> {
        let mut bytes = Vec::new();
        head.write(&mut bytes);
        out.write_all(&bytes)?;
        Ok(Self { out, codec: head.codec, sync: head.sync, block: Vec::new(), count: 0 })
    }

    /// Goes on with a file that was read: `out` is what follows its last block, and blocks are
    /// compressed and marked as those that are there.
    pub const fn behind(out: W, codec: Codec, mark: [u8; 16]) -> Self {
        Self { out, codec, sync: mark, block: Vec::new(), count: 0 }
    }

    /// What is written to.
    pub const fn output(&self) -> &W {
        &self.out
    }

    /// Adds a datum, in Avro binary; the block it is in is written once it has 64 KiB.
    ///
    /// # Errors
    ///
    /// The block can't be written.
    pub fn append(&mut self, datum: &[u8]) -> io::Result<()> {
        self.block.extend_from_slice(datum);
        self.count += 1;
        if self.block.len() >= BLOCK { self.end_block() } else { Ok(()) }
    }

    /// Ends the block where it has any data, so that the next datum is in another one.
    ///
    /// # Errors
    ///
    /// The block can't be written.
    pub fn end_block(&mut self) -> io::Result<()> {
        if self.count == 0 {
            return Ok(());
        }
        let packed = self.codec.pack(&self.block)?;
        let mut bytes = Vec::with_capacity(packed.len() + 36);
        long(self.count, &mut bytes);
        long(packed.len(), &mut bytes);
        bytes.extend_from_slice(&packed);
        bytes.extend_from_slice(&self.sync);
        self.block.clear();
        self.count = 0;
        self.out.write_all(&bytes)
    }

    /// Writes what is left, and gives back what was written to.
    ///
    /// # Errors
    ///
    /// It can't be written.
    pub fn finish(mut self) -> io::Result<W> {
        self.end_block()?;
        self.out.flush()?;
        Ok(self.out)
    }
}

fn bytes(bytes: &[u8], out: &mut Vec<u8>) {
    long(bytes.len(), out);
    out.extend_from_slice(bytes);
}

/// A number that is not negative, as an Avro long.
fn long(number: usize, out: &mut Vec<u8>) {
    let mut rest = (number as u64) << 1;
    while rest >= 0x80 {
        out.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}
