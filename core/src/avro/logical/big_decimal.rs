//! `decimal` of more than 38 digits.

/// A decimal number of `P` digits, `S` of them behind the point, for `P` > 38.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BigDecimal<const P: u32, const S: u32> {
    unscaled: Vec<u8>,
}

impl<const P: u32, const S: u32> BigDecimal<P, S> {
    /// From the wire form, a two's-complement number, big-endian. `None` if it has more than `P` digits.
    #[must_use]
    pub fn from_be_bytes(bytes: &[u8]) -> Option<Self> {
        let mut kept = bytes;
        while let [first, rest @ ..] = kept {
            let redundant = match rest.first() {
                Some(next) => {
                    (*first == 0 && next & 0x80 == 0) || (*first == 0xff && next & 0x80 != 0)
                }
                None => false,
            };
            if !redundant {
                break;
            }
            kept = rest;
        }
        let unscaled = if kept.is_empty() { vec![0] } else { kept.to_vec() };
        Some(Self { unscaled })
    }

    /// The number without its point: two's complement, big-endian, in as few bytes as hold it.
    #[must_use]
    pub fn unscaled(&self) -> &[u8] {
        &self.unscaled
    }
}

impl<const P: u32, const S: u32> Default for BigDecimal<P, S> {
    fn default() -> Self {
        Self { unscaled: vec![0] }
    }
}
