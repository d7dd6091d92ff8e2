//! Handlers that fail: tried again, given up, passed over.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use factline::consumer::{ErrorKind, OnFailure, Options, Reason, Retry};
use factline::telemetry::names;
use factline_core::event::{Envelope, HandlerError};
use tokio::sync::Notify;

use crate::generated::clinic::{ClinicTopic, VisitEnded, VisitStarted};
use crate::support::{Clinic, Ledger, context, ended, soon, started, until, visit};

fn retry(attempts: u32) -> Retry {
    let first_pause = Duration::from_millis(5);
    Retry { attempts, first_pause, longest_pause: Duration::from_millis(20) }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_that_passes_is_tried_again_in_its_place() {
    let clinic = Clinic::open();
    let ledger = Ledger::default();
    let handler = {
        let ledger = ledger.clone();
        move |cx: factline::consumer::AtLeastOnce, event: Envelope<VisitStarted>| {
            let ledger = ledger.clone();
            async move {
                if event.event.number % 10 == 3 && cx.attempt() < 3 {
                    return Err(HandlerError::retry("not yet"));
                }
                ledger.note::<VisitStarted>(&cx, event.event.visit_id, event.event.number);
                Ok(())
            }
        }
    };
    let options = Options { retry: retry(3), ..Options::default() };
    let builder = clinic.consumer("retry").options(options).on::<VisitStarted, _, _>(handler);
    let running = builder.build().unwrap().start().unwrap();
    clinic.publish(&clinic.publisher(), 4, 0..100).await;
    ledger.wait_for(100).await;
    running.stop().await.unwrap();
    ledger.assert_order_per_key();
    assert_eq!(clinic.counters.total(names::RETRIES), 20);
    for seen in ledger.seen() {
        assert_eq!(seen.attempt, if seen.number % 10 == 3 { 3 } else { 1 });
    }
    assert_eq!(clinic.committed("retry").values().sum::<i64>(), 100);
}

/// By default nothing is passed over: the consumer stops, and the next one meets the same record.
#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_is_given_up_stops_the_consumer_and_is_not_lost() {
    let clinic = Clinic::open();
    let before = Ledger::default();
    let handler = {
        let ledger = before.clone();
        move |cx: factline::consumer::AtLeastOnce, event: Envelope<VisitStarted>| {
            let ledger = ledger.clone();
            async move {
                if event.event.number == 50 {
                    return Err(HandlerError::fatal("Ada Lovelace has no bed"));
                }
                ledger.note::<VisitStarted>(&cx, event.event.visit_id, event.event.number);
                Ok(())
            }
        }
    };
    let builder = clinic.consumer("fatal").on::<VisitStarted, _, _>(handler);
    let mut running = builder.build().unwrap().start().unwrap();
    clinic.publish(&clinic.publisher(), 1, 0..100).await;
    let error = soon("the stop", running.ended()).await.expect_err("a failure");
    assert_eq!(error.kind(), ErrorKind::Record);
    let failure = error.failure().unwrap();
    assert_eq!((failure.event_type(), failure.attempts()), (Some("Visit.Started"), 1));
    assert!(matches!(failure.reason(), Reason::Handler(error) if error.is_fatal()));
    assert!(!format!("{error} {error:?}").contains("Ada"), "no text of the handler's: {error:?}");
    assert_eq!(failure.origin().offset, 50);
    assert_eq!(before.numbers(), (0..50).collect::<Vec<_>>(), "nothing overtook the failure");
    assert_eq!(clinic.committed("fatal").values().sum::<i64>(), 50, "what came before, no more");

    let ledger = Ledger::default();
    let builder = clinic.consumer("fatal").handler::<ClinicTopic, _>(ledger.clone());
    let running = builder.build().unwrap().start().unwrap();
    ledger.wait_for(50).await;
    running.stop().await.unwrap();
    assert_eq!(ledger.numbers(), (50..100).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_may_pass_over_what_is_given_up_and_tells() {
    let clinic = Clinic::open();
    let ledger = Ledger::default();
    let handler = {
        let ledger = ledger.clone();
        move |cx: factline::consumer::AtLeastOnce, event: Envelope<VisitStarted>| {
            let ledger = ledger.clone();
            async move {
                match event.event.number {
                    5 => return Err(HandlerError::fatal("bad")),
                    6 => return Err(HandlerError::retry("never")),
                    7 => return Err(HandlerError::ignore("old")),
                    8 => panic!("Ada Lovelace"),
                    _ => {}
                }
                ledger.note::<VisitStarted>(&cx, event.event.visit_id, event.event.number);
                Ok(())
            }
        }
    };
    let options = Options { retry: retry(2), on_failure: OnFailure::Skip, ..Options::default() };
    let builder = clinic.consumer("skip").options(options).on::<VisitStarted, _, _>(handler);
    let running = builder.build().unwrap().start().unwrap();
    clinic.publish(&clinic.publisher(), 1, 0..20).await;
    ledger.wait_for(16).await;
    running.stop().await.unwrap();
    assert_eq!(ledger.numbers(), (0..5).chain(9..20).collect::<Vec<_>>());
    assert_eq!(clinic.counters.total(names::SKIPPED), 3, "5, 6 and the panic of 8");
    assert_eq!(clinic.committed("skip").values().sum::<i64>(), 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deferred_record_is_tried_until_its_dependency_is_back() {
    let clinic = Clinic::open();
    let (attempts, done) = (Arc::new(AtomicU32::new(0)), Arc::new(Notify::new()));
    let handler = {
        let (attempts, done) = (attempts.clone(), done.clone());
        move |_, _: Envelope<VisitStarted>| {
            let (attempts, done) = (attempts.clone(), done.clone());
            async move {
                if attempts.fetch_add(1, Ordering::SeqCst) < 15 {
                    return Err(HandlerError::defer("database down"));
                }
                done.notify_one();
                Ok(())
            }
        }
    };
    let options = Options { retry: retry(2), ..Options::default() };
    let builder = clinic.consumer("defer").options(options).on::<VisitStarted, _, _>(handler);
    let running = builder.build().unwrap().start().unwrap();
    clinic.publisher().with(&context()).publish(&started(visit(1), 1)).await.unwrap();
    soon("success", done.notified()).await;
    running.stop().await.unwrap();
    assert_eq!(attempts.load(Ordering::SeqCst), 16);
}

/// Who registers closures gets what he asked for; the topic's other types are passed over.
#[tokio::test(flavor = "multi_thread")]
async fn types_without_a_closure_are_passed_over() {
    let clinic = Clinic::open();
    let ledger = Ledger::default();
    let handler = {
        let ledger = ledger.clone();
        move |cx: factline::consumer::AtLeastOnce, event: Envelope<VisitEnded>| {
            ledger.note::<VisitEnded>(&cx, event.event.visit_id, event.event.number);
            async { Ok(()) }
        }
    };
    let running = clinic.consumer("few").on::<VisitEnded, _, _>(handler).build().unwrap();
    let running = running.start().unwrap();
    let (publisher, context) = (clinic.publisher(), context());
    for number in 0..10 {
        publisher.with(&context).publish(&started(visit(1), number)).await.unwrap();
        publisher.with(&context).publish(&ended(visit(1), number)).await.unwrap();
    }
    ledger.wait_for(10).await;
    until("all to be handled", || clinic.counters.total(names::HANDLED) == 20).await;
    running.stop().await.unwrap();
    assert!(ledger.seen().iter().all(|seen| seen.event_type == "Visit.Ended"));
    assert_eq!(clinic.counters.total(names::UNKNOWN), 0, "nobody claimed the whole topic");
    assert_eq!(clinic.committed("few").values().sum::<i64>(), 20);
}
