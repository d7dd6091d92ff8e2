//! `decimal` of more than 38 digits.
use super::magnitude;
use super::text::{self, ParseDecimalError, ParseDecimalErrorKind};
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// A decimal number of `P` digits, `S` of them behind the point, for `P` > 38.
///
/// ```
/// use factline_core::avro::logical::BigDecimal;
///
/// let text = "-12345678901234567890123456789012345678901234567890.25";
/// let number: BigDecimal<60, 2> = text.parse()?;
/// assert_eq!(number.to_string(), text);
/// # Ok::<(), factline_core::avro::logical::ParseDecimalError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct BigDecimal<const P: u32, const S: u32> {
    /// INVARIANT: two's complement, big-endian, as short as can be, at least one byte, at most `P` digits.
    unscaled: Vec<u8>,
}

impl<const P: u32, const S: u32> BigDecimal<P, S> {
    /// From the number without its point, two's complement, big-endian. `None` if it has more than `P` digits.
    ///
    /// ```
    /// use factline_core::avro::logical::BigDecimal;
    /// let number = BigDecimal::<50, 2>::from_unscaled(&[0x01, 0x00]);
    /// assert_eq!(number.map(|n| n.to_string()), Some("2.56".to_owned()));
    /// ```
    #[must_use]
    pub fn from_unscaled(unscaled: &[u8]) -> Option<Self> {
        let fits = magnitude::fits(unscaled, P);
        fits.then(|| Self { unscaled: magnitude::shortest(unscaled).to_vec() })
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

impl<const P: u32, const S: u32> Ord for BigDecimal<P, S> {
    fn cmp(&self, other: &Self) -> Ordering {
        let negative = magnitude::is_negative(&self.unscaled);
        let signs = magnitude::is_negative(&other.unscaled).cmp(&negative);
        let lengths = self.unscaled.len().cmp(&other.unscaled.len());
        // Of two negative numbers the longer is the smaller; of the same length, two's complement compares as it is.
        let lengths = if negative { lengths.reverse() } else { lengths };
        signs.then(lengths).then_with(|| self.unscaled.cmp(&other.unscaled))
    }
}

impl<const P: u32, const S: u32> PartialOrd for BigDecimal<P, S> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The digits, as many behind the point as the scale has.
impl<const P: u32, const S: u32> fmt::Display for BigDecimal<P, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (negative, digits) = magnitude::digits(&self.unscaled);
        text::write(f, negative, &digits, S)
    }
}

impl<const P: u32, const S: u32> fmt::Debug for BigDecimal<P, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Reads an optional sign, digits, and a point with at most `S` digits (more, if they are zeros).
impl<const P: u32, const S: u32> FromStr for BigDecimal<P, S> {
    type Err = ParseDecimalError;

    fn from_str(text: &str) -> Result<Self, ParseDecimalError> {
        let error = |kind| ParseDecimalError { kind, precision: P, scale: S };
        let (negative, digits) = text::parse(text, S).map_err(error)?;
        if digits.len() > P as usize {
            return Err(error(ParseDecimalErrorKind::Precision));
        }
        Ok(Self { unscaled: magnitude::number(negative, &digits) })
    }
}
