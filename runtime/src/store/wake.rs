//! Who waits for news: in this process, and in others.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::{Notify, watch};

use super::notify::{Line, Listening, News, Post};
use super::sequencer::Longest;
use crate::telemetry::Observers;

/// Wakes the sequencer when something was appended, and readers when something can be read.
///
/// Nothing depends on it: whoever waits looks by itself from time to time.
pub(super) struct Wake {
    here: Arc<Here>,
    /// Other processes, where the database can tell them.
    post: Option<Arc<Post>>,
}

/// Who waits in this process.
#[derive(Debug)]
pub(super) struct Here {
    appended: Notify,
    /// Counts the times that something could be read.
    sequenced: watch::Sender<u64>,
    /// How many sequencers lead.
    leaders: AtomicUsize,
}

impl Here {
    fn leads(&self) -> bool {
        self.leaders.load(Ordering::Relaxed) > 0
    }

    pub(super) fn appended(&self) {
        if self.leads() {
            self.appended.notify_one();
        }
    }

    pub(super) fn sequenced(&self) {
        self.sequenced.send_modify(|count| *count += 1);
    }
}

impl Wake {
    pub(super) fn new(line: Option<Arc<dyn Line>>, observers: &Observers) -> Arc<Self> {
        let (appended, sequenced) = (Notify::new(), watch::Sender::new(0));
        let here = Arc::new(Here { appended, sequenced, leaders: AtomicUsize::new(0) });
        let post = line.map(|line| Post::new(line, Arc::clone(&here), observers.clone()));
        Arc::new(Self { here, post })
    }

    /// Something was appended, or will be once its transaction is committed.
    pub(super) fn appended(&self, sequenced: bool) {
        if !sequenced {
            self.here.sequenced();
        } else if self.here.leads() {
            self.here.appended();
        } else {
            self.tell(News::APPENDED);
        }
    }

    /// Completes when something was appended since the last time.
    pub(super) async fn wait_appended(&self) {
        self.here.appended.notified().await;
    }

    /// Something can be read.
    pub(super) fn sequenced(&self) {
        self.here.sequenced();
        self.tell(News::SEQUENCED);
    }

    /// What tells a reader of news from now on, of this process or, as long as what else is given is
    /// kept, of any.
    pub(super) fn listen(&self, to_others: bool) -> (watch::Receiver<u64>, Option<Listening>) {
        let others = to_others.then(|| self.hear(News::SEQUENCED)).flatten();
        (self.here.sequenced.subscribe(), others)
    }

    /// How long whoever waits for other processes waits at most before it looks by itself: as was
    /// said, or so long where it is told by others, and so long where not.
    pub(super) fn longest(
        &self,
        said: Option<Duration>,
        (told, untold): (Duration, Duration),
    ) -> Longest {
        match (said, &self.post) {
            (Some(said), _) => said.into(),
            (None, Some(post)) => Longest::told(post, told, untold),
            (None, None) => untold.into(),
        }
    }

    /// One more sequencer of this process leads, or one less: it is what appends of this process wake,
    /// and where there is none they tell other processes.
    pub(super) fn lead(&self, leads: bool) {
        if leads {
            self.here.leaders.fetch_add(1, Ordering::Relaxed);
        } else {
            self.here.leaders.fetch_sub(1, Ordering::Relaxed);
            // Whoever leads now has not heard of what only the last one was told.
            self.tell(News::APPENDED);
        }
    }

    fn tell(&self, news: News) {
        if let Some(post) = &self.post {
            post.tell(news);
        }
    }

    /// Has news of other processes wake who waits in this one, as long as this is kept.
    pub(super) fn hear(&self, news: News) -> Option<Listening> {
        self.post.as_ref().map(|post| post.listen(news))
    }
}
