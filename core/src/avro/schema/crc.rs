//! CRC-64-AVRO, the Rabin fingerprint of the specification.

/// The fingerprint of no bytes, and the polynomial.
const EMPTY: u64 = 0xc15d_213a_a4d7_a795;

const TABLE: [u64; 256] = table();

const fn table() -> [u64; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut fingerprint = byte as u64;
        let mut bit = 0;
        while bit < 8 {
            let mask = (fingerprint & 1).wrapping_neg();
            fingerprint = (fingerprint >> 1) ^ (EMPTY & mask);
            bit += 1;
        }
        table[byte] = fingerprint;
        byte += 1;
    }
    table
}

/// The fingerprint of `bytes`.
pub(super) fn crc64(bytes: &[u8]) -> u64 {
    bytes.iter().fold(EMPTY, |state, &byte| (state >> 8) ^ TABLE[usize::from(state as u8 ^ byte)])
}
