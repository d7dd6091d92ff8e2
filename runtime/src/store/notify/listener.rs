//! Hearing of others, on a connection that is shared by all who wait in this process.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, timeout};

use super::{Ear, Heard, News, PART, Post};
use crate::store::sequencer::Backoff;
use crate::store::{Error, ErrorKind};

/// How long nothing is heard before it is made sure that something would be.
pub(super) const SILENCE: Duration = Duration::from_secs(30);

/// How long a session waits to hear itself.
pub(super) const ECHO: Duration = Duration::from_secs(5);

/// After a refusal, which does not pass by itself: somebody may have put it right.
pub(super) const REFUSED: Duration = Duration::from_secs(60);

/// Who listens in this process.
#[derive(Debug, Default)]
pub(super) struct Ears {
    /// How many wait for something to be appended, and how many for something to read.
    waiting: [usize; 2],
    /// Whether a task listens for them.
    busy: bool,
}

impl Ears {
    fn wanted(&self) -> News {
        let wanted = News::EACH.iter().zip(self.waiting).filter(|&(_, waiting)| waiting > 0);
        wanted.fold(News::NONE, |all, (&one, _)| all.or(one))
    }

    fn count(&mut self, news: News) -> impl Iterator<Item = &mut usize> {
        let all = News::EACH.into_iter().zip(&mut self.waiting);
        all.filter(move |&(one, _)| news.has(one)).map(|(_, count)| count)
    }
}

/// Somebody who waits for news; until it is dropped.
pub(in crate::store) struct Listening {
    post: Arc<Post>,
    news: News,
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.post.ears.send_modify(|ears| ears.count(self.news).for_each(|count| *count -= 1));
    }
}

impl Post {
    /// Has these news of other processes wake who waits for them in this one.
    pub(in crate::store) fn listen(self: &Arc<Self>, news: News) -> Listening {
        let mut begin = false;
        self.ears.send_modify(|ears| {
            ears.count(news).for_each(|count| *count += 1);
            begin = !std::mem::replace(&mut ears.busy, true);
        });
        if begin {
            tokio::spawn(Busy(Some(Arc::clone(self))).run());
        }
        Listening { post: Arc::clone(self), news }
    }

    /// Listens until the connection is lost.
    async fn follow(&self, ears: &mut watch::Receiver<Ears>) -> Result<Infallible, Error> {
        let mut ear = self.line.open().await.map_err(Error::database(PART))?;
        self.hear_itself(&mut *ear).await?;
        self.session.store(ear.session(), Ordering::Relaxed);
        let mut heard_of = News::NONE;
        loop {
            let wanted = ears.borrow_and_update().wanted();
            ear.want(wanted).await.map_err(Error::database(PART))?;
            self.hears.store(true, Ordering::Relaxed);
            // What was told before: they look.
            self.wake(wanted.without(heard_of));
            heard_of = wanted;
            loop {
                tokio::select! {
                    _ = ears.changed() => break,
                    heard = timeout(SILENCE, ear.hear()) => match heard {
                        Ok(heard) => self.pass_on(heard.map_err(Error::database(PART))?),
                        Err(_) => self.hear_itself(&mut *ear).await?,
                    },
                }
            }
        }
    }

    /// Makes sure that what is told is heard: a pooler between here and the server may keep it, and
    /// a line that was cut far away does not say so.
    async fn hear_itself(&self, ear: &mut dyn Ear) -> Result<(), Error> {
        let echo = self.line.echo(ear.session());
        let told = async {
            echo.await?;
            tokio::time::sleep(ECHO).await;
            Ok(())
        };
        let heard = async {
            loop {
                let heard = ear.hear().await?;
                self.pass_on(heard);
                if heard == Heard::Echo {
                    return Ok(());
                }
            }
        };
        tokio::select! {
            heard = heard => heard.map_err(Error::database(PART)),
            told = told => match told {
                Ok(()) => Err(Error::of(ErrorKind::Unheard, PART)),
                Err(error) => Err(Error::database(PART)(error)),
            },
        }
    }

    fn pass_on(&self, heard: Heard) {
        if let Heard::News(news) = heard {
            self.wake(news);
        }
    }

    fn wake(&self, news: News) {
        if news.has(News::APPENDED) {
            self.here.appended();
        }
        if news.has(News::SEQUENCED) {
            self.here.sequenced();
        }
    }

    /// Nothing is heard: whoever waits looks by itself, and at once, as something may have been told.
    fn deaf(&self) {
        self.session.store(0, Ordering::Relaxed);
        if self.hears.swap(false, Ordering::Relaxed) {
            self.wake(News::APPENDED.or(News::SEQUENCED));
        }
    }

    /// Ends the work of the one that listens where nobody waits; whether it is ended.
    fn end(&self, always: bool) -> bool {
        let mut ended = false;
        self.ears.send_if_modified(|ears| {
            ended = always || ears.wanted().is_none();
            ears.busy &= !ended;
            false
        });
        ended
    }
}

/// The one that listens; there is one at a time.
struct Busy(Option<Arc<Post>>);

impl Busy {
    async fn run(mut self) {
        let Some(post) = self.0.clone() else { return };
        let (mut ears, mut all) = (post.ears.subscribe(), post.ears.subscribe());
        let mut failures = Backoff::new(SILENCE);
        let mut told = false;
        loop {
            let begun = Instant::now();
            let error = tokio::select! {
                biased;
                _ = all.wait_for(|ears| ears.wanted().is_none()) => None,
                () = post.line.closed() => return,
                Err(error) = post.follow(&mut ears) => Some(error),
            };
            let heard = post.hears();
            post.deaf();
            if post.line.is_closed() {
                return;
            }
            let Some(error) = error else {
                if post.end(false) {
                    // Another may have begun already: it is not this one's to end.
                    self.0 = None;
                    return;
                }
                continue;
            };
            if heard && begun.elapsed() > SILENCE {
                failures = Backoff::new(SILENCE);
            }
            // Once, until it works again; a connection that was lost may be had again at once.
            if !heard && !told {
                post.observers.tell(|observer| observer.store_failed(PART, &error));
            }
            told = !heard;
            let passes = heard || error.is_retriable();
            let pause = if passes { failures.fail() } else { REFUSED };
            tokio::select! {
                _ = all.wait_for(|ears| ears.wanted().is_none()) => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
    }
}

impl Drop for Busy {
    /// The runtime ends, or the store's connections are closed.
    fn drop(&mut self) {
        if let Some(post) = &self.0 {
            post.deaf();
            post.end(true);
        }
    }
}
