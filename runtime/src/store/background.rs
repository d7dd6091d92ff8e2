//! Work that nobody waits for, but a test and a process that ends.

use std::sync::Arc;

use tokio::sync::watch;

/// Counts what goes on in the background.
#[derive(Debug, Default)]
pub(super) struct Background(Arc<watch::Sender<usize>>);

/// Something that goes on until it is dropped.
#[derive(Debug)]
pub(super) struct Begun(Arc<watch::Sender<usize>>);

impl Background {
    pub(super) fn begin(&self) -> Begun {
        self.0.send_modify(|count| *count += 1);
        Begun(Arc::clone(&self.0))
    }

    /// Completes when nothing goes on.
    pub(super) async fn idle(&self) {
        // INVARIANT: the sender is ours, so the channel never closes.
        let _ = self.0.subscribe().wait_for(|count| *count == 0).await;
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}
