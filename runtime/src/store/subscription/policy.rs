//! What becomes of an event whose handler fails.

use std::time::Duration;

use factline_core::event::{Class, HandlerError};

/// What becomes of an event whose handler has failed for good.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Poison {
    /// The event is parked, and so are those of its stream behind it, in their order; all other
    /// streams go on.
    #[default]
    Park,
    /// The subscription stops before the event, until [`EventStore::resume`] is called.
    ///
    /// [`EventStore::resume`]: crate::store::EventStore::resume
    Stop,
}

/// What to do after an attempt failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Go on as if it had not.
    Done,
    /// Try again after a pause.
    Again(Duration),
    /// Give the event up.
    Poison,
}

/// Decides by a failure's class, how long it wants to wait at least, and the attempts made, this one
/// included.
pub(crate) fn decide(class: Class, after: Option<Duration>, attempts: u32, most: u32) -> Next {
    let pause = after.unwrap_or_else(|| pause(attempts));
    match class {
        Class::Ignore => Next::Done,
        Class::Fatal => Next::Poison,
        Class::Retry if attempts >= most => Next::Poison,
        // Something it depends on is down: that says nothing about the event.
        Class::Retry | Class::Defer => Next::Again(pause),
    }
}

/// 20 milliseconds, then twice as long each time, up to 5 seconds.
fn pause(attempts: u32) -> Duration {
    Duration::from_millis(20 << attempts.saturating_sub(1).min(8)).min(Duration::from_secs(5))
}

/// When a parked event is tried again by itself, in microseconds from now: after 10 seconds, then
/// twice as long, up to an hour. What failed for good waits for somebody to say so.
pub(super) fn parked_for(error: &HandlerError, attempts: u32) -> i64 {
    const NEVER: i64 = 100 * 365 * 86_400_000_000;
    if error.is_fatal() {
        return NEVER;
    }
    (10_000_000_i64 << attempts.min(9)).min(3_600_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_class_decides() {
        let pause = |millis| Next::Again(Duration::from_millis(millis));
        assert_eq!(decide(Class::Ignore, None, 1, 3), Next::Done);
        assert_eq!(decide(Class::Fatal, None, 1, 3), Next::Poison);
        assert_eq!(decide(Class::Retry, None, 1, 3), pause(20));
        assert_eq!(decide(Class::Retry, None, 2, 3), pause(40));
        assert_eq!(decide(Class::Retry, None, 3, 3), Next::Poison);
        assert_eq!(decide(Class::Defer, None, 99, 3), pause(5000));
        assert_eq!(decide(Class::Retry, Some(Duration::from_millis(7)), 1, 3), pause(7));
    }
}
