//! A consumer that runs.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::{oneshot, watch};

use super::Error;

/// A consumer that was [started](super::Consumer::start). Dropping it stops the consumer without
/// waiting for it.
#[must_use = "dropping it stops the consumer"]
pub struct Running {
    pub(super) stop: Arc<AtomicBool>,
    pub(super) assigned: watch::Receiver<usize>,
    pub(super) outcome: oneshot::Receiver<Result<(), Error>>,
}

impl Running {
    /// Waits until the group has given this consumer partitions, and says how many. `None` if the
    /// consumer ends before.
    ///
    /// In a group with more members than partitions some wait for as long as the others live.
    ///
    /// # Cancel safety
    ///
    /// Dropping it changes nothing.
    pub async fn assigned(&self) -> Option<usize> {
        let mut assigned = self.assigned.clone();
        assigned.wait_for(|&count| count > 0).await.ok().map(|count| *count)
    }

    /// How many partitions this consumer has now.
    #[must_use]
    pub fn partitions(&self) -> usize {
        *self.assigned.borrow()
    }

    /// Waits until the consumer ends by itself.
    ///
    /// # Errors
    ///
    /// What it ended for.
    ///
    /// # Cancel safety
    ///
    /// Dropping it changes nothing; the outcome is returned once.
    pub async fn ended(&mut self) -> Result<(), Error> {
        let outcome = &mut self.outcome;
        outcome
            .await
            .unwrap_or_else(|_| Err(Error::thread("it panicked, or its end was asked for twice")))
    }

    /// Stops: no more records are fetched, those handed out are finished as far as the options'
    /// time allows, what is done is committed, and the group is left.
    ///
    /// # Errors
    ///
    /// What the consumer ended for, if it had ended before.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is done, the consumer goes on stopping in the background.
    pub async fn stop(mut self) -> Result<(), Error> {
        self.stop.store(true, Ordering::Release);
        self.ended().await
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
    }
}

impl fmt::Debug for Running {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Running")
            .field("assigned", &*self.assigned.borrow())
            .field("stopping", &self.stop.load(Ordering::Relaxed))
            .finish_non_exhaustive()
    }
}
