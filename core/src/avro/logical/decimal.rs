//! `decimal` of up to 38 digits.

/// A decimal number of `P` digits, `S` of them behind the point (`P` ≤ 38).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal<const P: u32, const S: u32>(i128);

impl<const P: u32, const S: u32> Decimal<P, S> {
    const LIMIT: i128 = {
        assert!(
            P >= 1 && P <= 38 && S <= P,
            "a Decimal has 1 to 38 digits and S of them behind the point"
        );
        10_i128.pow(P)
    };

    /// From the number without its point: `Decimal::<9, 2>::from_unscaled(12_345)` is 123.45. `None` if it has more than `P` digits.
    #[must_use]
    pub const fn from_unscaled(unscaled: i128) -> Option<Self> {
        if unscaled > -Self::LIMIT && unscaled < Self::LIMIT { Some(Self(unscaled)) } else { None }
    }

    /// The number without its point.
    #[must_use]
    pub const fn unscaled(self) -> i128 {
        self.0
    }

    /// From the wire form, a two's-complement number, big-endian. `None` if it has more than `P` digits.
    #[must_use]
    pub fn from_be_bytes(bytes: &[u8]) -> Option<Self> {
        let sign = if bytes.first().is_some_and(|byte| byte & 0x80 != 0) { 0xff } else { 0 };
        let (cut, kept) = bytes.split_at(bytes.len().saturating_sub(16));
        let mut wide = [sign; 16];
        wide[16 - kept.len()..].copy_from_slice(kept);
        let fits = cut.iter().all(|byte| *byte == sign) && (wide[0] ^ sign) & 0x80 == 0;
        fits.then(|| i128::from_be_bytes(wide)).and_then(Self::from_unscaled)
    }
}
