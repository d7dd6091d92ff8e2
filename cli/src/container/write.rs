//! Writing a container.

use super::MAGIC;

/// A container of one block, not compressed; the same bytes for the same data.
///
/// `sync` marks the end of blocks: 16 bytes that hardly occur in the data.
pub(crate) fn write(schema: &str, data: &[Vec<u8>], sync: [u8; 16]) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    long(2, &mut out);
    for (name, value) in [("avro.schema", schema), ("avro.codec", "null")] {
        for text in [name, value] {
            long(text.len(), &mut out);
            out.extend_from_slice(text.as_bytes());
        }
    }
    long(0, &mut out);
    out.extend_from_slice(&sync);
    if !data.is_empty() {
        long(data.len(), &mut out);
        long(data.iter().map(Vec::len).sum(), &mut out);
        data.iter().for_each(|datum| out.extend_from_slice(datum));
        out.extend_from_slice(&sync);
    }
    out
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
