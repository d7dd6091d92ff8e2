//! PostgreSQL's own process for a connection is killed in the middle of what it does.

use std::sync::Arc;

use factline::store::{Expected, Postgres};
use libtest_mimic::Trial;

use crate::acknowledgement::behind;
use crate::bench::{Bench as _, Fixture, Outcome, trial};
use crate::cases::subscribe::{Hanging, filled, seen};
use crate::support::{batch, positions, stream};

pub(crate) fn all() -> Vec<Trial> {
    vec![
        trial("an_append_killed_in_the_middle", an_append_killed_in_the_middle),
        trial("a_transaction_killed_before_its_commit", a_transaction_killed_before_its_commit),
        trial("a_batch_killed_in_the_middle", a_batch_killed_in_the_middle),
        trial("a_step_that_was_not_acknowledged", a_step_that_was_not_acknowledged),
    ]
}

/// Kills the one session that is in this state.
async fn kill(fixture: &Fixture<Postgres>, state: &str) -> Outcome {
    let kill = format!(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid() AND {state}"
    );
    while fixture.number(&kill).await? == 0 {
        tokio::task::yield_now().await;
    }
    Ok(())
}

async fn an_append_killed_in_the_middle(fixture: Fixture<Postgres>) -> Outcome {
    let store = &fixture.store;
    store.append(&stream(1), Expected::NoStream, &batch(store, 1, 1, 1)).await?;
    let mut holder = store.begin().await?;
    Postgres::run_in(&mut holder, "UPDATE factline_streams SET version = version").await?;
    let writer = Postgres::again(&fixture).await?;
    let append = tokio::spawn(async move {
        writer.append(&stream(1), Expected::Exact(1), &batch(&writer, 1, 2, 2)).await
    });
    kill(&fixture, "wait_event_type = 'Lock' AND query LIKE '%factline_append%'").await?;
    holder.rollback().await?;
    let done = append.await??;
    assert_eq!((done.first, done.last, done.repeated), (2, 3, false));
    assert_eq!(fixture.settle().await?, 3);
    assert!(store.verify(None).await?.is_clean());
    Ok(())
}

async fn a_transaction_killed_before_its_commit(fixture: Fixture<Postgres>) -> Outcome {
    let store = &fixture.store;
    let writer = Postgres::again(&fixture).await?;
    let one = batch(store, 1, 1, 3);
    let mut doomed = writer.begin().await?;
    writer.append_in(&mut doomed, &stream(1), Expected::NoStream, &one).await?;
    store.append(&stream(2), Expected::NoStream, &batch(store, 2, 1, 1)).await?;
    assert_eq!(fixture.settle().await?, 1);
    kill(&fixture, "state = 'idle in transaction'").await?;
    assert!(doomed.commit().await.is_err());
    assert_eq!(store.append(&stream(1), Expected::NoStream, &one).await?.last, 3);
    assert_eq!(fixture.settle().await?, 4);
    assert_eq!(positions(&store.read_all().fetch().await?), [1, 2, 3, 4]);
    assert!(store.verify(None).await?.is_clean());
    Ok(())
}

/// After what a handler wrote and before the cursor is committed.
async fn a_batch_killed_in_the_middle(fixture: Fixture<Postgres>) -> Outcome {
    filled(&fixture).await?;
    let hanging = Hanging::default();
    let (reached, wait) = (Arc::clone(&hanging.reached), Arc::clone(&hanging.wait));
    let worker = Postgres::again(&fixture).await?;
    let worker = tokio::spawn(worker.subscribe("ledger").all(hanging).catch_up());
    reached.notified().await;
    kill(&fixture, "state = 'idle in transaction'").await?;
    wait.notify_one();
    // It comes to the same event once more.
    reached.notified().await;
    let apart = "SELECT cursor - (SELECT count(*) FROM seen_1) FROM factline_subscriptions";
    assert_eq!(fixture.number(apart).await?, 0, "cursor and effects are committed together");
    wait.notify_one();
    worker.await??;
    assert_eq!(seen(&fixture, 1).await?, (30, 30));
    assert_eq!(fixture.store.subscriptions().await?[0].cursor, 30);
    Ok(())
}

/// What it numbered is numbered, though the sequencer does not know.
async fn a_step_that_was_not_acknowledged(fixture: Fixture<Postgres>) -> Outcome {
    let (proxy, store) = behind(&fixture).await?;
    let sequencer = store.sequencer();
    // The statement is prepared, so that the answer that is lost is that of the step.
    assert_eq!(sequencer.step().await?.events, 0);
    let writer = &fixture.store;
    writer.append(&stream(1), Expected::NoStream, &batch(writer, 1, 1, 5)).await?;
    proxy.cut_at("sqlx_s_");
    let error = sequencer.step().await.err().ok_or("it was acknowledged")?;
    assert!(error.is_unavailable() && proxy.cuts() == 1, "{error}");
    assert_eq!(writer.head().await?, 5, "it had happened");
    writer.append(&stream(1), Expected::Exact(5), &batch(writer, 1, 6, 1)).await?;
    let step = sequencer.step().await?;
    assert_eq!((step.leads, step.events, step.head), (true, 1, 6));
    assert_eq!(positions(&writer.read_all().fetch().await?), (1..=6).collect::<Vec<u64>>());
    assert!(writer.verify(None).await?.is_clean());
    Ok(())
}
