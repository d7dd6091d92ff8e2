//! Conversions to and from the types of other crates, each behind a feature of that crate's name.
//!
//! To the other side they are checked, as no other type holds every count. From it a fraction finer than the unit is cut off
//! towards the past, and what a count of the unit can't hold is an error.
#[cfg(feature = "chrono")]
mod chrono;
#[cfg(feature = "jiff")]
mod jiff;
#[cfg(feature = "time")]
mod time;

use crate::time::{LocalTimestamp, TimeOfDay, Timestamp, Unit};
use std::fmt;

/// A time is outside of what the other type can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfRange(());

impl fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the time is outside of what the other type can hold")
    }
}

impl std::error::Error for OutOfRange {}

const NANOS_PER_SECOND: i128 = 1_000_000_000;

macro_rules! nanos {
    ($($name:ident),*) => {$(
        impl<U: Unit> $name<U> {
            /// Nanoseconds since the epoch.
            ///
            /// ```
            #[doc = concat!("use factline_core::time::{Millis, ", stringify!($name), "};")]
            #[doc = concat!("assert_eq!(", stringify!($name), "::<Millis>::new(-5).nanos(), -5_000_000);")]
            /// ```
            #[must_use]
            pub const fn nanos(self) -> i128 {
                self.count() as i128 * (NANOS_PER_SECOND / U::PER_SECOND as i128)
            }

            /// From nanoseconds since the epoch; a fraction of the unit is cut off towards the past. `None` if the count has
            /// more than 64 bits.
            #[must_use]
            pub fn from_nanos(nanos: i128) -> Option<Self> {
                let per_unit = NANOS_PER_SECOND / i128::from(U::PER_SECOND);
                i64::try_from(nanos.div_euclid(per_unit)).ok().map(Self::new)
            }
        }
    )*};
}

nanos!(Timestamp, LocalTimestamp, TimeOfDay);

/// Both ways between one of ours and one of theirs, given how theirs comes from nanoseconds and turns into them.
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
macro_rules! both_ways {
    ($ours:ident, $theirs:ty, $to:expr, $from:expr) => {
        impl<U: crate::time::Unit> TryFrom<$ours<U>> for $theirs {
            type Error = OutOfRange;

            fn try_from(time: $ours<U>) -> Result<Self, OutOfRange> {
                let to: fn(i128) -> Option<$theirs> = $to;
                to(time.nanos()).ok_or(OutOfRange(()))
            }
        }

        impl<U: crate::time::Unit> TryFrom<$theirs> for $ours<U> {
            type Error = OutOfRange;

            fn try_from(time: $theirs) -> Result<Self, OutOfRange> {
                let from: fn($theirs) -> i128 = $from;
                Self::from_nanos(from(time)).ok_or(OutOfRange(()))
            }
        }
    };
}
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
use both_ways;

/// The same for dates, by days since 1970-01-01.
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
macro_rules! dates {
    ($theirs:ty, $to:expr, $from:expr) => {
        impl TryFrom<crate::time::Date> for $theirs {
            type Error = OutOfRange;

            fn try_from(date: crate::time::Date) -> Result<Self, OutOfRange> {
                let to: fn(i32) -> Option<$theirs> = $to;
                to(date.count()).ok_or(OutOfRange(()))
            }
        }

        impl From<$theirs> for crate::time::Date {
            fn from(date: $theirs) -> Self {
                let from: fn($theirs) -> i32 = $from;
                Self::new(from(date))
            }
        }
    };
}
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
use dates;

/// Whole seconds and the nanoseconds that remain.
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
fn split(nanos: i128) -> Option<(i64, u32)> {
    let seconds = i64::try_from(nanos.div_euclid(NANOS_PER_SECOND)).ok()?;
    Some((seconds, nanos.rem_euclid(NANOS_PER_SECOND) as u32))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{Micros, Millis, Nanos};

    #[test]
    fn nanoseconds_are_cut_off_towards_the_past() {
        assert_eq!(Timestamp::<Millis>::from_nanos(-1), Some(Timestamp::new(-1)));
        assert_eq!(Timestamp::<Micros>::from_nanos(1_999), Some(Timestamp::new(1)));
        assert_eq!(Timestamp::<Nanos>::from_nanos(i128::from(i64::MAX) + 1), None);
        let largest = Timestamp::<Millis>::new(i64::MAX);
        assert_eq!(Timestamp::from_nanos(largest.nanos()), Some(largest));
    }
}
