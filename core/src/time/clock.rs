//! Where the time comes from.
use crate::time::{Micros, Timestamp};
use std::fmt;
use std::time::SystemTime;

/// What says what time it is: the system's clock, or a test's.
///
/// Nothing else in Factline reads the system's clock for a timestamp.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The time now.
    fn now(&self) -> Timestamp<Micros>;
}

/// The operating system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the system's clock")]
    fn now(&self) -> Timestamp<Micros> {
        let micros =
            |duration: std::time::Duration| i64::try_from(duration.as_micros()).unwrap_or(i64::MAX);
        // A clock set before 1970 gives a negative count, as Avro would have it.
        Timestamp::new(match SystemTime::now().duration_since(SystemTime::UNIX_EPOCH) {
            Ok(since) => micros(since),
            Err(error) => -micros(error.duration()),
        })
    }
}
