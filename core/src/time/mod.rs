//! Time as Avro stores it: a count of units since an epoch, lossless for every count, with text forms of our own.
mod count;
mod unit;

pub use count::{Date, LocalTimestamp, TimeOfDay, Timestamp};
pub use unit::{Micros, Millis, Nanos, Unit};
