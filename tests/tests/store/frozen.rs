//! A process whose clock stands still: nobody in it looks for anything by itself.

use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::sync::watch;

use crate::bench::Outcome;

/// A process on a thread of its own, in which no time passes but what [`pass`](Self::pass) says: only
/// what comes from outside, such as a notification, wakes anybody.
pub(crate) struct Frozen {
    thread: JoinHandle<Outcome>,
    stop: watch::Sender<bool>,
    passing: UnboundedSender<Duration>,
}

/// Completes when the process is told to stop.
pub(crate) type Stopped = std::pin::Pin<Box<dyn Future<Output = ()> + Send>>;

impl Frozen {
    pub(crate) fn run<F>(process: impl FnOnce(Stopped) -> F + Send + 'static) -> Self
    where
        F: Future<Output = Outcome>,
    {
        let stop = watch::Sender::new(false);
        let mut stopped = stop.subscribe();
        let stopped = Box::pin(async move {
            let _ = stopped.wait_for(|stop| *stop).await;
        });
        let (passing, mut passes) = unbounded_channel();
        let thread = thread::spawn(move || {
            let runtime = Builder::new_current_thread().enable_all().start_paused(true).build()?;
            runtime.block_on(async {
                // A clock that is paused goes on by itself where nothing else goes on, but not as
                // long as a thread is at work.
                let (held, hold) = mpsc::channel::<()>();
                tokio::task::spawn_blocking(move || hold.recv());
                tokio::spawn(async move {
                    while let Some(time) = passes.recv().await {
                        tokio::time::advance(time).await;
                    }
                });
                let done = process(stopped).await;
                drop(held);
                done
            })
        });
        Self { thread, stop, passing }
    }

    /// Lets time pass in it.
    pub(crate) fn pass(&self, time: Duration) {
        // INVARIANT: where the process has ended, `stop` says how.
        let _ = self.passing.send(time);
    }

    /// Ends it.
    pub(crate) async fn stop(self) -> Outcome {
        self.stop.send_replace(true);
        let done = tokio::task::spawn_blocking(|| self.thread.join()).await?;
        done.map_err(|_| "the process has panicked")?
    }
}
