//! News between processes that have the same store: one that appends wakes the one that sequences,
//! and that one wakes those that read.
//!
//! Nothing depends on it: news may be lost, and whoever waits looks by itself from time to time. It
//! is told outside of the transactions that it is about, which would otherwise wait for each other.

mod line;
mod listener;
mod sender;
#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU8, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::{Notify, watch};

pub(crate) use line::{Ear, Heard, Line, News, Session};
pub(super) use listener::Listening;

use super::wake::Here;
use crate::telemetry::Observers;

/// How long whoever waits for other processes waits at most before it looks by itself, where they
/// tell it.
pub(super) const TOLD: Duration = Duration::from_secs(1);

/// The same where they don't.
pub(super) const UNTOLD: Duration = Duration::from_millis(100);

/// What the observer knows it by.
const PART: &str = "notify";

/// A store's connection with the other processes that have it.
pub(crate) struct Post {
    line: Arc<dyn Line>,
    here: Arc<Here>,
    observers: Observers,
    /// News to be told, and whether somebody is about to.
    pending: AtomicU8,
    /// There is something to tell that there was not.
    more: Arc<Notify>,
    /// Who else listens, when it was last looked at.
    others: Mutex<Option<sender::Others>>,
    /// Whether telling worked, when it was last tried.
    tells: AtomicBool,
    /// Who listens in this process.
    ears: watch::Sender<listener::Ears>,
    /// Whether what is told is heard: for sure, as it was tried.
    hears: AtomicBool,
    /// The session that listens; 0 while none does.
    session: AtomicI32,
}

impl Post {
    pub(super) fn new(line: Arc<dyn Line>, here: Arc<Here>, observers: Observers) -> Arc<Self> {
        Arc::new(Self {
            line,
            here,
            observers,
            pending: AtomicU8::new(0),
            more: Arc::default(),
            others: Mutex::new(None),
            tells: AtomicBool::new(true),
            ears: watch::Sender::default(),
            hears: AtomicBool::new(false),
            session: AtomicI32::new(0),
        })
    }

    /// Whether news of other processes come by themselves.
    pub(crate) fn hears(&self) -> bool {
        self.hears.load(Ordering::Relaxed)
    }

    fn session(&self) -> Option<Session> {
        Some(self.session.load(Ordering::Relaxed)).filter(|&session| session != 0)
    }
}
