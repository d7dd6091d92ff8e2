//! Who wrote what, and what came out: the checker.

use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::time::{Duration, Instant};

const ACKNOWLEDGED: u8 = 1;

/// Counts by event number. Writers and the subscriber share it.
pub struct Ledger {
    start: Instant,
    next: AtomicU64,
    acknowledged: Box<[AtomicU8]>,
    deliveries: Box<[AtomicU8]>,
    /// Nanoseconds since `start` when the append of the event began.
    begun: Box<[AtomicU64]>,
    /// Nanoseconds from there to its first delivery; 0 where there was none.
    latency: Box<[AtomicU64]>,
    delivered: AtomicU64,
}

/// What the checker found.
#[derive(Debug, Default)]
pub struct Verdict {
    pub acknowledged: u64,
    /// Acknowledged and never delivered.
    pub skipped: u64,
    /// Delivered more than once.
    pub doubled: u64,
    /// Not acknowledged, since the connection was lost, and delivered: committed all the same.
    pub unacknowledged: u64,
    pub p50_ms: f64,
    pub p99_ms: f64,
}

fn zeros<T: Default>(count: usize) -> Box<[T]> {
    (0..count).map(|_| T::default()).collect()
}

impl Ledger {
    pub fn new(capacity: usize) -> Self {
        Self {
            start: Instant::now(),
            next: AtomicU64::new(0),
            acknowledged: zeros(capacity),
            deliveries: zeros(capacity),
            begun: zeros(capacity),
            latency: zeros(capacity),
            delivered: AtomicU64::new(0),
        }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }

    /// Takes `count` numbers, or none when all are taken.
    pub fn begin(&self, count: usize) -> Option<Vec<u64>> {
        let first = self.next.fetch_add(count as u64, Ordering::Relaxed);
        let numbers: Vec<u64> = (first..first + count as u64).collect();
        let now = self.now();
        for &number in &numbers {
            self.begun.get(number as usize)?.store(now, Ordering::Relaxed);
        }
        Some(numbers)
    }

    pub fn acknowledge(&self, numbers: &[u64]) {
        for &number in numbers {
            self.acknowledged[number as usize].store(ACKNOWLEDGED, Ordering::Relaxed);
        }
    }

    pub fn deliver(&self, number: u64) {
        let Some(count) = self.deliveries.get(number as usize) else { return };
        if count.fetch_add(1, Ordering::Relaxed) == 0 {
            let latency = self.now() - self.begun[number as usize].load(Ordering::Relaxed);
            self.latency[number as usize].store(latency.max(1), Ordering::Relaxed);
        }
        self.delivered.fetch_add(1, Ordering::Relaxed);
    }

    /// Events whose append has begun.
    pub fn begun(&self) -> u64 {
        self.next.load(Ordering::Relaxed)
    }

    /// The time since the ledger was made.
    pub fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    /// All deliveries so far, repeated ones included.
    pub fn delivered(&self) -> u64 {
        self.delivered.load(Ordering::Relaxed)
    }

    pub fn verdict(&self) -> Verdict {
        let mut verdict = Verdict::default();
        let mut latencies = Vec::new();
        for (index, acknowledged) in self.acknowledged.iter().enumerate() {
            let acknowledged = acknowledged.load(Ordering::Relaxed) == ACKNOWLEDGED;
            let deliveries = self.deliveries[index].load(Ordering::Relaxed);
            verdict.acknowledged += u64::from(acknowledged);
            verdict.skipped += u64::from(acknowledged && deliveries == 0);
            verdict.doubled += u64::from(deliveries > 1);
            verdict.unacknowledged += u64::from(!acknowledged && deliveries > 0);
            if deliveries > 0 {
                latencies.push(self.latency[index].load(Ordering::Relaxed));
            }
        }
        latencies.sort_unstable();
        let at = |share: f64| {
            let index =
                ((latencies.len() as f64 * share) as usize).min(latencies.len().saturating_sub(1));
            latencies.get(index).map_or(f64::NAN, |&nanos| nanos as f64 / 1e6)
        };
        verdict.p50_ms = at(0.50);
        verdict.p99_ms = at(0.99);
        verdict
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skipped_doubled_and_unacknowledged_events_are_told_apart() {
        let ledger = Ledger::new(4);
        let numbers = ledger.begin(4).unwrap();
        ledger.acknowledge(&numbers[..3]);
        for number in [0, 1, 1, 3] {
            ledger.deliver(number);
        }
        let verdict = ledger.verdict();
        assert_eq!((verdict.acknowledged, verdict.skipped), (3, 1));
        assert_eq!((verdict.doubled, verdict.unacknowledged), (1, 1));
        assert!(ledger.begin(1).is_none());
    }
}
