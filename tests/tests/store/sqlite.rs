//! What only SQLite has: one writer at a time, so that a slow one is waited for.

use std::sync::Arc;
use std::time::Duration;

use factline::store::{ErrorKind, EventStore, Expected, Options, Sqlite};
use libtest_mimic::Trial;
use sqlx::Pool;
use sqlx::sqlite::SqliteConnectOptions;
use tokio::sync::Notify;

use crate::bench::{Bench as _, Fixture, Outcome, trial};
use crate::cases::subscribe::{Hanging, Ledger, filled, seen};
use crate::support::{batch, stream};

pub(crate) fn all() -> Vec<Trial> {
    vec![
        trial("a_slow_writer_keeps_others_out", a_slow_writer_keeps_others_out),
        trial("nobody_takes_over_beside_a_handler", nobody_takes_over_beside_a_handler),
    ]
}

/// A store of another process that does not wait at all.
async fn impatient(fixture: &Fixture<Sqlite>) -> Result<EventStore<Sqlite>, sqlx::Error> {
    let file = SqliteConnectOptions::new().filename(&fixture.place).busy_timeout(Duration::ZERO);
    let pool = Pool::connect_with(file).await?;
    Ok(EventStore::<Sqlite>::new(pool, Options::new("suite".parse().expect("a source"))))
}

async fn a_slow_writer_keeps_others_out(fixture: Fixture<Sqlite>) -> Outcome {
    let store = &fixture.store;
    let other = impatient(&fixture).await?;
    store.append(&stream(3), Expected::Any, &batch(store, 3, 1, 1)).await?;
    let theirs = batch(&other, 2, 1, 1);
    // Its schema is stored already, so it is the append itself that is kept out.
    other.append(&stream(3), Expected::Any, &batch(&other, 3, 2, 1)).await?;
    let mut slow = store.begin().await?;
    store.append_in(&mut slow, &stream(1), Expected::Any, &batch(store, 1, 1, 1)).await?;
    let busy = other.append(&stream(2), Expected::Any, &theirs).await.err().ok_or("appended")?;
    assert!(busy.kind() == ErrorKind::Busy && busy.is_retriable(), "{busy}");
    assert_eq!(other.read_all().fetch().await?.len(), 2, "readers wait for nobody");
    slow.commit().await?;
    assert_eq!(other.append(&stream(2), Expected::Any, &theirs).await?.last, 1);
    let streams: Vec<_> = store.read_all().after(2).fetch().await?;
    let streams: Vec<_> = streams.iter().map(|event| event.stream.clone()).collect();
    assert_eq!(streams, [stream(1), stream(2)], "in the order of commits");
    Ok(())
}

/// There is no old owner to fence: the lease can't even be seen to run out while a handler writes.
async fn nobody_takes_over_beside_a_handler(fixture: Fixture<Sqlite>) -> Outcome {
    filled(&fixture).await?;
    let (reached, wait) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let handler = Hanging { reached: Arc::clone(&reached), wait: Arc::clone(&wait) };
    let owner = fixture.store.subscribe("ledger").all(handler);
    let owner = tokio::spawn(owner.lease(Duration::from_millis(1)).catch_up());
    reached.notified().await;
    let other = impatient(&fixture).await?;
    let expire = "UPDATE factline_subscriptions SET lease_until = 0";
    assert!(Sqlite::run(other.pool(), expire).await.is_err(), "the handler has the lock");
    wait.notify_one();
    owner.await??;
    assert_eq!(seen(&fixture, 1).await?, (30, 30));
    other.subscribe("ledger").all(Ledger::default()).catch_up().await?;
    assert_eq!(seen(&fixture, 1).await?, (30, 30), "nothing twice");
    Ok(())
}
