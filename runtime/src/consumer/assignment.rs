//! One partition in the hands of this consumer, from assignment to revocation.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use factline_core::event::Origin;
use tokio::sync::Notify;

use super::route::Route;

/// What every record of an assigned partition carries: where it is from, who handles it, and
/// whether it still counts.
///
/// INVARIANT: a partition that is revoked and assigned again gets a new one. Whatever still bears
/// the old one is of no account.
pub(super) struct Assignment {
    pub(super) topic: Arc<str>,
    pub(super) partition: i32,
    pub(super) epoch: u64,
    pub(super) route: Arc<dyn Route>,
    ended: AtomicBool,
    end: Notify,
}

impl Assignment {
    pub(super) fn new(topic: Arc<str>, partition: i32, epoch: u64, route: Arc<dyn Route>) -> Self {
        let (ended, end) = (AtomicBool::new(false), Notify::new());
        Self { topic, partition, epoch, route, ended, end }
    }

    pub(super) fn origin(&self, offset: i64) -> Origin {
        Origin { topic: Arc::clone(&self.topic), partition: self.partition, offset }
    }

    /// Cancels the handlers that run for this partition, and keeps others from starting.
    pub(super) fn end(&self) {
        self.ended.store(true, Ordering::Release);
        self.end.notify_waiters();
    }

    pub(super) fn has_ended(&self) -> bool {
        self.ended.load(Ordering::Acquire)
    }

    /// Ready when [`end`](Self::end) is called, or was.
    pub(super) async fn ended(&self) {
        let end = self.end.notified();
        if !self.has_ended() {
            end.await;
        }
    }
}

impl fmt::Debug for Assignment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}] epoch {}", self.topic, self.partition, self.epoch)
    }
}
