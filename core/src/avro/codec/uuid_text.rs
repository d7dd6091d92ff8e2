//! UUIDs in text form, 8-4-4-4-12, eight characters at a time, each a byte of one word.

/// Writes the text of a UUID, lower case, behind its length: 36 as a varint.
#[inline]
pub(super) fn format(uuid: &[u8; 16], text: &mut [u8; 37]) {
    let eight = |at: usize| to_hex([uuid[at], uuid[at + 1], uuid[at + 2], uuid[at + 3]]);
    let (a, b, c, d) = (eight(0), eight(4), eight(8), eight(12));
    text[0] = 36 << 1;
    text[1..9].copy_from_slice(&a);
    text[9] = b'-';
    text[10..14].copy_from_slice(&b[..4]);
    text[14] = b'-';
    text[15..19].copy_from_slice(&b[4..]);
    text[19] = b'-';
    text[20..24].copy_from_slice(&c[..4]);
    text[24] = b'-';
    text[25..29].copy_from_slice(&c[4..]);
    text[29..].copy_from_slice(&d);
}

/// The UUID of such a text, upper or lower case, as two big-endian words; `None` if it is anything else.
#[inline(never)]
pub(super) fn parse(text: &[u8]) -> Option<[u64; 2]> {
    let text: &[u8; 36] = text.try_into().ok()?;
    if [text[8], text[13], text[18], text[23]] != [b'-'; 4] {
        return None;
    }
    let four = |at: usize| u32::from_le_bytes([text[at], text[at + 1], text[at + 2], text[at + 3]]);
    let eight = |a: usize, b: usize| from_hex(u64::from(four(a)) | u64::from(four(b)) << 32);
    let (a, b, c, d) = (eight(0, 4)?, eight(9, 14)?, eight(19, 24)?, eight(28, 32)?);
    Some([u64::from(a) << 32 | u64::from(b), u64::from(c) << 32 | u64::from(d)])
}

const ONES: u64 = 0x0101_0101_0101_0101;

/// Four bytes as eight hexadecimal digits.
fn to_hex(bytes: [u8; 4]) -> [u8; 8] {
    let word = u64::from(u32::from_be_bytes(bytes));
    let pairs = (word | word << 16) & 0x0000_ffff_0000_ffff;
    let bytes = (pairs | pairs << 8) & 0x00ff_00ff_00ff_00ff;
    let nibbles = (bytes | bytes << 4) & 0x0f0f_0f0f_0f0f_0f0f;
    // Adding 6 carries from 10 on.
    let letters = ((nibbles + 0x06 * ONES) >> 4) & ONES;
    (nibbles + u64::from(b'0') * ONES + letters * u64::from(b'a' - b'9' - 1)).to_be_bytes()
}

/// Eight hexadecimal digits, the first in the low byte, as a big-endian word.
fn from_hex(digits: u64) -> Option<u32> {
    const HIGH: u64 = 0x80 * ONES;
    // Below 0x80, adding what reaches 0x80 from a bound sets the high bit of each byte at or above that bound.
    let low = digits & !HIGH;
    let lower = low | (0x20 * ONES);
    let decimal = (low + 0x50 * ONES) & !(low + 0x46 * ONES);
    let letter = (lower + 0x1f * ONES) & !(lower + 0x19 * ONES);
    if (decimal | letter) & !digits & HIGH != HIGH {
        return None;
    }
    let nibbles = (low & (0x0f * ONES)) + ((letter & HIGH) >> 7) * 9;
    let bytes = (nibbles << 4 | nibbles >> 8) & 0x00ff_00ff_00ff_00ff;
    let pairs = (bytes | bytes >> 8) & 0x0000_ffff_0000_ffff;
    Some(((pairs | pairs >> 16) as u32).swap_bytes())
}
