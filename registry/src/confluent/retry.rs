//! How often, and after which delays, a failed request is sent again.

use std::time::Duration;

/// Delays that grow, with a random part, up to a limit.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use factline_registry::confluent::Backoff;
///
/// let backoff = Backoff { attempts: 3, first: Duration::from_millis(100), ..Backoff::default() };
/// assert_eq!(backoff.delay(0, 1.0), Duration::from_millis(100));
/// assert_eq!(backoff.delay(1, 0.5), Duration::from_millis(100));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    /// How often a request is sent at most, the first time included.
    pub attempts: u32,
    /// Upper limit of the first delay; it doubles with each.
    pub first: Duration,
    /// Upper limit of every delay.
    pub limit: Duration,
}

impl Default for Backoff {
    /// Four attempts within two seconds.
    fn default() -> Self {
        Self { attempts: 4, first: Duration::from_millis(100), limit: Duration::from_secs(1) }
    }
}

impl Backoff {
    /// The delay before repetition number `repetition`, from 0; `random` is from 0 to 1.
    #[must_use]
    pub fn delay(&self, repetition: u32, random: f64) -> Duration {
        let doubled = self.first.saturating_mul(2_u32.saturating_pow(repetition));
        // "Full jitter": clients that failed together don't come back together.
        doubled.min(self.limit).mul_f64(random.clamp(0.0, 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_up_to_their_limit() {
        let backoff = Backoff::default();
        let millis = |repetition| backoff.delay(repetition, 1.0).as_millis();
        assert_eq!([0, 1, 2, 3, 4, u32::MAX].map(millis), [100, 200, 400, 800, 1000, 1000]);
        assert_eq!(backoff.delay(3, 0.0), Duration::ZERO);
    }
}
