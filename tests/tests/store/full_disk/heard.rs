//! An observer that remembers what parts of the store could not do.

use std::sync::Arc;
use std::time::Duration;

use factline::store::{Error, ErrorKind};
use factline::telemetry::Observer;
use tokio::sync::watch;
use tokio::time::Instant;

/// Which part failed, and how.
type Failure = (String, Option<ErrorKind>);

/// What was heard.
#[derive(Default)]
pub(super) struct Heard {
    failures: watch::Sender<Vec<Failure>>,
    projected: watch::Sender<u64>,
}

impl Observer for Heard {
    fn store_failed(&self, part: &str, reason: &(dyn std::error::Error + 'static)) {
        let kind = reason.downcast_ref::<Error>().map(Error::kind);
        if kind == Some(ErrorKind::Full) {
            assert!(reason.to_string().contains("make room"), "it says what to do: {reason}");
        }
        self.failures.send_modify(|failures| failures.push((part.to_owned(), kind)));
    }

    fn projected(&self, _: &str, _: u32, events: u64, _: u64, _: Duration) {
        self.projected.send_modify(|projected| *projected += events);
    }
}

impl Heard {
    pub(super) fn new() -> Arc<Self> {
        Arc::default()
    }

    /// Waits until projections have handled so many events, all of them together.
    pub(super) async fn projected(&self, events: u64) {
        let _ = self.projected.subscribe().wait_for(|&projected| projected >= events).await;
    }

    /// How often a part has failed in this way.
    pub(super) fn failures(&self, part: &str, kind: ErrorKind) -> usize {
        count(&self.failures.borrow(), part, kind)
    }

    /// Waits until a part has failed so many times in this way.
    pub(super) async fn failed(&self, part: &str, kind: ErrorKind, times: usize) {
        let enough = |heard: &Vec<_>| count(heard, part, kind) >= times;
        let _ = self.failures.subscribe().wait_for(enough).await;
    }

    /// Checks that nobody failed more often than pauses of at least 50 milliseconds allow since then,
    /// where so many parts are at work.
    pub(super) fn has_paused(&self, since: Instant, parts: u128) {
        let (failures, most) = (self.failures.borrow().len(), since.elapsed().as_millis() / 50 + 1);
        assert!(failures as u128 <= parts * most, "{failures} failures: a busy loop");
    }
}

fn count(failures: &[Failure], part: &str, kind: ErrorKind) -> usize {
    failures.iter().filter(|failure| failure.0 == part && failure.1 == Some(kind)).count()
}
