//! On a line of the tests' own, and a clock that goes as it is told.

use std::io::ErrorKind::ConnectionAborted;
use std::pin::Pin;
use std::sync::{MutexGuard, PoisonError};

use tokio::sync::mpsc;
use tokio::time::{advance, sleep};

use super::listener::{ECHO, REFUSED, SILENCE};
use super::sender::{INTERVAL, INTERVAL_LONGEST, LOOK};
use super::*;
use crate::store::backend::Answer;
use crate::store::wake::Wake;
use crate::telemetry::{Counters, names};

/// A line that says what was said on it.
#[derive(Default)]
struct Fake(Mutex<State>);

#[derive(Default)]
struct State {
    /// What others wait for.
    wanted: Vec<News>,
    looks: usize,
    told: Vec<News>,
    /// Who listens in this process, and for what.
    ear: Option<mpsc::UnboundedSender<Heard>>,
    wants: News,
    opened: Session,
    /// It does not hear itself.
    is_deaf: bool,
    is_refused: bool,
    is_closed: bool,
}

impl Fake {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn told(&self) -> Vec<News> {
        self.state().told.clone()
    }

    fn looks(&self) -> usize {
        self.state().looks
    }

    fn opened(&self) -> Session {
        self.state().opened
    }

    fn wants(&self) -> News {
        self.state().wants
    }

    fn hear(&self, heard: Heard) {
        self.state().ear.as_ref().expect("somebody listens").send(heard).expect("it listens");
    }
}

struct FakeLine(Arc<Fake>);

impl Line for FakeLine {
    fn wanted(&self, _: Option<Session>) -> Answer<'_, News> {
        let mut state = self.0.state();
        state.looks += 1;
        let wanted = state.wanted.iter().fold(News::NONE, |all, &one| all.or(one));
        Box::pin(async move { Ok(wanted) })
    }

    fn tell(&self, news: News, _: Option<Session>) -> Answer<'_, ()> {
        self.0.state().told.push(news);
        Box::pin(async { Ok(()) })
    }

    fn echo(&self, to: Session) -> Answer<'_, ()> {
        let state = self.0.state();
        assert_eq!(to, state.opened);
        if !state.is_deaf {
            state.ear.as_ref().expect("it listens").send(Heard::Echo).expect("it listens");
        }
        Box::pin(async { Ok(()) })
    }

    fn open(&self) -> Answer<'_, Box<dyn Ear>> {
        let mut state = self.0.state();
        state.opened += 1;
        if state.is_refused {
            return Box::pin(async { Err(sqlx::Error::Io(ConnectionAborted.into())) });
        }
        let (sender, receiver) = mpsc::unbounded_channel();
        state.ear = Some(sender);
        let ear = FakeEar { line: Arc::clone(&self.0), session: state.opened, receiver };
        Box::pin(async { Ok(Box::new(ear) as Box<dyn Ear>) })
    }

    fn is_closed(&self) -> bool {
        self.0.state().is_closed
    }

    fn closed(&self) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(std::future::pending())
    }
}

struct FakeEar {
    line: Arc<Fake>,
    session: Session,
    receiver: mpsc::UnboundedReceiver<Heard>,
}

impl Ear for FakeEar {
    fn session(&self) -> Session {
        self.session
    }

    fn want(&mut self, news: News) -> Answer<'_, ()> {
        self.line.state().wants = news;
        Box::pin(async { Ok(()) })
    }

    fn hear(&mut self) -> Answer<'_, Heard> {
        Box::pin(async {
            self.receiver.recv().await.ok_or_else(|| sqlx::Error::Io(ConnectionAborted.into()))
        })
    }
}

impl Drop for FakeEar {
    fn drop(&mut self) {
        self.line.state().wants = News::NONE;
    }
}

/// A process: its line, who waits in it, and what its observer counts.
fn process(wanted: &[News]) -> (Arc<Fake>, Arc<Wake>, Arc<Counters>) {
    let (fake, counters) = (Arc::<Fake>::default(), Arc::<Counters>::default());
    fake.state().wanted = wanted.to_vec();
    let line = Arc::new(FakeLine(Arc::clone(&fake)));
    let observer: Arc<dyn crate::telemetry::Observer> = counters.clone();
    (fake, Wake::new(Some(line), &Observers::from(observer)), counters)
}

/// Lets everybody do what can be done now.
async fn settle() {
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(start_paused = true)]
async fn what_comes_at_once_is_told_at_once() {
    let (fake, wake, _) = process(&[News::APPENDED, News::SEQUENCED]);
    for _ in 0..1000 {
        wake.appended(true);
    }
    settle().await;
    assert_eq!(fake.told(), [News::APPENDED]);
    for _ in 0..1000 {
        wake.appended(true);
        wake.sequenced();
    }
    settle().await;
    assert_eq!(fake.told().len(), 1, "not so soon after the last");
    advance(INTERVAL).await;
    settle().await;
    assert_eq!(fake.told(), [News::APPENDED, News::APPENDED.or(News::SEQUENCED)]);
    advance(INTERVAL * 10).await;
    settle().await;
    assert_eq!(fake.told().len(), 2, "nothing new");
    wake.sequenced();
    settle().await;
    assert_eq!((fake.told().len(), fake.looks()), (3, 1), "at once again");
}

#[tokio::test(start_paused = true)]
async fn who_has_always_news_tells_less_often() {
    let (fake, wake, _) = process(&[News::APPENDED]);
    let tell = async |during: Duration| {
        let before = fake.told().len();
        for _ in 0..during.as_millis() {
            wake.appended(true);
            sleep(Duration::from_millis(1)).await;
        }
        fake.told().len() - before
    };
    assert_eq!(tell(INTERVAL * 7).await, 3, "at once, after an interval, after twice as long");
    assert_eq!(tell(INTERVAL_LONGEST * 10).await, 10);
    sleep(INTERVAL_LONGEST * 2).await;
    assert_eq!(tell(INTERVAL * 3).await, 2, "after a silence as at first");
}

#[tokio::test(start_paused = true)]
async fn nothing_is_told_to_nobody() {
    let (fake, wake, _) = process(&[News::SEQUENCED]);
    for _ in 0..100 {
        wake.appended(true);
        sleep(INTERVAL).await;
    }
    assert_eq!((fake.told().len(), fake.looks()), (0, 1));
    // What somebody waits for does not wait for that.
    wake.sequenced();
    settle().await;
    assert_eq!(fake.told(), [News::SEQUENCED]);
    fake.state().told.clear();
    // Somebody begins to listen, who may have missed the last of it.
    fake.state().wanted.push(News::APPENDED);
    sleep(LOOK).await;
    assert_eq!(fake.told(), [News::APPENDED]);
    assert_eq!(fake.looks(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_a_leader_of_this_process_hears_is_told_nobody() {
    let (fake, wake, _) = process(&[News::APPENDED]);
    wake.lead(true);
    wake.appended(true);
    wake.wait_appended().await;
    assert_eq!(fake.looks(), 0);
    // It learns that another leads, which was not told.
    wake.lead(false);
    settle().await;
    assert_eq!(fake.told(), [News::APPENDED]);
}

#[tokio::test(start_paused = true)]
async fn the_last_who_listens_ends_it() {
    let (fake, wake, _) = process(&[]);
    let (mut news, one) = wake.listen(true);
    let two = wake.hear(News::APPENDED);
    settle().await;
    assert_eq!(fake.wants(), News::APPENDED.or(News::SEQUENCED));
    news.mark_unchanged();
    fake.hear(Heard::News(News::SEQUENCED));
    news.changed().await.expect("news");
    drop(two);
    settle().await;
    assert_eq!(fake.wants(), News::SEQUENCED);
    drop(one);
    settle().await;
    assert_eq!((fake.wants(), fake.opened()), (News::NONE, 1));
    let _three = wake.hear(News::APPENDED);
    settle().await;
    assert_eq!((fake.wants(), fake.opened()), (News::APPENDED, 2));
}

#[tokio::test(start_paused = true)]
async fn a_lost_connection_is_had_again() {
    let (fake, wake, counters) = process(&[]);
    let (mut news, _guard) = wake.listen(true);
    settle().await;
    news.mark_unchanged();
    fake.state().ear = None;
    settle().await;
    assert!(news.has_changed().expect("news"), "whoever waits looks by itself");
    sleep(Duration::from_millis(50)).await;
    settle().await;
    news.mark_unchanged();
    fake.hear(Heard::News(News::SEQUENCED));
    news.changed().await.expect("news");
    assert_eq!(counters.total(names::STORE_ERRORS), 0);
    // One that is cut far away does not say so.
    fake.state().is_deaf = true;
    sleep(SILENCE + ECHO).await;
    fake.state().is_deaf = false;
    sleep(SILENCE).await;
    news.mark_unchanged();
    fake.hear(Heard::News(News::SEQUENCED));
    news.changed().await.expect("news");
    assert_eq!((fake.opened(), counters.total(names::STORE_ERRORS)), (3, 0));
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_had_is_told_once() {
    for is_deaf in [true, false] {
        let (fake, wake, counters) = process(&[]);
        fake.state().is_deaf = is_deaf;
        fake.state().is_refused = !is_deaf;
        let (mut news, _guard) = wake.listen(true);
        sleep(REFUSED * 10).await;
        assert!(fake.opened() > 5, "it goes on trying");
        assert_eq!(counters.total(names::STORE_ERRORS), 1);
        assert!(!news.has_changed().expect("news"));
        fake.state().is_deaf = false;
        fake.state().is_refused = false;
        sleep(REFUSED * 2).await;
        news.mark_unchanged();
        fake.hear(Heard::News(News::SEQUENCED));
        news.changed().await.expect("news");
    }
}

#[test]
fn another_runtime_goes_on() {
    let (fake, wake, _) = process(&[News::APPENDED]);
    for told in 1..=3 {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(async {
            let _guard = wake.hear(News::APPENDED);
            wake.appended(true);
            settle().await;
        });
        // It ended before the pause after what it told did.
        assert_eq!((fake.told().len(), fake.opened()), (told, told as Session));
    }
}
