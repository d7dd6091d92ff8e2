//! Consuming: lanes, positions, restarts, shutdown.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use factline::consumer::{Error, ErrorKind, Options, Running};
use factline::embedded::{Fault, Request};
use factline::telemetry::names;
use factline::testing::Recorder;
use factline_core::event::HandlerError;
use tokio::sync::{Barrier, Notify, Semaphore};

use crate::generated::clinic::{ClinicTopic, VisitEnded, VisitStarted};
use crate::support::{Clinic, Ledger, context, ended, soon, started, until, visit};

fn quick() -> Options {
    Options { commit_interval: Duration::from_millis(50), ..Options::default() }
}

/// The positions behind the last record of each partition, by what a ledger saw.
fn ends(ledger: &Ledger) -> BTreeMap<i32, i64> {
    let mut ends: BTreeMap<i32, i64> = (0..4).map(|partition| (partition, 0)).collect();
    for seen in ledger.seen() {
        let end = ends.entry(seen.partition).or_default();
        *end = (*end).max(seen.offset + 1);
    }
    ends
}

#[tokio::test(flavor = "multi_thread")]
async fn different_keys_are_handled_at_once() {
    let clinic = Clinic::open();
    let both = Arc::new(Barrier::new(4));
    let ledger = Ledger::default();
    let handler = {
        let ledger = ledger.clone();
        move |cx, event: factline_core::event::Envelope<VisitStarted>| {
            let (both, ledger) = (both.clone(), ledger.clone());
            async move {
                both.wait().await; // Passes only if four handlers are here at once.
                ledger.note::<VisitStarted>(&cx, event.event.visit_id, event.event.number);
                Ok(())
            }
        }
    };
    let running = clinic.consumer("keys").on::<VisitStarted, _, _>(handler).build().unwrap();
    let running = running.start().unwrap();
    clinic.publish(&clinic.publisher(), 64, 0..64).await;
    ledger.wait_for(64).await;
    drop(running);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_is_handled_one_at_a_time() {
    let clinic = Clinic::open();
    let (inside, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let ledger = Ledger::default();
    let handler = {
        let (ledger, most) = (ledger.clone(), most.clone());
        move |cx, event: factline_core::event::Envelope<VisitStarted>| {
            let (inside, most, ledger) = (inside.clone(), most.clone(), ledger.clone());
            async move {
                most.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                tokio::task::yield_now().await;
                inside.fetch_sub(1, Ordering::SeqCst);
                ledger.note::<VisitStarted>(&cx, event.event.visit_id, event.event.number);
                Ok(())
            }
        }
    };
    let running = clinic.consumer("one").on::<VisitStarted, _, _>(handler).build().unwrap();
    let running = running.start().unwrap();
    clinic.publish(&clinic.publisher(), 1, 0..500).await;
    ledger.wait_for(500).await;
    running.stop().await.unwrap();
    assert_eq!(most.load(Ordering::SeqCst), 1);
    assert_eq!(ledger.numbers(), (0..500).collect::<Vec<_>>());
}

/// One record never ends: everything before it is committed, nothing behind it; after a restart
/// exactly the uncommitted records come again.
#[tokio::test(flavor = "multi_thread")]
async fn a_restart_repeats_only_what_was_not_committed() {
    let clinic = Clinic::open();
    let ledger = Ledger::default();
    let handler = {
        let ledger = ledger.clone();
        move |cx: factline::consumer::AtLeastOnce,
              event: factline_core::event::Envelope<VisitStarted>| {
            let ledger = ledger.clone();
            async move {
                if event.event.number == 400 {
                    std::future::pending::<()>().await;
                }
                ledger.note::<VisitStarted>(&cx, event.event.visit_id, event.event.number);
                Ok(())
            }
        }
    };
    let options = Options { drain_timeout: Duration::from_millis(300), ..quick() };
    let builder = clinic.consumer("again").options(options).on::<VisitStarted, _, _>(handler);
    let running = builder.build().unwrap().start().unwrap();
    // A key for each number but those of the stuck one.
    clinic.publish(&clinic.publisher(), 1_000, 0..1_000).await;
    ledger.wait_for(999).await;
    running.stop().await.unwrap();

    let committed = clinic.committed("again");
    let first: Vec<_> = ledger.seen();
    for seen in &first {
        if seen.offset < committed[&seen.partition] {
            assert_ne!(seen.number, 400);
        }
    }
    assert!(committed.values().sum::<i64>() < 1_000, "the stuck record holds its partition");

    let second = Ledger::default();
    let builder = clinic.consumer("again").handler::<ClinicTopic, _>(second.clone());
    let running = builder.build().unwrap().start().unwrap();
    let expected = usize::try_from(1_000 - committed.values().sum::<i64>()).unwrap();
    second.wait_for(expected).await;
    running.stop().await.unwrap();
    assert_eq!(second.seen().len(), expected, "and no more");
    assert!(second.seen().iter().all(|seen| seen.offset >= committed[&seen.partition]));
    assert!(second.numbers().contains(&400));
    assert_eq!(clinic.committed("again").values().sum::<i64>(), 1_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_finishes_what_was_handed_out_and_commits_it() {
    let clinic = Clinic::open();
    let (gate, ledger) = (Arc::new(Semaphore::new(0)), Ledger::default());
    let entered = Arc::new(Notify::new());
    let handler = {
        let (gate, ledger, entered) = (gate.clone(), ledger.clone(), entered.clone());
        move |cx, event: factline_core::event::Envelope<VisitStarted>| {
            let (gate, ledger, entered) = (gate.clone(), ledger.clone(), entered.clone());
            async move {
                entered.notify_one();
                drop(gate.acquire().await);
                ledger.note::<VisitStarted>(&cx, event.event.visit_id, event.event.number);
                Ok(())
            }
        }
    };
    let running = clinic.consumer("stop").on::<VisitStarted, _, _>(handler).build().unwrap();
    let running = running.start().unwrap();
    clinic.publish(&clinic.publisher(), 50, 0..1_000).await;
    soon("a handler", entered.notified()).await;
    let stopping = tokio::spawn(running.stop());
    gate.add_permits(1_000);
    soon("the end", stopping).await.unwrap().unwrap();
    assert_eq!(clinic.committed("stop"), ends(&ledger), "all that was seen, and no more");
    ledger.assert_order_per_key();
}

#[tokio::test(flavor = "multi_thread")]
async fn commits_that_fail_are_made_again() {
    let clinic = Clinic::open();
    let ledger = Ledger::default();
    let faults = [Fault::NotAuthorized; 3];
    clinic.broker.fail(Request::OffsetCommit, &faults).unwrap();
    let builder = clinic.consumer("commits").options(quick());
    let running = builder.handler::<ClinicTopic, _>(ledger.clone()).build().unwrap();
    let running = running.start().unwrap();
    clinic.publish(&clinic.publisher(), 10, 0..100).await;
    ledger.wait_for(100).await;
    until("the commit", || clinic.committed("commits") == ends(&ledger)).await;
    assert!(clinic.counters.total(names::COMMIT_ERRORS) > 0);
    running.stop().await.unwrap();
}

/// A stuck record fills its partition's window; the other partitions flow.
#[tokio::test(flavor = "multi_thread")]
async fn a_stuck_record_holds_up_its_own_partition_only() {
    let clinic = Clinic::open();
    let (gate, ledger) = (Arc::new(Notify::new()), Ledger::default());
    let handler = {
        let (gate, ledger) = (gate.clone(), ledger.clone());
        move |cx, event: factline_core::event::Envelope<VisitStarted>| {
            let (gate, ledger) = (gate.clone(), ledger.clone());
            async move {
                if event.event.number == 0 {
                    gate.notified().await;
                }
                ledger.note::<VisitStarted>(&cx, event.event.visit_id, event.event.number);
                Ok(())
            }
        }
    };
    let options = Options { window: 20, ..quick() };
    let builder = clinic.consumer("stuck").options(options).on::<VisitStarted, _, _>(handler);
    let running = builder.build().unwrap().start().unwrap();
    let publisher = clinic.publisher();
    let receipt = publisher.with(&context()).publish(&started(visit(0), 0)).await.unwrap();
    clinic.publish(&publisher, 400, 1..2_000).await;
    let stuck = receipt.origin.partition;
    let others = || ledger.seen().iter().filter(|seen| seen.partition != stuck).count();
    until("the other partitions", || {
        let others = others();
        let end: usize = clinic.counters.total(names::EVENT_PUBLISHED).try_into().unwrap();
        others > end / 2 && others == clinic_others(&clinic, stuck, end)
    })
    .await;
    let own = ledger.seen().iter().filter(|seen| seen.partition == stuck).count();
    assert!(own < 20, "{own} of the stuck partition, whose window is 20");
    gate.notify_one();
    ledger.wait_for(2_000).await;
    running.stop().await.unwrap();
    ledger.assert_order_per_key();
    assert_eq!(clinic.committed("stuck").values().sum::<i64>(), 2_000);
}

/// How many of all records lie outside one partition.
fn clinic_others(clinic: &Clinic, partition: i32, all: usize) -> usize {
    all - usize::try_from(clinic.end(partition)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_handler_publishes_follows_from_what_it_handled() {
    let clinic = Clinic::open();
    let (publisher, recorder) = Recorder::publisher("reactor").unwrap();
    let done = Arc::new(Notify::new());
    let handler = {
        let done = done.clone();
        move |cx: factline::consumer::AtLeastOnce,
              event: factline_core::event::Envelope<VisitStarted>| {
            let (publisher, done) = (publisher.clone(), done.clone());
            async move {
                publisher.with(cx.context()).publish(&ended(event.event.visit_id, 2)).await?;
                done.notify_one();
                Ok::<(), HandlerError>(())
            }
        }
    };
    let running = clinic.consumer("react").on::<VisitStarted, _, _>(handler).build().unwrap();
    let running = running.start().unwrap();
    let cause = clinic.publisher().with(&context()).publish(&started(visit(1), 1)).await.unwrap();
    soon("the reaction", done.notified()).await;
    running.stop().await.unwrap();
    let effects = recorder.events::<VisitEnded>().unwrap();
    assert_eq!(effects.len(), 1);
    assert_eq!(effects[0].causation, Some(cause.event_id));
    assert_eq!(effects[0].correlation, cause.event_id.into(), "the cause began the chain");
    assert_eq!(&effects[0].tenant, context().tenant());
    assert_eq!(effects[0].source.as_str(), "reactor");
}

#[tokio::test(flavor = "multi_thread")]
async fn run_ends_in_order_when_it_is_told_to() {
    let clinic = Clinic::open();
    let ledger = Ledger::default();
    let consumer = clinic.consumer("run").handler::<ClinicTopic, _>(ledger.clone());
    let consumer = consumer.build().unwrap();
    clinic.publish(&clinic.publisher(), 10, 0..100).await;
    let waiting = ledger.clone();
    soon("the end", consumer.run(async move { waiting.wait_for(100).await })).await.unwrap();
    assert_eq!(clinic.committed("run"), ends(&ledger));
}

#[tokio::test]
async fn assigned_tells_how_many_partitions() {
    let clinic = Clinic::open();
    let running: Running = clinic
        .consumer("assigned")
        .handler::<ClinicTopic, _>(Ledger::default())
        .build()
        .unwrap()
        .start()
        .unwrap();
    assert_eq!(soon("partitions", running.assigned()).await, Some(4));
    running.stop().await.unwrap();
}

#[test]
fn every_contradiction_is_named_at_once() {
    let clinic = Clinic::open();
    let error: Error = clinic
        .consumer("")
        .options(Options { concurrency: 0, ..Options::default() })
        .handler::<ClinicTopic, _>(Ledger::default())
        .handler::<ClinicTopic, _>(Ledger::default())
        .on::<VisitEnded, _, _>(|_, _| async { Ok(()) })
        .on::<VisitEnded, _, _>(|_, _| async { Ok(()) })
        .build()
        .expect_err("contradictions");
    assert_eq!(error.kind(), ErrorKind::Options);
    let text = error.to_string();
    for part in ["concurrency", "no name", "two handlers", "two closures", "a handler and closures"]
    {
        assert!(text.contains(part), "{part} is not in: {text}");
    }
}
