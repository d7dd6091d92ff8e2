//! Time as Avro stores it: a count of units since an epoch, lossless for every count, with text forms of our own.
mod clock;
mod convert;
mod count;
mod text;
#[cfg(test)]
mod text_tests;
mod unit;

pub use clock::{Clock, ManualClock, SystemClock};
pub use convert::OutOfRange;
pub use count::{Date, LocalTimestamp, TimeOfDay, Timestamp};
pub use text::ParseTimeError;
pub use unit::{Micros, Millis, Nanos, Unit};
