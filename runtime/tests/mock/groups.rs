//! Consumers that come and go.

use std::collections::BTreeSet;
use std::time::Duration;

use factline::consumer::{Options, Running};

use crate::generated::clinic::ClinicTopic;
use crate::support::{Clinic, Ledger, soon};

fn member(clinic: &Clinic, ledger: &Ledger) -> Running {
    let options = Options { commit_interval: Duration::from_millis(200), ..Options::default() };
    let builder = clinic.consumer("group").options(options);
    builder.handler::<ClinicTopic, _>(ledger.clone()).build().unwrap().start().unwrap()
}

/// A second member joins under load, then the first leaves: every event is handled, and what is
/// drained and committed before a partition changes hands is not handled twice.
#[tokio::test(flavor = "multi_thread")]
async fn a_rebalance_loses_nothing_and_repeats_nothing() {
    let clinic = Clinic::open();
    let ledger = Ledger::default();
    let publisher = clinic.publisher();
    let first = member(&clinic, &ledger);
    soon("partitions", first.assigned()).await;

    let load = async {
        for round in 0..20 {
            clinic.publish(&publisher, 100, round * 1_000..(round + 1) * 1_000).await;
        }
    };
    let second = async {
        let second = member(&clinic, &ledger);
        let partitions = soon("partitions", second.assigned()).await;
        (second, partitions)
    };
    let ((), (second, partitions)) = tokio::join!(load, second);
    assert!(partitions.is_some_and(|count| count > 0), "{partitions:?}");
    soon("the end of the first", first.stop()).await.unwrap();
    clinic.publish(&publisher, 100, 20_000..25_000).await;
    ledger.wait_for(25_000).await;
    second.stop().await.unwrap();

    let seen: Vec<i64> = ledger.numbers();
    let distinct: BTreeSet<i64> = seen.iter().copied().collect();
    assert_eq!(distinct.len(), 25_000, "none lost");
    assert_eq!(seen.len(), 25_000, "none twice");
    ledger.assert_order_per_key();
    assert_eq!(clinic.committed("group").values().sum::<i64>(), 25_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_groups_see_everything_each() {
    let clinic = Clinic::open();
    let (one, two) = (Ledger::default(), Ledger::default());
    let start = |group, ledger: &Ledger| {
        let builder = clinic.consumer(group).handler::<ClinicTopic, _>(ledger.clone());
        builder.build().unwrap().start().unwrap()
    };
    let running = [start("one", &one), start("two", &two)];
    clinic.publish(&clinic.publisher(), 10, 0..1_000).await;
    one.wait_for(1_000).await;
    two.wait_for(1_000).await;
    for consumer in running {
        consumer.stop().await.unwrap();
    }
    assert_eq!(one.seen().len() + two.seen().len(), 2_000);
}
