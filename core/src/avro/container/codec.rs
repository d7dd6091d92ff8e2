//! How the blocks of a container are compressed.

use std::io::{self, Read as _, Write as _};

use flate2::Crc;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use super::Error;

/// The longest that a block may be when it is read: more is a bomb rather than data.
const MAX_BLOCK: u64 = 1 << 30;

/// How the blocks of a container are compressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Codec {
    /// Not at all.
    #[default]
    Null,
    /// By deflate, which every implementation of Avro reads.
    Deflate,
    /// By snappy, with a checksum.
    Snappy,
}

impl Codec {
    /// The name that a file has for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Deflate => "deflate",
            Self::Snappy => "snappy",
        }
    }

    pub(super) fn parse(name: &[u8]) -> Result<Self, Error> {
        Ok(match name {
            b"" | b"null" => Self::Null,
            b"deflate" => Self::Deflate,
            b"snappy" => Self::Snappy,
            other => return Err(Error::codec(other)),
        })
    }

    pub(super) fn pack(self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        match self {
            Self::Null => Ok(bytes.to_vec()),
            Self::Deflate => {
                let mut encoder = DeflateEncoder::new(Vec::new(), flate2::Compression::default());
                encoder.write_all(bytes)?;
                encoder.finish()
            }
            Self::Snappy => {
                let mut packed = snap::raw::Encoder::new().compress_vec(bytes)?;
                packed.extend(checksum(bytes).to_be_bytes());
                Ok(packed)
            }
        }
    }

    pub(super) fn unpack(self, bytes: Vec<u8>) -> Result<Vec<u8>, Error> {
        match self {
            Self::Null => Ok(bytes),
            Self::Deflate => inflate(&bytes),
            Self::Snappy => unsnap(&bytes),
        }
    }
}

fn checksum(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

fn inflate(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let mut out = Vec::new();
    let mut decoder = DeflateDecoder::new(bytes).take(MAX_BLOCK + 1);
    decoder.read_to_end(&mut out).map_err(|_| Error::damaged("it is no deflated data"))?;
    sized(out.len() as u64)?;
    if decoder.into_inner().total_in() != bytes.len() as u64 {
        return Err(Error::damaged("bytes follow its deflated data"));
    }
    Ok(out)
}

/// Four bytes of CRC-32 of the content follow it.
fn unsnap(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let none = || Error::damaged("it is no snappy data");
    let (bytes, sum) = bytes.split_last_chunk::<4>().ok_or_else(none)?;
    sized(snap::raw::decompress_len(bytes).map_err(|_| none())? as u64)?;
    let out = snap::raw::Decoder::new().decompress_vec(bytes).map_err(|_| none())?;
    if checksum(&out) != u32::from_be_bytes(*sum) {
        return Err(Error::damaged("its checksum is wrong"));
    }
    Ok(out)
}

fn sized(length: u64) -> Result<(), Error> {
    if length > MAX_BLOCK {
        return Err(Error::damaged("it is larger than 1 GiB"));
    }
    Ok(())
}
