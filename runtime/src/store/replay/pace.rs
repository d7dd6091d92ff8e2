//! How fast.

use std::time::Duration;

use tokio::time::Instant;

/// So many events in a second at most, evenly: what was not used is not made up for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    /// Events in a second; as fast as it goes where there is none.
    rate: Option<u32>,
    /// When the next ones may go.
    next: Option<Instant>,
}

impl Pace {
    pub(super) const fn new(rate: Option<u32>) -> Self {
        Self { rate, next: None }
    }

    /// The most events to deliver at once: those of a tenth of a second, so that no second has much
    /// more than its share.
    pub(super) fn batch(&self, most: u32) -> u32 {
        self.rate.map_or(most, |rate| (rate / 10).clamp(1, most))
    }

    /// When so many events may go that are ready now.
    pub(super) fn take(&mut self, now: Instant, events: usize) -> Instant {
        let Some(rate) = self.rate else { return now };
        let at = self.next.map_or(now, |next| next.max(now));
        let events = u32::try_from(events).unwrap_or(u32::MAX);
        self.next = Some(at + Duration::from_secs(1) * events / rate.max(1));
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_go_evenly_and_nothing_is_made_up_for() {
        let start = Instant::now();
        let after = |millis| start + Duration::from_millis(millis);
        let mut pace = Pace::new(Some(100));
        assert_eq!(pace.batch(500), 10);
        assert_eq!(pace.take(start, 10), start, "the first at once");
        assert_eq!(pace.take(after(1), 10), after(100));
        assert_eq!(pace.take(after(150), 10), after(200));
        assert_eq!(pace.take(after(900), 10), after(900), "it was slow by itself");
        assert_eq!(pace.take(after(901), 5), after(1000));
        assert_eq!(pace.take(after(902), 5), after(1050));
    }

    #[test]
    fn a_slow_pace_is_one_at_a_time_and_none_is_as_fast_as_it_goes() {
        let start = Instant::now();
        let mut slow = Pace::new(Some(3));
        assert_eq!(slow.batch(500), 1);
        slow.take(start, 1);
        assert_eq!(slow.take(start, 1), start + Duration::from_secs(1) / 3);
        let mut none = Pace::new(None);
        assert_eq!(none.batch(500), 500);
        assert_eq!([(); 3].map(|()| none.take(start, 500)), [start; 3]);
    }
}
