//! What has arrived.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use factline::event::{Envelope, Event, Key};
use tokio::sync::watch;

use super::kinds::instance;

/// Counts arrivals by seed; a seed says what its event must be.
pub(crate) struct Ledger {
    arrivals: Vec<AtomicU32>,
    missing: watch::Sender<usize>,
    wrong: Mutex<Vec<String>>,
}

impl Ledger {
    /// Expects the events of the seeds below `count`.
    pub(crate) fn new(count: u64) -> Self {
        let arrivals: Vec<_> = (0..count).map(|_| AtomicU32::new(0)).collect();
        Self { missing: watch::Sender::new(arrivals.len()), arrivals, wrong: Mutex::default() }
    }

    /// Enters an arrival. Its correlation is its seed.
    pub(crate) fn enter<E: Event + PartialEq>(&self, envelope: &Envelope<E>) {
        if let Err(problem) = self.check(envelope) {
            let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
            wrong.push(format!("{}: {problem}", E::DESCRIPTOR.event_type));
        }
    }

    fn check<E: Event + PartialEq>(&self, envelope: &Envelope<E>) -> Result<(), String> {
        let seed: u64 = envelope.correlation.as_str().parse().map_err(|_| "no seed")?;
        let expected: E = instance(seed)?;
        if envelope.event != expected {
            return Err(format!("seed {seed}: not equal to what was published"));
        }
        let key = expected.key();
        if envelope.subject.as_deref().map(str::as_bytes)
            != Some(key.as_wire(&mut Key::buffer()).as_bytes())
        {
            return Err(format!("seed {seed}: another key"));
        }
        let index = usize::try_from(seed).map_err(|error| error.to_string())?;
        let arrivals = self.arrivals.get(index).ok_or("a seed that was not published")?;
        if arrivals.fetch_add(1, Ordering::Relaxed) == 0 {
            self.missing.send_modify(|missing| *missing -= 1);
        }
        Ok(())
    }

    /// Waits until every event has arrived.
    pub(crate) async fn complete(&self, within: Duration) -> Result<(), String> {
        let mut missing = self.missing.subscribe();
        let all = missing.wait_for(|&missing| missing == 0);
        let in_time = tokio::time::timeout(within, all).await.is_ok();
        let wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        if !wrong.is_empty() {
            return Err(format!("{} events arrived wrong, first {}", wrong.len(), wrong[0]));
        }
        drop(wrong);
        if in_time { Ok(()) } else { Err(format!("{} events are missing", *self.missing.borrow())) }
    }

    /// How many arrivals were not the first of their event.
    pub(crate) fn repeated(&self) -> u64 {
        let again = |arrivals: &AtomicU32| u64::from(arrivals.load(Ordering::Relaxed).max(1) - 1);
        self.arrivals.iter().map(again).sum()
    }
}
