//! The units a count may have.
use std::fmt;

/// A unit of time as a type: [`Millis`], [`Micros`] or [`Nanos`].
pub trait Unit:
    Copy + Eq + Ord + std::hash::Hash + fmt::Debug + Default + Send + Sync + 'static + sealed::Sealed
{
    /// Units in one second.
    const PER_SECOND: i64;
    /// Digits of a fraction of a second in this unit.
    const DIGITS: usize;
}

macro_rules! unit {
    ($(#[$doc:meta])* $name:ident, $digits:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name;

        impl Unit for $name {
            const PER_SECOND: i64 = 10_i64.pow($digits);
            const DIGITS: usize = $digits;
        }

        impl sealed::Sealed for $name {}
    };
}

unit! {
    /// Thousandths of a second.
    Millis, 3
}
unit! {
    /// Millionths of a second.
    Micros, 6
}
unit! {
    /// Thousand millionths of a second.
    Nanos, 9
}

mod sealed {
    pub trait Sealed {}
}
