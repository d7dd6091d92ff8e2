//! When a failed record is tried again: a pure policy.

use std::time::Duration;

use factline_core::event::{Class, HandlerError};

/// How a record whose handler failed is tried again, in its lane: later records of its key wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retry {
    /// Attempts in all, the first included, of a failure that may pass
    /// ([`Class::Retry`]). A deferred one ([`Class::Defer`]) is tried until it succeeds.
    pub attempts: u32,
    /// Pause before the second attempt; it doubles with each.
    pub first_pause: Duration,
    /// Longest pause.
    pub longest_pause: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            attempts: 4,
            first_pause: Duration::from_millis(50),
            longest_pause: Duration::from_secs(5),
        }
    }
}

/// What happens after an attempt failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Wait, then try again.
    Again(Duration),
    /// It counts as handled.
    Ignore,
    /// No attempt will help, or no more are allowed.
    GiveUp,
}

impl Retry {
    /// `attempt` counts from 1; `jitter` is a number in 0..1 that spreads the pauses of many.
    pub(super) fn after(&self, error: &HandlerError, attempt: u32, jitter: f64) -> Verdict {
        match error.class() {
            Class::Ignore => Verdict::Ignore,
            Class::Retry if attempt < self.attempts => self.again(error, attempt, jitter),
            Class::Defer => self.again(error, attempt, jitter),
            _ => Verdict::GiveUp,
        }
    }

    fn again(&self, error: &HandlerError, attempt: u32, jitter: f64) -> Verdict {
        let doubled = self.first_pause.saturating_mul(1 << (attempt - 1).min(20));
        let pause = doubled.min(self.longest_pause).mul_f64(0.5 + jitter / 2.0);
        Verdict::Again(error.retry_after().map_or(pause, |least| pause.max(least)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RETRY: Retry = Retry {
        attempts: 3,
        first_pause: Duration::from_millis(100),
        longest_pause: Duration::from_millis(300),
    };

    #[test]
    fn pauses_double_up_to_the_longest_and_attempts_end() {
        let error = HandlerError::retry("down");
        assert_eq!(RETRY.after(&error, 1, 1.0), Verdict::Again(Duration::from_millis(100)));
        assert_eq!(RETRY.after(&error, 2, 1.0), Verdict::Again(Duration::from_millis(200)));
        assert_eq!(RETRY.after(&error, 3, 1.0), Verdict::GiveUp);
    }

    #[test]
    fn jitter_takes_up_to_half_of_the_pause() {
        let error = HandlerError::retry("down");
        assert_eq!(RETRY.after(&error, 1, 0.0), Verdict::Again(Duration::from_millis(50)));
    }

    #[test]
    fn a_handler_may_ask_for_a_longer_pause() {
        let error = HandlerError::retry("busy").after(Duration::from_secs(9));
        assert_eq!(RETRY.after(&error, 1, 0.3), Verdict::Again(Duration::from_secs(9)));
    }

    #[test]
    fn a_deferred_record_is_tried_for_ever() {
        let error = HandlerError::defer("database down");
        assert_eq!(RETRY.after(&error, 1_000_000, 1.0), Verdict::Again(Duration::from_millis(300)));
    }

    #[test]
    fn fatal_and_ignored_failures_are_final() {
        assert_eq!(RETRY.after(&HandlerError::fatal("bad"), 1, 0.5), Verdict::GiveUp);
        assert_eq!(RETRY.after(&HandlerError::ignore("old"), 1, 0.5), Verdict::Ignore);
    }
}
