//! Where the time comes from.
use crate::time::{Micros, Timestamp};
use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

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
        let micros = |duration: Duration| i64::try_from(duration.as_micros()).unwrap_or(i64::MAX);
        // A clock set before 1970 gives a negative count, as Avro would have it.
        Timestamp::new(match SystemTime::now().duration_since(SystemTime::UNIX_EPOCH) {
            Ok(since) => micros(since),
            Err(error) => -micros(error.duration()),
        })
    }
}

/// A test's clock: it stands still until it is told otherwise.
///
/// ```
/// use factline_core::time::{Clock, ManualClock, Timestamp};
/// use std::time::Duration;
///
/// let clock = ManualClock::new("2026-01-31T09:30:00Z".parse()?);
/// clock.advance(Duration::from_millis(250));
/// assert_eq!(clock.now().to_string(), "2026-01-31T09:30:00.250000Z");
/// # Ok::<(), factline_core::time::ParseTimeError>(())
/// ```
#[derive(Debug, Default)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that stands at this time.
    #[must_use]
    pub const fn new(now: Timestamp<Micros>) -> Self {
        Self(AtomicI64::new(now.count()))
    }

    /// Sets the clock, forwards or back.
    pub fn set(&self, now: Timestamp<Micros>) {
        self.0.store(now.count(), Ordering::SeqCst);
    }

    /// Moves the clock forwards.
    pub fn advance(&self, by: Duration) {
        self.0.fetch_add(i64::try_from(by.as_micros()).unwrap_or(i64::MAX), Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp<Micros> {
        Timestamp::new(self.0.load(Ordering::SeqCst))
    }
}
