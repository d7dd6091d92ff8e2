//! Reading a container, block by block.

use std::io::{self, BufRead, Read as _};

use anyhow::{Context as _, bail, ensure};

use super::MAGIC;
use super::codec::Codec;

/// The longest schema and the longest name of a property that is read.
const MAX_PROPERTY: u64 = 1 << 26;

/// A container file from its start on.
pub(crate) struct Reader<R> {
    input: R,
    /// How many bytes were read.
    offset: u64,
    schema: String,
    codec: Codec,
    sync: [u8; 16],
}

/// A block of data, unpacked.
#[derive(Debug)]
pub(crate) struct Block {
    /// Where in the file it starts.
    pub(crate) offset: u64,
    /// How many data it has, as it says.
    pub(crate) count: u64,
    /// Those data, one after the other.
    pub(crate) bytes: Vec<u8>,
}

impl<R: BufRead> Reader<R> {
    /// Reads the head of a file.
    ///
    /// # Errors
    ///
    /// It is no container, or one that is compressed in a way that is not read.
    pub(crate) fn new(input: R) -> anyhow::Result<Self> {
        let mut reader =
            Self { input, offset: 0, schema: String::new(), codec: Codec::Null, sync: [0; 16] };
        let mut magic = [0; 4];
        reader.exact(&mut magic).context("it has no head")?;
        ensure!(magic == MAGIC, "it does not start as a container does");
        reader.properties().context("its head is damaged")?;
        let mut sync = [0; 16];
        reader.exact(&mut sync).context("its head is damaged")?;
        reader.sync = sync;
        Ok(reader)
    }

    /// The schema that its data were written with.
    pub(crate) fn schema(&self) -> &str {
        &self.schema
    }

    /// The next block, or nothing at the end.
    ///
    /// # Errors
    ///
    /// The file is cut or damaged; the offset is that of the block.
    pub(crate) fn next(&mut self) -> anyhow::Result<Option<Block>> {
        let offset = self.offset;
        if self.input.fill_buf().context("it cannot be read")?.is_empty() {
            return Ok(None);
        }
        let block = self.block(offset);
        block.map(Some).with_context(|| format!("the block at byte {offset} is cut or damaged"))
    }

    fn block(&mut self, offset: u64) -> anyhow::Result<Block> {
        let count = u64::try_from(self.long()?).context("it has a negative count")?;
        let length = u64::try_from(self.long()?).context("it has a negative length")?;
        let packed = self.bytes(length)?;
        let mut sync = [0; 16];
        self.exact(&mut sync)?;
        ensure!(sync == self.sync, "it does not end with the mark of the file");
        Ok(Block { offset, count, bytes: self.codec.unpack(packed)? })
    }

    /// A map of bytes: the schema and the codec are in it.
    fn properties(&mut self) -> anyhow::Result<()> {
        let mut has_schema = false;
        loop {
            let count = self.long()?;
            if count == 0 {
                break;
            }
            if count < 0 {
                self.long()?;
            }
            for _ in 0..count.unsigned_abs() {
                let name = self.property()?;
                let value = self.property()?;
                match &name[..] {
                    b"avro.schema" => {
                        self.schema =
                            String::from_utf8(value).ok().context("its schema is not UTF-8")?;
                        has_schema = true;
                    }
                    b"avro.codec" => self.codec = Codec::parse(&value)?,
                    _ => {}
                }
            }
        }
        ensure!(has_schema, "it has no schema");
        Ok(())
    }

    fn property(&mut self) -> anyhow::Result<Vec<u8>> {
        let length = u64::try_from(self.long()?).context("a length is negative")?;
        ensure!(length <= MAX_PROPERTY, "a property is longer than 64 MiB");
        self.bytes(length)
    }

    /// So many bytes; a length that lies costs no memory.
    fn bytes(&mut self, length: u64) -> anyhow::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.input.by_ref().take(length).read_to_end(&mut bytes)?;
        self.offset += bytes.len() as u64;
        ensure!(bytes.len() as u64 == length, "it ends too early");
        Ok(bytes)
    }

    fn exact(&mut self, bytes: &mut [u8]) -> anyhow::Result<()> {
        match self.input.read_exact(bytes) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                bail!("it ends too early")
            }
            result => result?,
        }
        self.offset += bytes.len() as u64;
        Ok(())
    }

    fn long(&mut self) -> anyhow::Result<i64> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let mut byte = [0];
            self.exact(&mut byte)?;
            value |= u64::from(byte[0] & 0x7f) << shift;
            if byte[0] & 0x80 == 0 {
                return Ok((value >> 1) as i64 ^ -((value & 1) as i64));
            }
        }
        bail!("a number has more than ten bytes")
    }
}
