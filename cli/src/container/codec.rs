//! How the blocks of a container are compressed.

use std::io::Read as _;

use anyhow::{Context as _, bail, ensure};
use flate2::Crc;
use flate2::read::DeflateDecoder;

/// The longest that a block may be when it is read: more is a bomb rather than data.
const MAX_BLOCK: u64 = 1 << 30;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Codec {
    Null,
    Deflate,
    Snappy,
}

impl Codec {
    pub(super) fn parse(name: &[u8]) -> anyhow::Result<Self> {
        Ok(match name {
            b"" | b"null" => Self::Null,
            b"deflate" => Self::Deflate,
            b"snappy" => Self::Snappy,
            other => bail!(
                "its blocks are compressed by `{}`, and only null, deflate and snappy are read; \
                 `avro-tools recodec --codec deflate` rewrites it",
                String::from_utf8_lossy(other).escape_debug()
            ),
        })
    }

    pub(super) fn unpack(self, bytes: Vec<u8>) -> anyhow::Result<Vec<u8>> {
        match self {
            Self::Null => Ok(bytes),
            Self::Deflate => inflate(&bytes),
            Self::Snappy => unsnap(&bytes),
        }
    }
}

fn inflate(bytes: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut decoder = DeflateDecoder::new(bytes).take(MAX_BLOCK + 1);
    decoder.read_to_end(&mut out).context("it is no deflated data")?;
    ensure!(out.len() as u64 <= MAX_BLOCK, "it is larger than 1 GiB");
    Ok(out)
}

/// Four bytes of CRC-32 of the content follow it.
fn unsnap(bytes: &[u8]) -> anyhow::Result<Vec<u8>> {
    let (bytes, sum) = bytes.split_last_chunk::<4>().context("it is no snappy data")?;
    let length = snap::raw::decompress_len(bytes).context("it is no snappy data")?;
    ensure!(length as u64 <= MAX_BLOCK, "it is larger than 1 GiB");
    let out = snap::raw::Decoder::new().decompress_vec(bytes).context("it is no snappy data")?;
    let mut crc = Crc::new();
    crc.update(&out);
    ensure!(crc.sum() == u32::from_be_bytes(*sum), "its checksum is wrong");
    Ok(out)
}
