//! Being told to stop.

use std::pin::pin;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

/// Whether to stop.
pub(super) struct Stop(watch::Receiver<bool>);

impl Stop {
    pub(super) fn requested(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits; whether to stop.
    pub(super) async fn pause(&mut self, pause: Duration) -> bool {
        self.pause_until(Instant::now() + pause).await
    }

    /// Waits; whether to stop.
    pub(super) async fn pause_until(&mut self, end: Instant) -> bool {
        tokio::select! {
            _ = self.0.wait_for(|stop| *stop) => true,
            () = tokio::time::sleep_until(end) => false,
        }
    }

    /// Somebody to tell to stop, and who is told.
    pub(super) fn pair() -> (watch::Sender<bool>, Self) {
        let stopping = watch::Sender::new(false);
        let stop = Self(stopping.subscribe());
        (stopping, stop)
    }
}

/// Does work that is told to stop when `stop` completes, and then finishes what it has in hand.
pub(super) async fn until_stopped<F: Future>(
    stop: impl Future<Output = ()>,
    work: impl FnOnce(Stop) -> F,
) -> F::Output {
    let (stopping, told) = Stop::pair();
    let mut work = pin!(work(told));
    tokio::select! {
        done = &mut work => return done,
        () = stop => {}
    }
    stopping.send_replace(true);
    work.await
}
