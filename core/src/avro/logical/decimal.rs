//! `decimal` of up to 38 digits.
use super::text::{self, ParseDecimalError, ParseDecimalErrorKind};
use std::fmt;
use std::str::FromStr;

/// A decimal number of `P` digits, `S` of them behind the point (`P` ≤ 38). Never a floating-point number on its way.
///
/// ```
/// use factline_core::avro::logical::Decimal;
///
/// let charge: Decimal<9, 2> = "-1234.5".parse()?;
/// assert_eq!(charge.to_string(), "-1234.50");
/// assert_eq!(charge.unscaled(), -123_450);
/// assert!("0.001".parse::<Decimal<9, 2>>().is_err());
/// # Ok::<(), factline_core::avro::logical::ParseDecimalError>(())
/// ```
///
/// Precision and scale are checked when the program is compiled:
///
/// ```compile_fail
/// factline_core::avro::logical::Decimal::<39, 2>::from_unscaled(1);
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal<const P: u32, const S: u32>(i128);

impl<const P: u32, const S: u32> Decimal<P, S> {
    /// The first number with too many digits.
    const LIMIT: i128 = {
        assert!(
            P >= 1 && P <= 38 && S <= P,
            "a Decimal has 1 to 38 digits, and no more than these behind the point"
        );
        10_i128.pow(P)
    };

    /// From the number without its point: `Decimal::<9, 2>::from_unscaled(12_345)` is 123.45.
    /// `None` if it has more than `P` digits.
    #[must_use]
    pub const fn from_unscaled(unscaled: i128) -> Option<Self> {
        if unscaled > -Self::LIMIT && unscaled < Self::LIMIT { Some(Self(unscaled)) } else { None }
    }

    /// From a whole number. `None` if it has too many digits.
    ///
    /// ```
    /// use factline_core::avro::logical::Decimal;
    /// assert_eq!(Decimal::<5, 2>::from_integer(12).map(|d| d.to_string()), Some("12.00".to_owned()));
    /// assert_eq!(Decimal::<5, 2>::from_integer(1_000), None);
    /// ```
    #[must_use]
    pub const fn from_integer(integer: i128) -> Option<Self> {
        match integer.checked_mul(10_i128.pow(S)) {
            Some(unscaled) => Self::from_unscaled(unscaled),
            None => None,
        }
    }

    /// The number without its point.
    #[must_use]
    pub const fn unscaled(self) -> i128 {
        self.0
    }

    /// From the wire form, a two's-complement number, big-endian. `None` if it has more than `P` digits.
    pub(crate) fn from_be_bytes(bytes: &[u8]) -> Option<Self> {
        widen(bytes).and_then(Self::from_unscaled)
    }

    /// The wire form, and where it starts if it is to be as short as can be.
    pub(crate) const fn to_be_bytes(self) -> ([u8; 16], usize) {
        let same = if self.0 < 0 { self.0.leading_ones() } else { self.0.leading_zeros() };
        // One of the equal bits in front is the sign and has to stay.
        (self.0.to_be_bytes(), ((same - 1) / 8) as usize)
    }
}

/// A two's-complement number, big-endian. `None` if it has more than 128 bits.
#[inline(never)]
fn widen(bytes: &[u8]) -> Option<i128> {
    let Some((first, rest)) = bytes.split_first() else { return Some(0) };
    let sign = *first as i8;
    if bytes.len() <= 8 {
        let long = rest.iter().fold(i64::from(sign), |sum, byte| sum << 8 | i64::from(*byte));
        return Some(long.into());
    }
    rest.iter()
        .try_fold(i128::from(sign), |sum, byte| Some(sum.checked_mul(256)? | i128::from(*byte)))
}

/// The digits, as many behind the point as the scale has: `-1234.50`.
impl<const P: u32, const S: u32> fmt::Display for Decimal<P, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        text::write(f, self.0 < 0, &self.0.unsigned_abs().to_string(), S)
    }
}

impl<const P: u32, const S: u32> fmt::Debug for Decimal<P, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Reads an optional sign, digits, and a point with at most `S` digits (more, if they are zeros).
impl<const P: u32, const S: u32> FromStr for Decimal<P, S> {
    type Err = ParseDecimalError;

    fn from_str(text: &str) -> Result<Self, ParseDecimalError> {
        let error = |kind| ParseDecimalError { kind, precision: P, scale: S };
        let (negative, digits) = text::parse(text, S).map_err(error)?;
        let magnitude = match digits.len() {
            0 => Some(0),
            len if len > P as usize => None,
            _ => digits.parse::<i128>().ok(),
        };
        magnitude
            .map(|magnitude| Self(if negative { -magnitude } else { magnitude }))
            .ok_or_else(|| error(ParseDecimalErrorKind::Precision))
    }
}
