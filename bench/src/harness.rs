//! Comparing in one run: contestants take turns, so that whatever else the machine does falls on all of them alike.
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Something to time.
pub struct Contestant<'a> {
    name: &'static str,
    work: Box<dyn FnMut(u32) -> Duration + 'a>,
    runs: Vec<f64>,
}

impl std::fmt::Debug for Contestant<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Contestant").field("name", &self.name).field("runs", &self.runs).finish()
    }
}

impl<'a> Contestant<'a> {
    /// A contestant whose work is done by a closure; dropping its result is part of the work.
    pub fn new<T>(name: &'static str, mut work: impl FnMut() -> T + 'a) -> Self {
        let work = Box::new(move |times| {
            let start = Instant::now();
            for _ in 0..times {
                black_box(work());
            }
            start.elapsed()
        });
        Self { name, work, runs: Vec::new() }
    }

    /// Nanoseconds per call: the median of the runs.
    #[must_use]
    pub fn median(&self) -> f64 {
        let mut runs = self.runs.clone();
        runs.sort_by(f64::total_cmp);
        runs.get(runs.len() / 2).copied().unwrap_or(f64::NAN)
    }
}

/// How long to measure.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Interleaved runs; a contestant's figure is the median over them.
    pub runs: usize,
    /// Batches in a run; a run's figure is the fastest of them, as a shared machine only ever makes things slower.
    pub batches: usize,
    /// The length of a batch.
    pub batch: Duration,
}

impl Default for Effort {
    fn default() -> Self {
        Self { runs: 5, batches: 20, batch: Duration::from_millis(4) }
    }
}

/// Times all contestants in turn.
pub fn compare(contestants: &mut [Contestant<'_>], effort: Effort) {
    let times: Vec<u32> = contestants.iter_mut().map(|c| calibrate(c, effort.batch)).collect();
    for _ in 0..effort.runs {
        let mut best = vec![f64::INFINITY; contestants.len()];
        for _ in 0..effort.batches {
            for ((contestant, times), best) in contestants.iter_mut().zip(&times).zip(&mut best) {
                let elapsed = (contestant.work)(*times).as_nanos() as f64 / f64::from(*times);
                *best = best.min(elapsed);
            }
        }
        for (contestant, best) in contestants.iter_mut().zip(best) {
            contestant.runs.push(best);
        }
    }
}

/// How many calls fill a batch.
fn calibrate(contestant: &mut Contestant<'_>, batch: Duration) -> u32 {
    let mut times = 16;
    loop {
        let elapsed = (contestant.work)(times);
        if elapsed * 2 > batch || times > 1 << 24 {
            let per_call = elapsed.as_nanos().max(1) / u128::from(times);
            return u32::try_from(batch.as_nanos() / per_call.max(1)).unwrap_or(u32::MAX).max(1);
        }
        times *= 2;
    }
}

/// What the first contestant's figure must be beside a peer's.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    peer: &'static str,
    limit: Limit,
}

#[derive(Clone, Copy, Debug)]
enum Limit {
    /// The first's time divided by the peer's must not be more.
    Ratio(f64),
    /// The contestant's own time must not be more.
    Nanoseconds(f64),
}

impl Target {
    /// No more than so many times the peer's time.
    #[must_use]
    pub const fn at_most(peer: &'static str, times: f64) -> Self {
        Self { peer, limit: Limit::Ratio(times) }
    }

    /// At least so many times as fast as the peer.
    #[must_use]
    pub const fn faster(peer: &'static str, times: f64) -> Self {
        Self { peer, limit: Limit::Ratio(1.0 / times) }
    }

    /// No more than so many nanoseconds, for a contestant without peers.
    #[must_use]
    pub const fn within(contestant: &'static str, nanoseconds: f64) -> Self {
        Self { peer: contestant, limit: Limit::Nanoseconds(nanoseconds) }
    }

    /// Prints the figures, each beside its ratio to the first contestant's, and whether every target is met.
    #[expect(clippy::print_stdout, reason = "a report")]
    pub fn report(title: &str, contestants: &[Contestant<'_>], targets: &[Self]) -> bool {
        let first = contestants.first().map_or(f64::NAN, Contestant::median);
        let mut all_met = true;
        println!("{title}");
        for contestant in contestants {
            let median = contestant.median();
            let target = targets.iter().find(|target| target.peer == contestant.name);
            let verdict = target.map_or_else(String::new, |target| {
                let (met, limit) = match target.limit {
                    Limit::Ratio(limit) => (first / median <= limit, format!("{:.2}", 1.0 / limit)),
                    Limit::Nanoseconds(limit) => (median <= limit, format!("{limit} ns")),
                };
                all_met &= met;
                format!("  target {limit}: {}", if met { "met" } else { "MISSED" })
            });
            println!("  {:<26}{median:>9.1}{:>8.2}x{verdict}", contestant.name, median / first);
        }
        println!();
        all_met
    }
}
