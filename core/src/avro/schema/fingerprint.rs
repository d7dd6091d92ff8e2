//! Fingerprints: short names for schemas.

use md5::{Digest as _, Md5};
use sha2::Sha256;

use super::crc::crc64;

/// The fingerprints of one schema.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fingerprints {
    /// CRC-64-AVRO of the canonical form, signed as Avro Java prints it. For interoperability
    /// only: schemas that differ in logical types, defaults or aliases share it.
    pub crc64: i64,
    /// MD5 of the canonical form.
    pub md5: [u8; 16],
    /// SHA-256 of the canonical form.
    pub sha256: [u8; 32],
    /// SHA-256 over the canonical form plus logical types, defaults and aliases. Two schemas
    /// that share it read each other's bytes alike, so no resolution is needed between them.
    pub resolution: [u8; 32],
    /// SHA-256 of the normalised full schema: it changes with every doc and attribute.
    pub text: [u8; 32],
}

impl Fingerprints {
    /// The fingerprints of the three texts of a schema.
    pub(super) fn of(canonical: &str, resolution: &str, text: &str) -> Self {
        Self {
            crc64: crc64(canonical.as_bytes()).cast_signed(),
            md5: Md5::digest(canonical).into(),
            sha256: Sha256::digest(canonical).into(),
            resolution: Sha256::digest(resolution).into(),
            text: Sha256::digest(text).into(),
        }
    }
}
