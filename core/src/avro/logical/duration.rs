//! `duration`.
use std::fmt;

/// A length of time in three numbers that do not convert into each other (Avro `duration`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct AvroDuration {
    /// Calendar months.
    pub months: u32,
    /// Days.
    pub days: u32,
    /// Milliseconds.
    pub millis: u32,
}

impl AvroDuration {
    /// From the wire form: three little-endian numbers.
    ///
    /// ```
    /// use factline_core::avro::logical::AvroDuration;
    /// let duration = AvroDuration { months: 1, days: 2, millis: 3 };
    /// assert_eq!(AvroDuration::from_bytes(duration.to_bytes()), duration);
    /// ```
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 12]) -> Self {
        let [a, b, c, d, e, f, g, h, i, j, k, l] = bytes;
        Self {
            months: u32::from_le_bytes([a, b, c, d]),
            days: u32::from_le_bytes([e, f, g, h]),
            millis: u32::from_le_bytes([i, j, k, l]),
        }
    }

    /// The wire form.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; 12] {
        let [a, b, c, d] = self.months.to_le_bytes();
        let [e, f, g, h] = self.days.to_le_bytes();
        let [i, j, k, l] = self.millis.to_le_bytes();
        [a, b, c, d, e, f, g, h, i, j, k, l]
    }
}

/// ISO 8601: `P1M2DT0.003S`.
impl fmt::Display for AvroDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { months, days, millis } = self;
        write!(f, "P{months}M{days}DT{}.{:03}S", millis / 1000, millis % 1000)
    }
}
