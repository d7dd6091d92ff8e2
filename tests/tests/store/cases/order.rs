//! The one order of all events.

use std::collections::BTreeMap;
use std::time::Duration;

use factline::store::Expected;
use futures_util::future::join_all;

use crate::bench::{Bench, Fixture, Outcome};
use crate::support::{batch, positions, stream};

const WRITERS: u32 = 6;
const EACH: i64 = 25;

/// Writers who share two streams, each writing one to three events at a time.
async fn write<B: Bench>(fixture: &Fixture<B>) -> Outcome {
    let writers = (0..WRITERS).map(|writer| {
        let store = fixture.store.clone();
        tokio::spawn(async move {
            for round in 0..EACH {
                let number = writer % 2;
                let batch = batch(&store, number, i64::from(writer) * 1000 + round, 1 + round % 3);
                store.append(&stream(number), Expected::Any, &batch).await?;
            }
            Ok::<(), factline::store::Error>(())
        })
    });
    for done in join_all(writers).await {
        done??;
    }
    Ok(())
}

/// Versions of each stream are in the order of positions, from 1, without a gap.
fn check(events: &[factline::store::Recorded]) {
    assert_eq!(positions(events), (1..=events.len() as u64).collect::<Vec<u64>>());
    let mut versions = BTreeMap::new();
    for event in events {
        let last = versions.entry(event.stream.clone()).or_insert(0);
        assert_eq!(event.version, *last + 1, "{}", event.stream);
        *last = event.version;
    }
    assert!(events.is_sorted_by_key(|event| event.at), "times never decrease");
}

pub(crate) async fn positions_have_no_gap_whoever_writes<B: Bench>(fixture: Fixture<B>) -> Outcome {
    // Two sequencers that both believe to lead.
    let stop = tokio::sync::watch::Sender::new(false);
    let sequencers = [fixture.store.clone(), B::again(&fixture).await?].map(|store| {
        let mut stopped = stop.subscribe();
        let sequencer = store.sequencer().lease(Duration::ZERO).batch(7);
        tokio::spawn(sequencer.run(async move {
            let _ = stopped.wait_for(|stop| *stop).await;
        }))
    });
    write(&fixture).await?;
    stop.send_replace(true);
    for sequencer in sequencers {
        sequencer.await?;
    }
    let head = fixture.settle().await?;
    let events = fixture.store.read_all().limit(10_000).fetch().await?;
    assert_eq!(events.len() as u64, head);
    let total: i64 = (0..EACH).map(|round| 1 + round % 3).sum();
    assert_eq!(events.len() as i64, total * i64::from(WRITERS));
    check(&events);
    Ok(())
}

pub(crate) async fn readers_miss_nothing_while_writers_write<B: Bench>(
    fixture: Fixture<B>,
) -> Outcome {
    let stop = tokio::sync::watch::Sender::new(false);
    let mut stopped = stop.subscribe();
    let sequencer = tokio::spawn(fixture.store.sequencer().run(async move {
        let _ = stopped.wait_for(|stop| *stop).await;
    }));
    let store = B::again(&fixture).await?;
    let total = (0..EACH).map(|round| 1 + round % 3).sum::<i64>() * i64::from(WRITERS);
    let reader = tokio::spawn(async move {
        let mut seen = Vec::new();
        while (seen.len() as i64) < total {
            let page = store.read_all().after(seen.len() as u64).limit(50).fetch().await?;
            seen.extend(page);
            tokio::task::yield_now().await;
        }
        Ok::<_, factline::store::Error>(seen)
    });
    write(&fixture).await?;
    check(&reader.await??);
    stop.send_replace(true);
    sequencer.await?;
    Ok(())
}

pub(crate) async fn what_is_rolled_back_leaves_no_gap<B: Bench>(fixture: Fixture<B>) -> Outcome {
    let store = &fixture.store;
    for number in 0..6 {
        let mut transaction = store.begin().await?;
        let batch = batch(store, 1, number, 2);
        store.append_in(&mut transaction, &stream(1), Expected::Any, &batch).await?;
        if number % 2 == 0 {
            transaction.rollback().await?;
        } else {
            transaction.commit().await?;
        }
        fixture.settle().await?;
    }
    let events = store.read_all().fetch().await?;
    assert_eq!(events.len(), 6);
    check(&events);
    Ok(())
}
