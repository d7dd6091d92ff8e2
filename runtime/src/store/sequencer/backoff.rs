//! How long to wait before looking again.

use std::sync::Arc;
use std::time::Duration;

use crate::store::notify::Post;

const SHORTEST: Duration = Duration::from_millis(1);
/// After the first failure; then it doubles, up to this many times as long.
const FAILED: Duration = Duration::from_millis(50);
const FAILED_LONGEST: Duration = Duration::from_secs(2);

/// Looks often while there is news, and ever less while there is none.
pub(crate) struct Backoff {
    longest: Longest,
    next: Duration,
    failed: Duration,
}

impl Backoff {
    pub(crate) fn new(longest: impl Into<Longest>) -> Self {
        Self { longest: longest.into(), next: SHORTEST, failed: FAILED }
    }

    /// There was news.
    pub(crate) const fn reset(&mut self) {
        self.next = SHORTEST;
    }

    /// There was none: how long to wait now.
    pub(crate) fn next(&mut self) -> Duration {
        self.failed = FAILED;
        let longest = self.longest.now();
        // It may have become shorter.
        let now = self.next.min(longest).max(SHORTEST);
        self.next = (now * 2).min(longest).max(SHORTEST);
        now
    }

    /// It could not look at all: how long to wait now.
    pub(crate) fn fail(&mut self) -> Duration {
        let now = self.failed;
        self.failed = (now * 2).min(FAILED_LONGEST);
        now
    }
}

/// How long to wait at most.
pub(crate) struct Longest {
    always: Duration,
    /// Instead, while this hears what others tell.
    told: Option<(Arc<Post>, Duration)>,
}

impl Longest {
    pub(crate) fn told(post: &Arc<Post>, told: Duration, untold: Duration) -> Self {
        Self { always: untold, told: Some((Arc::clone(post), told)) }
    }

    fn now(&self) -> Duration {
        match &self.told {
            Some((post, told)) if post.hears() => *told,
            _ => self.always,
        }
    }
}

impl From<Duration> for Longest {
    fn from(always: Duration) -> Self {
        Self { always, told: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest_and_start_anew() {
        let mut backoff = Backoff::new(Duration::from_millis(3));
        let millis = |duration: Duration| duration.as_millis();
        assert_eq!([(); 4].map(|()| millis(backoff.next())), [1, 2, 3, 3]);
        backoff.reset();
        assert_eq!(millis(backoff.next()), 1);
        assert_eq!([(); 3].map(|()| millis(backoff.fail())), [50, 100, 200]);
        backoff.next();
        assert_eq!(millis(backoff.fail()), 50, "it could look in between");
    }
}
