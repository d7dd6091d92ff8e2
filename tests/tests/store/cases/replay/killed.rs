//! What a replay leaves behind when its process dies, and who may go on.

use std::future::pending;
use std::time::Duration;

use factline::store::replay::Handlers;
use factline::store::{ErrorKind, Expected};

use super::super::subscribe::{Ledger, filled, seen};
use super::{List, Point, expire, replay, run};
use crate::bench::{Bench, Fixture, Outcome};
use crate::support::{batch, stream};

/// Dropped in the middle of a batch, as a killed process is.
pub(crate) async fn what_was_killed_goes_on<B: Bench>(fixture: Fixture<B>) -> Outcome {
    filled(&fixture).await?;
    for point in [Point::Before, Point::Taken, Point::End] {
        fixture.run("DELETE FROM seen_1").await?;
        let list = List::new();
        let (hanging, reached, _) = list.hanging(point);
        tokio::select! {
            done = run(replay(&fixture).restart().to(hanging)) => drop(done?),
            () = reached.notified() => {}
        }
        let cursor = fixture.number("SELECT cursor FROM factline_replays").await?;
        assert_eq!(cursor, if point == Point::End { 30 } else { 12 });
        expire(&fixture).await?;
        let done = run(replay(&fixture).to(list.clone())).await?;
        assert!(done.is_finished && !done.was_finished);
        assert_eq!((done.progress.delivered, done.progress.position), (30, 30));
        assert_eq!(done.delivered_now, 30 - cursor as u64);
        assert_eq!(seen(&fixture, 1).await?, (30, 30), "in the transaction each is done once");
        let mut delivered = list.positions();
        if point == Point::Taken {
            let again: Vec<u64> = delivered.drain(16..20).collect();
            assert_eq!(again, [13, 14, 15, 16], "outside of it at least once, and in order");
        }
        assert_eq!(delivered, (1..=30).collect::<Vec<u64>>());
    }
    Ok(())
}

pub(crate) async fn a_handlers_effects_happen_once<B: Bench>(fixture: Fixture<B>) -> Outcome {
    filled(&fixture).await?;
    let hanging = super::super::subscribe::Hanging::default();
    let reached = std::sync::Arc::clone(&hanging.reached);
    tokio::select! {
        done = run(replay(&fixture).batch(3).to(Handlers::all(hanging))) => drop(done?),
        () = reached.notified() => {}
    }
    assert_eq!(seen(&fixture, 1).await?, (3, 3), "the batch in hand is gone");
    expire(&fixture).await?;
    let done = run(replay(&fixture).to(Handlers::all(Ledger::default()))).await?;
    assert_eq!((done.delivered_now, done.progress.delivered), (27, 30));
    assert_eq!(seen(&fixture, 1).await?, (30, 30));
    // Into another building of the projection, which is another target.
    let anew = || Handlers::all(Ledger::default()).generation(2);
    let error = run(replay(&fixture).to(anew())).await.err().ok_or("it did")?;
    assert!(error.to_string().contains("generation 1, not handlers of generation 2"), "{error}");
    run(replay(&fixture).restart().to(anew())).await?;
    assert_eq!(seen(&fixture, 2).await?, (30, 30));
    Ok(())
}

pub(crate) async fn the_end_stays_and_what_is_done_is_done<B: Bench>(
    fixture: Fixture<B>,
) -> Outcome {
    filled(&fixture).await?;
    let (store, list) = (&fixture.store, List::new());
    let (hanging, reached, go) = list.hanging(Point::Taken);
    let stop = async {
        reached.notified().await;
        go.notify_one();
    };
    let stopped = replay(&fixture).to(hanging).run(stop).await?;
    assert!(!stopped.is_finished && !stopped.was_finished);
    assert_eq!(stopped.progress.position, 16, "the batch in hand was finished");
    store.append(&stream(1), Expected::Any, &batch(store, 1, 9, 5)).await?;
    assert_eq!(fixture.settle().await?, 35);
    let done = run(replay(&fixture).to(list.clone())).await?;
    assert_eq!((done.progress.last, done.delivered_now), (30, 14));
    let again = run(replay(&fixture).to(list.clone())).await?;
    assert!(again.was_finished && again.is_finished && again.delivered_now == 0);
    assert_eq!(again.progress.delivered, 30);
    assert_eq!(list.positions(), (1..=30).collect::<Vec<u64>>(), "each once");
    let anew = run(replay(&fixture).restart().to(list.clone())).await?;
    assert_eq!((anew.delivered_now, anew.progress.last), (35, 35));
    Ok(())
}

pub(crate) async fn another_order_is_refused<B: Bench>(fixture: Fixture<B>) -> Outcome {
    filled(&fixture).await?;
    let list = List::new();
    run(replay(&fixture).through(8).to(list.clone())).await?;
    for (asked, said) in [
        (replay(&fixture), "the range `all through 8`, not `all`"),
        (replay(&fixture).through(8).event_type("Visit.Ended"), "another filter"),
        (replay(&fixture).through(8).stream(&stream(1)), "another filter"),
    ] {
        let error = run(asked.to(list.clone())).await.err().ok_or("it did")?;
        assert_eq!(error.kind(), ErrorKind::Options);
        assert!(error.to_string().contains(said), "{error}");
    }
    assert_eq!(list.positions().len(), 8);
    Ok(())
}

pub(crate) async fn one_at_a_time_and_an_old_one_is_fenced<B: Bench>(
    fixture: Fixture<B>,
) -> Outcome {
    filled(&fixture).await?;
    let list = List::new();
    let (hanging, reached, go) = list.hanging(Point::Taken);
    // It gives signs of life, though it hangs.
    let first = replay(&fixture).lease(Duration::from_millis(300)).to(hanging);
    let first = tokio::spawn(first.run(pending()));
    reached.notified().await;
    for asked in [replay(&fixture), replay(&fixture).restart()] {
        let error = run(asked.to(List::new())).await.err().ok_or("two at a time")?;
        assert_eq!(error.kind(), ErrorKind::Taken, "{error}");
    }
    first.abort();
    let _ = first.await;
    // Whoever dies gives none: the next goes on when the lease has run out.
    let (hanging, reached, go_too) = list.hanging(Point::Taken);
    let zombie = replay(&fixture).lease(Duration::from_secs(3600)).to(hanging);
    let zombie = tokio::spawn(zombie.run(pending()));
    reached.notified().await;
    expire(&fixture).await?;
    let done = run(replay(&fixture).to(List::new())).await?;
    assert!(done.is_finished && done.progress.delivered == 30);
    go_too.notify_one();
    go.notify_one();
    let error = zombie.await?.err().ok_or("it is not fenced")?;
    assert!(error.is_fenced(), "{error}");
    assert_eq!(seen(&fixture, 1).await?, (30, 30), "what the old one did is not there");
    Ok(())
}
