//! Telling others, outside of anybody's transaction.

use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError, Weak};
use std::time::Duration;

use tokio::time::Instant;

use super::{News, PART, Post};
use crate::store::Error;
use crate::store::sequencer::Backoff;

/// How long nothing is told after something was: what comes meanwhile is told at once then.
pub(super) const INTERVAL: Duration = Duration::from_millis(3);

/// As long as there is always something to tell, nothing is told for twice as long each time, up to
/// this: who was told looks often by itself for a while, and each telling costs the database.
pub(super) const INTERVAL_LONGEST: Duration = Duration::from_millis(12);

/// For how long it is known whether anybody listens.
pub(super) const LOOK: Duration = Duration::from_secs(1);

/// After a refusal, which does not pass by itself.
const REFUSED: Duration = Duration::from_secs(60);

/// Somebody is about to tell what is pending.
const BUSY: u8 = 1 << 7;

/// Who else listens.
#[derive(Clone, Copy)]
pub(super) struct Others {
    wait_for: News,
    seen: Instant,
}

/// When to tell again.
enum Pause {
    /// After the interval.
    Interval,
    /// After a failure, not before that.
    For(Duration),
    /// Then, as what there is has nobody who wants it; at once if there is anything else.
    UnlessMore(Duration),
}

impl Post {
    /// Has others told, soon; it costs whoever calls nothing to speak of.
    ///
    /// A task tells them: it is there as long as there is something to tell.
    pub(in crate::store) fn tell(self: &Arc<Self>, news: News) {
        let before = self.pending.fetch_or(news.bits() | BUSY, Ordering::AcqRel);
        if before & BUSY == 0 {
            tokio::spawn(Busy(Arc::downgrade(self)).run());
        } else if !News::of_bits(before).has(news) {
            self.more.notify_one();
        }
    }

    /// Tells who wants to know; how long to wait before the next time.
    async fn deliver(&self, news: News) -> Result<Pause, Error> {
        let now = Instant::now();
        let known = *self.others.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = known.filter(|known| now.duration_since(known.seen) < LOOK);
        let others = match fresh {
            Some(known) => known,
            None => {
                let wait_for =
                    self.line.wanted(self.session()).await.map_err(Error::database(PART))?;
                let others = Others { wait_for, seen: now };
                *self.others.lock().unwrap_or_else(PoisonError::into_inner) = Some(others);
                others
            }
        };
        let wanted = news.and(others.wait_for);
        if !wanted.is_none() {
            self.line.tell(wanted, self.session()).await.map_err(Error::database(PART))?;
        }
        let unwanted = news.without(wanted);
        if fresh.is_none() || unwanted.is_none() {
            return Ok(Pause::Interval);
        }
        // Somebody may have begun to listen since: whoever does looks by itself at first.
        self.pending.fetch_or(unwanted.bits(), Ordering::AcqRel);
        let look = Pause::UnlessMore(LOOK.saturating_sub(now.duration_since(others.seen)));
        Ok(if wanted.is_none() { look } else { Pause::Interval })
    }

    /// Tells, and says how long to wait then. What could not be told is told later.
    async fn attempt(&self, news: News, failures: &mut Backoff) -> Pause {
        let error = match self.deliver(news).await {
            Ok(pause) => {
                self.tells.store(true, Ordering::Relaxed);
                return pause;
            }
            Err(error) => error,
        };
        self.pending.fetch_or(news.bits(), Ordering::AcqRel);
        // Once, until it works again.
        if !self.line.is_closed() && self.tells.swap(false, Ordering::Relaxed) {
            self.observers.tell(|observer| observer.store_failed(PART, &error));
        }
        Pause::For(if error.is_retriable() { failures.fail() } else { REFUSED })
    }

    /// What is to be told; `None` where there is nothing any more, and nobody is about to.
    fn take(&self) -> Option<News> {
        loop {
            let news = News::of_bits(self.pending.fetch_and(BUSY, Ordering::AcqRel));
            if !news.is_none() {
                return Some(news);
            }
            let done = self.pending.compare_exchange(BUSY, 0, Ordering::AcqRel, Ordering::Acquire);
            if done.is_ok() {
                return None;
            }
        }
    }
}

/// The one that tells; there is one at a time, and none that outlives the store for long.
struct Busy(Weak<Post>);

impl Busy {
    async fn run(mut self) {
        let mut failures = Backoff::new(LOOK);
        let mut interval = INTERVAL;
        while let Some(post) = self.0.upgrade() {
            let Some(news) = post.take() else {
                // Another may have begun already: it is not this one's to end.
                self.0 = Weak::new();
                return;
            };
            let pause = post.attempt(news, &mut failures).await;
            if post.line.is_closed() {
                return;
            }
            let more = Arc::clone(&post.more);
            drop(post);
            match pause {
                Pause::Interval => {
                    tokio::time::sleep(interval).await;
                    interval = (interval * 2).min(INTERVAL_LONGEST);
                }
                Pause::For(pause) => tokio::time::sleep(pause).await,
                Pause::UnlessMore(pause) => {
                    let _ = tokio::time::timeout(pause, more.notified()).await;
                }
            }
        }
    }
}

impl Drop for Busy {
    /// The runtime ends, though the store may go on in another.
    fn drop(&mut self) {
        if let Some(post) = self.0.upgrade() {
            post.pending.fetch_and(!BUSY, Ordering::AcqRel);
        }
    }
}
