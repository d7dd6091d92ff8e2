//! Subscriptions: what handlers see, when they fail, and who moves the cursor.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use factline::event::{Envelope, HandlerError};
use factline::store::{ErrorKind, EventStore, Expected, Handle, Poison, Recorded, Tx};
use factline::telemetry::{Counters, names};
use tokio::sync::{Notify, watch};

use crate::bench::{Bench, Fixture, Outcome};
use crate::generated::clinic::{ClinicHandler, ClinicTopic, VisitEnded, VisitStarted};
use crate::support::{batch, context, ended, started, stream};

/// Writes each event's position into a table of its generation, and fails where it is told to.
#[derive(Default)]
pub(crate) struct Ledger {
    /// Fails for events for which this says so.
    pub(crate) fails: Option<fn(&Recorded, u32) -> Option<HandlerError>>,
    pub(crate) calls: Arc<AtomicU32>,
}

impl<B: Bench> Handle<B> for Ledger {
    async fn handle(&self, tx: &mut Tx<B>, event: &Recorded) -> Result<(), HandlerError> {
        let call = self.calls.fetch_add(1, Ordering::SeqCst);
        assert_eq!(Some(tx.position()), event.position);
        let sql = format!("INSERT INTO seen_{} VALUES ({})", tx.generation(), tx.position());
        B::run_in(tx.transaction(), &sql).await?;
        match self.fails.and_then(|fails| fails(event, call)) {
            // What it wrote before it failed must not stay.
            Some(error) => Err(error),
            None => Ok(()),
        }
    }
}

pub(crate) async fn tables<B: Bench>(fixture: &Fixture<B>) -> Outcome {
    for generation in [1, 2] {
        fixture.run(&format!("CREATE TABLE seen_{generation} (position bigint)")).await?;
    }
    Ok(())
}

/// Ten visits with three events each, all sequenced.
pub(crate) async fn filled<B: Bench>(fixture: &Fixture<B>) -> Outcome {
    tables(fixture).await?;
    for round in 0..3 {
        for visit in 0..10 {
            let store = &fixture.store;
            store.append(&stream(visit), Expected::Any, &batch(store, visit, round, 1)).await?;
        }
    }
    assert_eq!(fixture.settle().await?, 30);
    Ok(())
}

pub(crate) async fn seen<B: Bench>(
    fixture: &Fixture<B>,
    generation: u32,
) -> Result<(i64, i64), sqlx::Error> {
    let all = fixture.number(&format!("SELECT count(*) FROM seen_{generation}")).await?;
    let different =
        fixture.number(&format!("SELECT count(DISTINCT position) FROM seen_{generation}")).await?;
    Ok((all, different))
}

async fn cursor<B: Bench>(fixture: &Fixture<B>) -> Result<i64, sqlx::Error> {
    fixture.number("SELECT coalesce(min(cursor), -1) FROM factline_subscriptions").await
}

pub(crate) async fn every_event_is_handled_once<B: Bench>(fixture: Fixture<B>) -> Outcome {
    filled(&fixture).await?;
    let store = &fixture.store;
    for _ in 0..3 {
        store.subscribe("ledger").all(Ledger::default()).batch(7).catch_up().await?;
        assert_eq!(seen(&fixture, 1).await?, (30, 30));
    }
    let standing = store.subscriptions().await?;
    assert_eq!((standing[0].cursor, standing[0].behind), (30, 0));
    store.append(&stream(1), Expected::Any, &batch(store, 1, 9, 2)).await?;
    fixture.settle().await?;
    store.subscribe("ledger").all(Ledger::default()).catch_up().await?;
    assert_eq!(seen(&fixture, 1).await?, (32, 32));
    Ok(())
}

/// Counts by type, through the trait that the generator wrote.
struct Wards;

impl<B: Bench> ClinicHandler<Tx<B>> for Wards {
    async fn visit_ended(
        &self,
        tx: &mut Tx<B>,
        _: &Envelope<VisitEnded>,
    ) -> Result<(), HandlerError> {
        B::run_in(tx.transaction(), "UPDATE beds SET used = used - 1").await?;
        Ok(())
    }

    async fn visit_started(
        &self,
        tx: &mut Tx<B>,
        _: &Envelope<VisitStarted>,
    ) -> Result<(), HandlerError> {
        B::run_in(tx.transaction(), "UPDATE beds SET used = used + 1").await?;
        Ok(())
    }
}

pub(crate) async fn typed_handlers_get_their_topic<B: Bench>(fixture: Fixture<B>) -> Outcome {
    let store = &fixture.store;
    fixture.run("CREATE TABLE beds (used bigint)").await?;
    fixture.run("INSERT INTO beds VALUES (0)").await?;
    for visit in 0..5 {
        let mut batch = store.batch(&context()).event(&started(visit, 1));
        if visit % 2 == 0 {
            batch.push(&ended(visit, 2));
        }
        store.append(&stream(visit), Expected::NoStream, &batch).await?;
    }
    fixture.settle().await?;
    store.subscribe("beds").topic::<ClinicTopic, _>(Wards).catch_up().await?;
    assert_eq!(fixture.number("SELECT used FROM beds").await?, 2);
    Ok(())
}

pub(crate) async fn a_crash_before_the_commit_repeats_the_batch<B: Bench>(
    fixture: Fixture<B>,
) -> Outcome {
    filled(&fixture).await?;
    // Dropped in the middle of a batch, as a killed process is: what it wrote is gone with it.
    let (reached, wait) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let handler = Hanging { reached: Arc::clone(&reached), wait };
    let subscription = fixture.store.subscribe("ledger").all(handler).batch(7);
    tokio::select! {
        done = subscription.catch_up() => done?,
        () = reached.notified() => {}
    }
    assert_eq!(seen(&fixture, 1).await?, (0, 0));
    assert_eq!(cursor(&fixture).await?, 0);
    // The lease of who died runs out.
    fixture.run("UPDATE factline_subscriptions SET lease_until = NULL, owner = NULL").await?;
    fixture.store.subscribe("ledger").all(Ledger::default()).catch_up().await?;
    assert_eq!(seen(&fixture, 1).await?, (30, 30));
    Ok(())
}

/// Handles four events, and then never comes back.
#[derive(Default)]
pub(crate) struct Hanging {
    pub(crate) reached: Arc<Notify>,
    pub(crate) wait: Arc<Notify>,
}

impl<B: Bench> Handle<B> for Hanging {
    async fn handle(&self, tx: &mut Tx<B>, _: &Recorded) -> Result<(), HandlerError> {
        let sql = format!("INSERT INTO seen_1 VALUES ({})", tx.position());
        B::run_in(tx.transaction(), &sql).await?;
        if tx.position() == 4 {
            self.reached.notify_one();
            self.wait.notified().await;
        }
        Ok(())
    }
}

pub(crate) async fn a_failing_stream_is_parked_and_others_go_on<B: Bench>(
    fixture: Fixture<B>,
) -> Outcome {
    filled(&fixture).await?;
    let store = &fixture.store;
    let handler = || Ledger {
        fails: Some(|event, _| {
            (event.stream == stream(3) && event.version == 2).then(|| HandlerError::fatal("no"))
        }),
        ..Ledger::default()
    };
    store.subscribe("ledger").all(handler()).batch(8).catch_up().await?;
    assert_eq!(seen(&fixture, 1).await?, (28, 28), "versions 2 and 3 of one stream wait");
    let standing = store.subscriptions().await?;
    assert_eq!((standing[0].cursor, standing[0].parked), (30, 2));
    // One more event of the stream, after a restart: it goes behind the others.
    store.append(&stream(3), Expected::Any, &batch(store, 3, 9, 1)).await?;
    fixture.settle().await?;
    store.subscribe("ledger").all(handler()).catch_up().await?;
    assert_eq!(store.subscriptions().await?[0].parked, 3);
    // The handler is mended, and somebody says so.
    assert_eq!(store.retry_parked("ledger").await?, 3);
    store.subscribe("ledger").all(Ledger::default()).catch_up().await?;
    assert_eq!(store.subscriptions().await?[0].parked, 0);
    assert_eq!(seen(&fixture, 1).await?, (31, 31));
    let order = "SELECT count(*) FROM factline_ordering";
    assert_eq!(fixture.number(order).await?, 31);
    Ok(())
}

pub(crate) async fn a_failure_that_passes_costs_nothing<B: Bench>(fixture: Fixture<B>) -> Outcome {
    filled(&fixture).await?;
    let calls = Arc::new(AtomicU32::new(0));
    let handler = Ledger {
        fails: Some(|event, call| {
            // The first three calls for one event fail, in the ways that pass.
            let passing =
                [HandlerError::retry("a"), HandlerError::defer("b"), HandlerError::retry("c")];
            let pause = Duration::from_millis(1);
            (event.position == Some(1)).then_some(())?;
            passing.into_iter().nth(call as usize).map(|error| error.after(pause))
        }),
        calls: Arc::clone(&calls),
    };
    fixture.store.subscribe("ledger").all(handler).batch(1).catch_up().await?;
    assert_eq!(seen(&fixture, 1).await?, (30, 30));
    assert_eq!(calls.load(Ordering::SeqCst), 33);
    Ok(())
}

pub(crate) async fn a_subscription_may_stop_at_a_failure<B: Bench>(fixture: Fixture<B>) -> Outcome {
    filled(&fixture).await?;
    let store = &fixture.store;
    let make = |fails| {
        let handler = Ledger { fails, ..Ledger::default() };
        store.subscribe("ledger").all(handler).poison(Poison::Stop)
    };
    let fails: fn(&Recorded, u32) -> _ =
        |event, _| (event.position == Some(12)).then(|| HandlerError::fatal("no"));
    let error = make(Some(fails)).catch_up().await.err().ok_or("it went on")?;
    assert_eq!(error.kind(), ErrorKind::Stopped, "{error}");
    assert_eq!(seen(&fixture, 1).await?, (11, 11));
    let standing = &store.subscriptions().await?[0];
    assert_eq!((standing.cursor, standing.failed_at), (11, Some(12)));
    assert_eq!(standing.state, "stopped");
    assert!(make(None).catch_up().await.is_err_and(|error| error.kind() == ErrorKind::Stopped));
    store.resume("ledger").await?;
    make(None).catch_up().await?;
    assert_eq!(seen(&fixture, 1).await?, (30, 30));
    Ok(())
}

pub(crate) async fn shards_share_the_streams<B: Bench>(fixture: Fixture<B>) -> Outcome {
    filled(&fixture).await?;
    let mut before = 0;
    for shard in 0..3 {
        let subscription = fixture.store.subscribe("ledger").all(Ledger::default());
        subscription.shard(shard, 3).catch_up().await?;
        let (all, different) = seen(&fixture, 1).await?;
        assert!(all == different && all > before, "shard {shard} has seen nothing");
        before = all;
    }
    assert_eq!(before, 30);
    let wrong = fixture.store.subscribe("ledger").all(Ledger::default()).shard(0, 2).catch_up();
    assert!(wrong.await.is_err_and(|error| error.kind() == ErrorKind::Options));
    Ok(())
}

pub(crate) async fn a_projection_is_rebuilt_beside_the_old<B: Bench>(
    fixture: Fixture<B>,
) -> Outcome {
    filled(&fixture).await?;
    let store = &fixture.store;
    let make = |generation| store.subscribe("ledger").all(Ledger::default()).generation(generation);
    make(1).catch_up().await?;
    assert_eq!(store.generation("ledger").await?, None);
    store.swap("ledger", 1).await?;
    assert_eq!(store.generation("ledger").await?, Some(1));
    let early = store.swap("ledger", 2).await.err().ok_or("it has seen nothing")?;
    assert_eq!(early.kind(), ErrorKind::Options);
    make(2).catch_up().await?;
    assert_eq!((seen(&fixture, 1).await?, seen(&fixture, 2).await?), ((30, 30), (30, 30)));
    store.swap("ledger", 2).await?;
    assert_eq!(store.generation("ledger").await?, Some(2));
    assert!(make(1).catch_up().await.is_err_and(|error| error.kind() == ErrorKind::Retired));
    Ok(())
}

pub(crate) async fn live_events_come_without_being_looked_for<B: Bench>(
    fixture: Fixture<B>,
) -> Outcome {
    tables(&fixture).await?;
    let store = fixture.store.clone();
    let stop = watch::Sender::new(false);
    let wait = |mut stopped: watch::Receiver<bool>| async move {
        let _ = stopped.wait_for(|stop| *stop).await;
    };
    let long = Duration::from_secs(3600);
    let sequencer = tokio::spawn(store.sequencer().poll(long).run(wait(stop.subscribe())));
    let handler = Telling { told: Arc::default(), news: Arc::new(Notify::new()) };
    let (told, news) = (Arc::clone(&handler.told), Arc::clone(&handler.news));
    let live = store.subscribe("live").all(handler).poll(long);
    let live = tokio::spawn(live.run(wait(stop.subscribe())));
    for number in 1..=20 {
        store.append(&stream(1), Expected::Any, &batch(&store, 1, number, 1)).await?;
        while told.lock().expect("no panic").len() < number as usize {
            news.notified().await;
        }
    }
    stop.send_replace(true);
    sequencer.await?;
    live.await??;
    assert_eq!(told.lock().expect("no panic").len(), 20);
    Ok(())
}

struct Telling {
    told: Arc<Mutex<BTreeSet<u64>>>,
    news: Arc<Notify>,
}

impl<B: Bench> Handle<B> for Telling {
    async fn handle(&self, tx: &mut Tx<B>, _: &Recorded) -> Result<(), HandlerError> {
        self.told.lock().expect("no panic").insert(tx.position());
        self.news.notify_one();
        Ok(())
    }
}

pub(crate) async fn lag_and_parked_events_are_told<B: Bench>(fixture: Fixture<B>) -> Outcome {
    filled(&fixture).await?;
    let counters = Arc::new(Counters::default());
    let options = factline::store::Options::new("suite".parse()?).observer(counters.clone());
    let store = EventStore::<B>::new(fixture.store.pool().clone(), options);
    let handler = Ledger {
        fails: Some(|event, _| (event.position == Some(5)).then(|| HandlerError::fatal("no"))),
        ..Ledger::default()
    };
    store.subscribe("ledger").all(handler).batch(10).catch_up().await?;
    assert_eq!(counters.total(names::PROJECTED), 30);
    assert_eq!(counters.total(names::PARKED), 1);
    assert_eq!(counters.total(names::PROJECTION_BEHIND), 0);
    assert_eq!(counters.total(names::STORE_ERRORS), 0);
    Ok(())
}
