//! Reading a container, block by block.

use std::collections::BTreeMap;
use std::io::{BufRead, Read as _};

use super::codec::Codec;
use super::{Error, MAGIC};

/// The longest schema and the longest name of a property that is read.
const MAX_PROPERTY: u64 = 1 << 26;

/// A container file from its start on.
#[derive(Debug)]
pub struct Reader<R> {
    input: R,
    /// How many bytes were read.
    offset: u64,
    schema: String,
    properties: BTreeMap<String, Vec<u8>>,
    codec: Codec,
    sync: [u8; 16],
}

/// A block of data, unpacked.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Block {
    /// Where in the file it starts.
    pub offset: u64,
    /// How many data it has, as it says.
    pub count: u64,
    /// Those data, one after the other.
    pub bytes: Vec<u8>,
}

/// Nothing of what the data say.
impl std::fmt::Debug for Block {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { offset, count, bytes } = self;
        let mut debug = f.debug_struct("Block");
        debug.field("offset", offset).field("count", count).field("length", &bytes.len());
        debug.finish_non_exhaustive()
    }
}

impl<R: BufRead> Reader<R> {
    /// Reads the head of a file.
    ///
    /// # Errors
    ///
    /// It is no container, or one that is compressed in a way that is not read.
    pub fn new(input: R) -> Result<Self, Error> {
        let (schema, properties) = (String::new(), BTreeMap::new());
        let mut reader =
            Self { input, offset: 0, schema, properties, codec: Codec::Null, sync: [0; 16] };
        let mut magic = [0; 4];
        reader.exact(&mut magic).map_err(|error| error.within("it has no head"))?;
        if magic != MAGIC {
            return Err(Error::damaged("it does not start as a container does"));
        }
        reader.head().map_err(|error| error.within("its head is damaged"))?;
        Ok(reader)
    }

    /// The schema that its data were written with.
    #[must_use]
    pub fn schema(&self) -> &str {
        &self.schema
    }

    /// How its blocks are compressed.
    #[must_use]
    pub const fn codec(&self) -> Codec {
        self.codec
    }

    /// How many bytes were read: where the next block begins, once a block or the head was read.
    #[must_use]
    pub const fn offset(&self) -> u64 {
        self.offset
    }

    /// The mark that ends each block.
    #[must_use]
    pub const fn mark(&self) -> [u8; 16] {
        self.sync
    }

    /// What the file says of itself under a name, beside the schema and the codec.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<&[u8]> {
        self.properties.get(name).map(Vec::as_slice)
    }

    /// Everything that the file says of itself, beside the schema and the codec, by name.
    pub fn properties(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.properties.iter().map(|(name, value)| (&**name, &**value))
    }

    /// The next block, or nothing at the end.
    ///
    /// A file that was cut between two blocks looks like a shorter one.
    ///
    /// # Errors
    ///
    /// The file is cut or damaged; the offset is that of the block.
    pub fn next_block(&mut self) -> Result<Option<Block>, Error> {
        let offset = self.offset;
        if self.input.fill_buf()?.is_empty() {
            return Ok(None);
        }
        let place = || format!("the block at byte {offset} is cut or damaged");
        self.block(offset).map(Some).map_err(|error| error.within(place()))
    }

    fn block(&mut self, offset: u64) -> Result<Block, Error> {
        let count = self.size("it has a negative count")?;
        let length = self.size("it has a negative length")?;
        let packed = self.bytes(length)?;
        let mut sync = [0; 16];
        self.exact(&mut sync)?;
        if sync != self.sync {
            return Err(Error::damaged("it does not end with the mark of the file"));
        }
        Ok(Block { offset, count, bytes: self.codec.unpack(packed)? })
    }

    /// Properties, a map of bytes with the schema and the codec, and the mark.
    fn head(&mut self) -> Result<(), Error> {
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
                let name = self.property_bytes()?;
                let value = self.property_bytes()?;
                match &name[..] {
                    b"avro.schema" => {
                        self.schema = text(value, "its schema is not UTF-8")?;
                        has_schema = true;
                    }
                    b"avro.codec" => self.codec = Codec::parse(&value)?,
                    _ => {
                        let name = text(name, "the name of a property is not UTF-8")?;
                        self.properties.insert(name, value);
                    }
                }
            }
        }
        if !has_schema {
            return Err(Error::damaged("it has no schema"));
        }
        let mut sync = [0; 16];
        self.exact(&mut sync)?;
        self.sync = sync;
        Ok(())
    }

    fn property_bytes(&mut self) -> Result<Vec<u8>, Error> {
        let length = self.size("a length is negative")?;
        if length > MAX_PROPERTY {
            return Err(Error::damaged("a property is longer than 64 MiB"));
        }
        self.bytes(length)
    }

    /// So many bytes; a length that lies costs no memory.
    fn bytes(&mut self, length: u64) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        self.input.by_ref().take(length).read_to_end(&mut bytes)?;
        self.offset += bytes.len() as u64;
        if bytes.len() as u64 != length {
            return Err(Error::damaged("it ends too early"));
        }
        Ok(bytes)
    }

    fn exact(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        self.input.read_exact(bytes)?;
        self.offset += bytes.len() as u64;
        Ok(())
    }

    fn size(&mut self, negative: &'static str) -> Result<u64, Error> {
        u64::try_from(self.long()?).map_err(|_| Error::damaged(negative))
    }

    fn long(&mut self) -> Result<i64, Error> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let mut byte = [0];
            self.exact(&mut byte)?;
            value |= u64::from(byte[0] & 0x7f) << shift;
            if byte[0] & 0x80 == 0 {
                return Ok((value >> 1) as i64 ^ -((value & 1) as i64));
            }
        }
        Err(Error::damaged("a number has more than ten bytes"))
    }
}

fn text(bytes: Vec<u8>, problem: &'static str) -> Result<String, Error> {
    String::from_utf8(bytes).map_err(|_| Error::damaged(problem))
}
