//! Redelivery: a subscription handles events again.

use std::sync::Arc;

use factline::event::HandlerError;
use factline::store::replay::Redelivery;
use factline::store::{ErrorKind, Expected};
use tokio::sync::watch;

use super::super::redeliver::Seen;
use super::super::subscribe::{Ledger, filled};
use super::{replay, run};
use crate::bench::{Bench, Fixture, Outcome};
use crate::support::{batch, stream};

pub(crate) async fn a_running_subscription_handles_events_again<B: Bench>(
    fixture: Fixture<B>,
) -> Outcome {
    filled(&fixture).await?;
    let store = &fixture.store;
    let (seen, stop) = (Seen::default(), watch::Sender::new(false));
    let mut stopped = stop.subscribe();
    let live = tokio::spawn(store.subscribe("live").all(seen.clone()).run(async move {
        let _ = stopped.wait_for(|stop| *stop).await;
    }));
    seen.wait_for(30, 30).await;
    // Another process asks for it.
    let other = B::again(&fixture).await?;
    let again = Redelivery::to(&other, "live", None).await?;
    let done = run(other.replay("again").batch(4).from(5).through(24).to(again)).await?;
    assert_eq!(done.delivered_now, 20);
    let mut handled = seen.wait_for(50, 30).await;
    for visit in 0..10 {
        let of_stream: Vec<u64> =
            handled.iter().copied().filter(|position| position % 10 == visit).collect();
        assert!(of_stream.is_sorted(), "in the order of their stream: {of_stream:?}");
    }
    handled.sort_unstable();
    assert_eq!(handled, (5..=24).collect::<Vec<u64>>(), "each once");
    store.append(&stream(2), Expected::Any, &batch(store, 2, 9, 1)).await?;
    fixture.settle().await?;
    assert_eq!(seen.wait_for(51, 50).await, [31]);
    stop.send_replace(true);
    live.await??;
    let standing = &store.subscriptions().await?[0];
    assert_eq!((standing.cursor, standing.parked), (31, 0));
    Ok(())
}

pub(crate) async fn shards_handle_their_part_again<B: Bench>(fixture: Fixture<B>) -> Outcome {
    filled(&fixture).await?;
    let (store, seen) = (&fixture.store, Seen::default());
    let shard = |shard| store.subscribe("live").all(seen.clone()).shard(shard, 3).catch_up();
    shard(0).await?;
    let first = seen.all();
    // One has seen some of its events, and one was never there: theirs come anyway.
    shard(1).await?;
    let second = seen.all()[first.len()..].to_vec();
    fixture.run("UPDATE factline_subscriptions SET cursor = 15 WHERE shard = 1").await?;
    run(replay(&fixture).to(Redelivery::to(store, "live", Some(1)).await?)).await?;
    for number in 0..3 {
        shard(number).await?;
    }
    let all = seen.all();
    let times = |position: &u64| all.iter().filter(|seen| *seen == position).count();
    assert!(first.iter().all(|position| times(position) == 2), "{all:?}");
    assert!(second.iter().all(|position| times(position) == 2), "{all:?}");
    let third = (1..=30).filter(|position| !first.contains(position) && !second.contains(position));
    assert!(third.into_iter().all(|position| times(&position) == 1), "{all:?}");
    assert!(store.subscriptions().await?.iter().all(|standing| standing.parked == 0));
    Ok(())
}

pub(crate) async fn what_is_parked_already_comes_first<B: Bench>(fixture: Fixture<B>) -> Outcome {
    filled(&fixture).await?;
    let store = &fixture.store;
    let failing = Ledger {
        fails: Some(|event, _| (event.position == Some(14)).then(|| HandlerError::fatal("no"))),
        ..Ledger::default()
    };
    store.subscribe("live").all(failing).catch_up().await?;
    assert_eq!(store.subscriptions().await?[0].parked, 2, "14, and 24 behind it");
    let seen = Seen::default();
    let catch_up = || store.subscribe("live").all(seen.clone()).catch_up();
    let to = || Redelivery::to(store, "live", None);
    // The one behind waits for the one that failed, which nobody asks for.
    run(store.replay("one").from(24).through(25).to(to().await?)).await?;
    catch_up().await?;
    assert_eq!(seen.all(), [25]);
    // One before it does not; and where it is asked for, it is handled again.
    run(store.replay("two").from(4).through(4).to(to().await?)).await?;
    catch_up().await?;
    assert_eq!(seen.all(), [25, 4]);
    run(store.replay("three").from(14).through(14).to(to().await?)).await?;
    catch_up().await?;
    assert_eq!(seen.all(), [25, 4, 14, 24]);
    assert_eq!(store.subscriptions().await?[0].parked, 0);
    Ok(())
}

pub(crate) async fn a_failure_parks_the_event_again<B: Bench>(fixture: Fixture<B>) -> Outcome {
    filled(&fixture).await?;
    let store = &fixture.store;
    let seen = Seen::default();
    store.subscribe("live").all(seen.clone()).catch_up().await?;
    run(replay(&fixture).stream(&stream(3)).to(Redelivery::to(store, "live", None).await?)).await?;
    let failing = Ledger {
        fails: Some(|event, _| (event.position == Some(14)).then(|| HandlerError::fatal("no"))),
        calls: Arc::default(),
    };
    store.subscribe("live").all(failing).catch_up().await?;
    assert_eq!(store.subscriptions().await?[0].parked, 2, "4 is done, 24 waits behind 14");
    Ok(())
}

pub(crate) async fn there_must_be_such_a_subscription<B: Bench>(fixture: Fixture<B>) -> Outcome {
    filled(&fixture).await?;
    let store = &fixture.store;
    let refused = |generation| async move {
        let error = Redelivery::to(store, "live", generation).await.err().ok_or("there is")?;
        assert_eq!(error.kind(), ErrorKind::Options);
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>(error.to_string())
    };
    assert!(refused(None).await?.contains("there is none"));
    let catch_up = |generation| {
        store.subscribe("live").all(Ledger::default()).generation(generation).catch_up()
    };
    catch_up(1).await?;
    catch_up(2).await?;
    assert!(refused(None).await?.contains("say which of [1, 2]"));
    assert!(refused(Some(3)).await?.contains("no generation 3"));
    store.swap("live", 2).await?;
    assert!(refused(Some(1)).await?.contains("no generation 1"), "it is retired");
    run(replay(&fixture).to(Redelivery::to(store, "live", None).await?)).await?;
    assert_eq!(fixture.number("SELECT min(generation) FROM factline_parked").await?, 2);
    Ok(())
}
