//! Zigzag varints: whole words at a time, without a loop over bytes, up to eight bytes of them.
use std::num::NonZeroUsize;

/// Moves the sign to bit 0, so that small negative numbers are short.
#[inline]
pub(crate) const fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

/// The inverse of [`zigzag`].
#[inline]
pub(crate) const fn unzigzag(value: u64) -> i64 {
    (value >> 1) as i64 ^ -((value & 1) as i64)
}

/// The varint of a value below 2^56, and its length.
pub(super) const fn spread(value: u64) -> ([u8; 8], usize) {
    let len = (70 - (value | 1).leading_zeros() as usize) / 7;
    // Each step halves the groups: 56 bits are two of 28, four of 14, eight of 7, each at the low end of its share.
    let halves = (value & 0x0fff_ffff) | ((value & 0x00ff_ffff_f000_0000) << 4);
    let quarters = (halves & 0x0000_3fff_0000_3fff) | ((halves & 0x0fff_c000_0fff_c000) << 2);
    let groups = (quarters & 0x007f_007f_007f_007f) | ((quarters & 0x3f80_3f80_3f80_3f80) << 1);
    let more = 0x8080_8080_8080_8080 & ((1 << (8 * (len - 1))) - 1);
    ((groups | more).to_le_bytes(), len)
}

/// The value and length of the varint at the front; `None` if it is malformed or not complete.
#[inline(never)]
pub(super) fn gather(bytes: &[u8]) -> Option<(u64, NonZeroUsize)> {
    let (value, len) = match bytes.first_chunk().map(|chunk| u64::from_le_bytes(*chunk)) {
        Some(word) if word & 0x8080_8080_8080_8080 != 0x8080_8080_8080_8080 => gather_word(word),
        _ => gather_bytes(bytes),
    };
    NonZeroUsize::new(len).map(|len| (value, len))
}

/// The inverse of [`spread`], for a word with the end of the varint in it; length 0 if it is longer than it need be.
const fn gather_word(word: u64) -> (u64, usize) {
    let ends = !word & 0x8080_8080_8080_8080;
    let len = (ends.trailing_zeros() / 8 + 1) as usize;
    let groups = word & (ends ^ (ends - 1));
    if groups >> (8 * (len - 1)) == 0 && len > 1 {
        return (0, 0);
    }
    let quarters = (groups & 0x007f_007f_007f_007f) | ((groups & 0x7f00_7f00_7f00_7f00) >> 1);
    let halves = (quarters & 0x0000_3fff_0000_3fff) | ((quarters & 0x3fff_0000_3fff_0000) >> 2);
    ((halves & 0x0fff_ffff) | ((halves & 0x0fff_ffff_0000_0000) >> 4), len)
}

/// Byte by byte: nine and ten bytes, and near the end of the datum.
fn gather_bytes(bytes: &[u8]) -> (u64, usize) {
    let mut value = 0;
    for (index, byte) in bytes.iter().take(10).enumerate() {
        value |= u64::from(byte & 0x7f) << (7 * index);
        if *byte < 0x80 {
            let overlong = *byte == 0 && index > 0;
            let overflow = index == 9 && *byte > 1;
            return if overlong || overflow { (0, 0) } else { (value, index + 1) };
        }
    }
    (0, 0)
}
