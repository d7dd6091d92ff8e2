//! Giving every event its place in the one order.

mod backoff;
mod leading;

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use factline_core::id::Uuid;

use super::backend::{Arg, Backend, Sequence};
use super::notify::{TOLD, UNTOLD};
use super::{Error, EventStore};
pub(super) use backoff::{Backoff, Longest};
use leading::Leading;

impl<B: Backend> EventStore<B> {
    /// A sequencer: on PostgreSQL one must run for events to be read in order; run it in every
    /// process that has the store, and one of them leads.
    ///
    /// On SQLite appends number their own events, and a sequencer has nothing to do.
    pub fn sequencer(&self) -> Sequencer<B> {
        Sequencer {
            store: self.clone(),
            owner: self.shared.options.stamps.next().id.into_uuid(),
            lease: Duration::from_secs(2),
            poll: None,
            pace: PACE,
            batch: 2000,
            leading: Leading::new(&self.shared.wake),
        }
    }
}

/// Gives events their positions after they are committed: no event is ever skipped, and no writer
/// waits for it.
///
/// Each step is one statement in a transaction of its own, under one lock: a sequencer that is
/// killed leaves nothing behind, and two that both believe to lead do each event once.
#[derive(Debug)]
#[must_use = "a sequencer does nothing until it is run"]
pub struct Sequencer<B: Backend> {
    store: EventStore<B>,
    owner: Uuid,
    lease: Duration,
    poll: Option<Duration>,
    pace: Duration,
    batch: u32,
    leading: Leading,
}

/// How long a sequencer or a subscription rests after a step that found something: what comes
/// meanwhile is dealt with together, at the cost of one step.
pub(super) const PACE: Duration = Duration::from_millis(4);

/// So many events in a step are many: after it a sequencer rests three times as long. What a step
/// costs by itself is as much as what some forty events cost in it.
const MANY: u32 = 96;

/// How long it rests after a step that found so many.
fn rest(pace: Duration, events: u64) -> Duration {
    let events = u32::try_from(events).map_or(MANY, |events| events.min(MANY));
    pace * (MANY + 2 * events) / MANY
}

/// What one step did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Step {
    /// Whether this sequencer leads.
    pub leads: bool,
    /// Events that got their position.
    pub events: u64,
    /// The last position there is.
    pub head: u64,
    /// How long the oldest of them had waited for it.
    pub lag: Duration,
}

impl<B: Backend> Sequencer<B> {
    /// How long it leads without a sign of life; 2 seconds where nothing is said. With no lease at
    /// all every sequencer leads.
    pub const fn lease(mut self, lease: Duration) -> Self {
        self.lease = lease;
        self
    }

    /// How long it waits at most before it looks for events that another process appended. Where
    /// nothing is said that is half a second, as others tell it of them, and 100 milliseconds where
    /// they can't ([`Options::notify`](super::Options::notify)).
    pub const fn poll(mut self, longest: Duration) -> Self {
        self.poll = Some(longest);
        self
    }

    /// How long it rests after a step that found little, even if there is more; 4 milliseconds where
    /// nothing is said. After one that found much, a hundred events or so, it is three times as long,
    /// and between them in between: the database is busy, and each step costs it something. After a
    /// full one it does not rest at all.
    ///
    /// Longer, and ordering costs less under load; shorter, and events are delivered sooner.
    pub const fn pace(mut self, rest: Duration) -> Self {
        self.pace = rest;
        self
    }

    /// How many events it takes in one step; 2000 where nothing is said.
    pub const fn batch(mut self, events: u32) -> Self {
        self.batch = events;
        self
    }

    /// Sequences until `stop` completes, and then lets another lead at once.
    ///
    /// Where the database does not answer it tries again, and tells the observer.
    ///
    /// # Cancel safety
    ///
    /// Dropped, another leads when the lease has run out.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let mut stop = pin!(stop);
        if !B::SEQUENCED {
            return stop.await;
        }
        let mut backoff = Backoff::new(self.longest());
        self.leading.wait();
        loop {
            let (rest, pause) = self.next_pause(&mut backoff).await;
            let woken = async {
                tokio::time::sleep(rest).await;
                tokio::select! {
                    () = self.store.shared.wake.wait_appended() => backoff.reset(),
                    () = tokio::time::sleep(pause) => {}
                }
            };
            tokio::select! {
                biased;
                () = &mut stop => break,
                () = woken => {}
            }
        }
        self.resign().await;
    }

    /// How long it waits at most; the lease is renewed in good time.
    fn longest(&self) -> Longest {
        let told = TOLD.min(if self.lease.is_zero() { TOLD } else { self.lease / 4 });
        self.store.shared.wake.longest(self.poll, (told, UNTOLD))
    }

    /// Takes a step; how long it rests after it, and how long nothing needs to be done then.
    async fn next_pause(&self, backoff: &mut Backoff) -> (Duration, Duration) {
        match self.step().await {
            Ok(step) if !step.leads => (Duration::ZERO, self.lease / 2),
            Ok(step) if step.events >= u64::from(self.batch) => (Duration::ZERO, Duration::ZERO),
            Ok(step) if step.events > 0 => {
                backoff.reset();
                (rest(self.pace, step.events), backoff.next())
            }
            Ok(_) => (Duration::ZERO, backoff.next()),
            Err(error) => {
                self.store.tell(|observer| observer.store_failed("sequencer", &error));
                (Duration::ZERO, backoff.fail())
            }
        }
    }

    /// Takes one step: numbers what is committed and not yet numbered.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    ///
    /// # Cancel safety
    ///
    /// Dropped, the step may have happened.
    pub async fn step(&self) -> Result<Step, Error> {
        let lease = i64::try_from(self.lease.as_micros()).unwrap_or(i64::MAX);
        let batch = i32::try_from(self.batch).unwrap_or(i32::MAX);
        let step = Sequence { owner: self.owner, lease, batch };
        let done =
            B::sequence(&self.store.pool, step).await.map_err(Error::database("sequence"))?;
        let number = |number: i64| u64::try_from(number).unwrap_or(0);
        let lag = Duration::from_micros(number(done.lag));
        let (events, head) = (number(done.count), number(done.head));
        self.leading.set(done.leader);
        if events > 0 {
            self.store.shared.wake.sequenced();
            self.store.tell(|observer| observer.sequenced(events, lag));
        }
        Ok(Step { leads: done.leader, events, head, lag })
    }

    /// Gives the lease up. Where that fails, it runs out.
    async fn resign(&self) {
        const SQL: &str = "DELETE FROM factline_leases WHERE name = 'sequencer' AND owner = $1";
        if let Ok(mut connection) = self.store.pool.acquire().await {
            let _ = B::execute(&mut connection, SQL, vec![Arg::Uuid(self.owner)]).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_rests_longer_after_more_events_but_not_for_ever() {
        let micros = [0, 1, 48, 96, 97, u64::MAX].map(|events| rest(PACE, events).as_micros());
        assert_eq!(micros, [4_000, 4_083, 8_000, 12_000, 12_000, 12_000]);
        assert_eq!(rest(Duration::ZERO, 50), Duration::ZERO);
    }
}
