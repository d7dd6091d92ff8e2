//! The four types: a newtype over a count each.
use crate::time::Unit;
use std::marker::PhantomData;

macro_rules! count {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name<U: Unit>(i64, PhantomData<U>);

        impl<U: Unit> $name<U> {
            /// From a count of units since the epoch; every count is valid.
            pub const fn new(count: i64) -> Self {
                Self(count, PhantomData)
            }

            /// The count of units since the epoch, as it is on the wire.
            pub const fn count(self) -> i64 {
                self.0
            }
        }

        impl<U: Unit> std::fmt::Debug for $name<U> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(self, f)
            }
        }
    };
}

count! {
    /// An instant: units since 1970-01-01T00:00:00Z (Avro `timestamp-millis`, `-micros`, `-nanos`).
    Timestamp
}
count! {
    /// A date and time of day without a time zone: units since 1970-01-01T00:00:00 (Avro `local-timestamp-*`).
    LocalTimestamp
}
count! {
    /// A time of day: units since midnight (Avro `time-millis`, an int on the wire, and `time-micros`).
    TimeOfDay
}

/// A calendar date: days since 1970-01-01 (Avro `date`).
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

impl std::fmt::Debug for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

impl Date {
    /// From a count of days since 1970-01-01; every count is valid.
    pub const fn new(days: i32) -> Self {
        Self(days)
    }

    /// Days since 1970-01-01, as on the wire.
    pub const fn count(self) -> i32 {
        self.0
    }
}
