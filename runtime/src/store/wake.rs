//! Who waits for news, in this process.

use tokio::sync::{Notify, watch};

/// Wakes the sequencer when something was appended, and readers when something can be read.
///
/// Nothing depends on it: whoever waits looks by itself from time to time.
#[derive(Debug)]
pub(super) struct Wake {
    appended: Notify,
    /// Counts the times that something could be read.
    sequenced: watch::Sender<u64>,
}

impl Default for Wake {
    fn default() -> Self {
        Self { appended: Notify::new(), sequenced: watch::Sender::new(0) }
    }
}

impl Wake {
    /// Something was appended, or will be once its transaction is committed.
    pub(super) fn appended(&self, sequenced: bool) {
        if sequenced {
            self.appended.notify_one();
        } else {
            self.sequenced();
        }
    }

    /// Completes when something was appended since the last time.
    pub(super) async fn wait_appended(&self) {
        self.appended.notified().await;
    }

    /// Something can be read.
    pub(super) fn sequenced(&self) {
        self.sequenced.send_modify(|count| *count += 1);
    }

    /// What tells a reader of news from now on.
    pub(super) fn listen(&self) -> watch::Receiver<u64> {
        self.sequenced.subscribe()
    }
}
