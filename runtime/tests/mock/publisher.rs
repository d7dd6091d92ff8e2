//! Publishing: order, bounds, faults.

use std::sync::Arc;
use std::time::Duration;

use factline::connection::Cluster;
use factline::embedded::{Broker, Fault, Request};
use factline::publisher::{ErrorKind, Options, Publisher};
use factline::telemetry::names;
use factline_core::id::Source;
use factline_registry::Embedded;

use crate::generated::clinic::ClinicTopic;
use crate::support::{Clinic, Ledger, TOPIC, context, ended, soon, started, visit};

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_says_where_the_event_is() {
    let clinic = Clinic::open();
    let publisher = clinic.publisher();
    let context = context();
    let first = publisher.with(&context).publish(&started(visit(1), 1)).await.unwrap();
    let second = publisher.with(&context).publish(&ended(visit(1), 2)).await.unwrap();
    assert_eq!(&*first.origin.topic, TOPIC);
    assert_eq!(first.origin.partition, second.origin.partition, "one key, one partition");
    assert_eq!(second.origin.offset, first.origin.offset + 1);
    assert!(first.event_id < second.event_id, "ids sort by time");
    assert_eq!(clinic.counters.total(names::EVENT_PUBLISHED), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_thousand_events_arrive_in_order_per_key() {
    let clinic = Clinic::open();
    let publisher = clinic.publisher();
    clinic.publish(&publisher, 500, 0..20_000).await;
    let ledger = Ledger::default();
    let running =
        clinic.consumer("order").handler::<ClinicTopic, _>(ledger.clone()).build().unwrap();
    let running = running.start().unwrap();
    ledger.wait_for(20_000).await;
    running.stop().await.unwrap();
    ledger.assert_order_per_key();
    let mut numbers = ledger.numbers();
    numbers.sort_unstable();
    assert_eq!(numbers, (0..20_000).collect::<Vec<_>>(), "each once");
    assert_eq!(clinic.committed("order").values().sum::<i64>(), 20_000);
}

/// A bound of a few records, a slow broker, and many tasks that wait in turn.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_publisher_makes_its_callers_wait_in_order() {
    let clinic = Clinic::open();
    clinic.broker.delay(Duration::from_millis(20)).unwrap();
    let options = Options { max_record_bytes: 1_000, in_flight_bytes: 3_000, ..Options::default() };
    let publisher = clinic.publisher_with(options);
    let context = context();
    let scope = publisher.with(&context);
    let offsets: Vec<i64> = soon("receipts", async {
        let mut pending = Vec::new();
        for number in 0..60 {
            pending.push(scope.enqueue(&started(visit(7), number)).await.unwrap());
        }
        let mut offsets = Vec::new();
        for receipt in pending {
            offsets.push(receipt.await.unwrap().origin.offset);
        }
        offsets
    })
    .await;
    assert_eq!(offsets, (0..60).collect::<Vec<_>>());
}

#[tokio::test]
async fn those_who_wait_for_room_get_it_first_come_first_served() {
    let clinic = Clinic::open();
    clinic.broker.delay(Duration::from_millis(20)).unwrap();
    let options = Options { max_record_bytes: 1_000, in_flight_bytes: 1_512, ..Options::default() };
    let publisher = clinic.publisher_with(options);
    let context = context();
    publisher.with(&context).publish(&started(visit(7), 0)).await.unwrap();
    // On one thread, so that the tasks ask in the order in which they were spawned.
    let tasks: Vec<_> = (1..20)
        .map(|number| {
            let (publisher, context) = (publisher.clone(), context.clone());
            tokio::spawn(async move {
                let receipt = publisher.with(&context).publish(&started(visit(7), number)).await;
                receipt.unwrap().origin.offset
            })
        })
        .collect();
    for (task, number) in tasks.into_iter().zip(1..) {
        assert_eq!(soon("a receipt", task).await.unwrap(), number);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn faults_that_pass_lose_and_double_nothing() {
    let clinic = Clinic::open();
    let publisher = clinic.publisher();
    let context = context();
    publisher.with(&context).publish(&started(visit(1), 0)).await.unwrap();
    let faults = [Fault::NotEnoughReplicas, Fault::NotLeader, Fault::Disconnect, Fault::TimedOut];
    clinic.broker.fail(Request::Produce, &faults).unwrap();
    for number in 1..5 {
        let event = started(visit(1), number);
        let receipt = soon("a receipt", publisher.with(&context).publish(&event)).await.unwrap();
        assert_eq!(receipt.origin.offset, number);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broker_that_is_down_for_a_while_delays_and_loses_nothing() {
    let clinic = Clinic::open();
    let publisher = clinic.publisher();
    let context = context();
    let scope = publisher.with(&context);
    scope.publish(&started(visit(1), 0)).await.unwrap();
    clinic.broker.stop_node(1).unwrap();
    let mut pending = Vec::new();
    for number in 1..100 {
        pending.push(scope.enqueue(&started(visit(1), number)).await.unwrap());
    }
    clinic.broker.start_node(1).unwrap();
    for (receipt, offset) in pending.into_iter().zip(1..) {
        assert_eq!(soon("a receipt", receipt).await.unwrap().origin.offset, offset);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_the_broker_refuses_is_rejected() {
    for fault in [Fault::TooLarge, Fault::InvalidRecord, Fault::NotAuthorized] {
        let clinic = Clinic::open();
        let publisher = clinic.publisher();
        let context = context();
        clinic.broker.fail(Request::Produce, &[fault]).unwrap();
        let error =
            publisher.with(&context).publish(&started(visit(1), 1)).await.expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::Rejected, "{fault:?}: {error:?}");
        assert!(!error.is_retriable() && !error.may_have_been_written(), "{fault:?}");
        assert!(error.to_string().contains("Visit.Started"), "{error}");
        assert_eq!(clinic.counters.total(names::EVENT_PUBLISH_ERRORS), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_above_the_bound_is_rejected_at_once() {
    let clinic = Clinic::open();
    let options = Options { max_record_bytes: 1_000, ..Options::default() };
    let publisher = clinic.publisher_with(options);
    let mut event = started(visit(1), 1);
    event.reason = "x".repeat(2_000).into();
    let error = publisher.with(&context()).publish(&event).await.expect_err("too large");
    assert_eq!(error.kind(), ErrorKind::Rejected);
    assert!(!format!("{error:?} {error}").contains("xxx"), "no payload text");
}

/// After a broken sequence nothing goes out any more, and every error says so.
#[tokio::test(flavor = "multi_thread")]
async fn a_broken_sequence_is_fatal_and_says_so() {
    let clinic = Clinic::open();
    let publisher = clinic.publisher();
    let context = context();
    let scope = publisher.with(&context);
    scope.publish(&started(visit(1), 0)).await.unwrap();
    clinic.broker.fail(Request::Produce, &[Fault::OutOfOrderSequence]).unwrap();
    let error = soon("a report", scope.publish(&started(visit(1), 1))).await.expect_err("broken");
    assert!(error.is_fatal() && error.may_have_been_written(), "{error:?}");
    let error = soon("a refusal", scope.publish(&started(visit(1), 2))).await.expect_err("broken");
    assert_eq!(error.kind(), ErrorKind::Fatal, "{error:?}");
    // Another publisher goes on.
    let receipt = clinic.publisher().with(&context).publish(&started(visit(1), 3)).await;
    assert!(receipt.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn close_delivers_what_was_accepted_and_takes_no_more() {
    let clinic = Clinic::open();
    let publisher = clinic.publisher();
    let context = context();
    let mut pending = Vec::new();
    for number in 0..1_000 {
        pending.push(publisher.with(&context).enqueue(&started(visit(1), number)).await.unwrap());
    }
    let other = publisher.clone();
    publisher.close(Duration::from_secs(30)).await.unwrap();
    for receipt in pending {
        receipt.await.unwrap();
    }
    let error = other.with(&context).publish(&started(visit(1), 1)).await.expect_err("closed");
    assert_eq!(error.kind(), ErrorKind::Closed);
}

#[tokio::test(flavor = "multi_thread")]
async fn close_gives_up_in_time_and_every_receipt_says_so() {
    let clinic = Clinic::open();
    let publisher = clinic.publisher();
    let context = context();
    publisher.with(&context).publish(&started(visit(1), 0)).await.unwrap();
    clinic.broker.stop_node(1).unwrap();
    let pending = publisher.with(&context).enqueue(&started(visit(1), 1)).await.unwrap();
    let error = publisher.close(Duration::from_millis(300)).await.expect_err("not delivered");
    assert_eq!(error.kind(), ErrorKind::Timeout);
    let error = soon("a receipt", pending).await.expect_err("purged");
    assert_eq!(error.kind(), ErrorKind::Closed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_publisher_still_delivers_what_it_accepted() {
    let clinic = Clinic::open();
    let publisher = clinic.publisher();
    let context = context();
    for number in 0..100 {
        let pending = publisher.with(&context).enqueue(&started(visit(1), number)).await.unwrap();
        drop(pending);
    }
    drop(publisher);
    let ledger = Ledger::default();
    let running = clinic.consumer("after").handler::<ClinicTopic, _>(ledger.clone());
    let running = running.build().unwrap().start().unwrap();
    ledger.wait_for(100).await;
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_without_a_registered_schema_is_refused() {
    let broker = Broker::start().unwrap();
    let registry = Arc::new(Embedded::new());
    let source = Source::new("clinic").unwrap();
    let publisher =
        Publisher::connect(&broker.cluster(), registry, source, Options::default()).unwrap();
    let error = publisher.with(&context()).publish(&started(visit(1), 1)).await.expect_err("none");
    assert_eq!(error.kind(), ErrorKind::Schema);
    assert!(!error.is_retriable(), "no schema appears by waiting: {error:?}");
    assert_eq!(broker.topics().len(), 0);
}

#[test]
fn settings_that_the_client_refuses_are_named() {
    let cluster = Cluster::at("127.0.0.1:1").set("no.such.setting", "1");
    let source = Source::new("clinic").unwrap();
    let error = Publisher::connect(&cluster, Arc::new(Embedded::new()), source, Options::default())
        .expect_err("no such setting");
    assert_eq!(error.kind(), ErrorKind::Options);
    assert!(format!("{error:?}").contains("no.such.setting"), "{error:?}");
}
