//! What only PostgreSQL has: sequencers that lead and die, and transactions beside each other.

use std::sync::Arc;
use std::time::Duration;

use factline::store::archive::Range;
use factline::store::{AsOf, Expected, Postgres};
use futures_util::future::join_all;
use libtest_mimic::Trial;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tokio::sync::{Notify, watch};

use crate::bench::{Bench as _, Fixture, Outcome, trial};
use crate::cases::archive::Shelf;
use crate::cases::subscribe::{Hanging, Ledger, filled, seen};
use crate::support::{batch, positions, stream, tenant};

pub(crate) fn all() -> Vec<Trial> {
    vec![
        trial("a_foreign_transaction_stops_nobody", a_foreign_transaction_stops_nobody),
        trial("a_killed_sequencer_leaves_nothing_behind", a_killed_sequencer_leaves_nothing_behind),
        trial("one_sequencer_leads_until_its_lease_ends", one_sequencer_leads_until_its_lease_ends),
        trial("what_was_rolled_back_is_not_looked_for_for_ever", rolled_back_is_forgotten),
        trial(
            "a_step_in_an_old_transaction_skips_nobody",
            a_step_in_an_old_transaction_skips_nobody,
        ),
        trial("a_step_that_finds_nothing_writes_nothing", a_step_that_finds_nothing_writes_nothing),
        trial("every_future_may_be_spawned", every_future_may_be_spawned),
        trial("a_slow_writer_is_not_skipped", a_slow_writer_is_not_skipped),
        trial("an_owner_that_lost_its_lease_is_fenced", an_owner_that_lost_its_lease_is_fenced),
        trial("a_lost_connection_is_no_lost_append", a_lost_connection_is_no_lost_append),
    ]
}

/// It has written and has a transaction id: what makes readers by snapshots wait.
async fn a_foreign_transaction_stops_nobody(fixture: Fixture<Postgres>) -> Outcome {
    let store = &fixture.store;
    fixture.run("CREATE TABLE elsewhere (n int)").await?;
    let mut foreign = store.pool().begin().await?;
    Postgres::run_in(&mut foreign, "INSERT INTO elsewhere VALUES (1)").await?;
    for number in 1..=20 {
        store.append(&stream(1), Expected::Any, &batch(store, 1, number, 1)).await?;
        assert_eq!(fixture.settle().await?, u64::try_from(number)?);
        assert_eq!(store.read_all().after(u64::try_from(number)? - 1).fetch().await?.len(), 1);
    }
    foreign.rollback().await?;
    Ok(())
}

async fn a_killed_sequencer_leaves_nothing_behind(fixture: Fixture<Postgres>) -> Outcome {
    let store = &fixture.store;
    store.append(&stream(1), Expected::Any, &batch(store, 1, 1, 10)).await?;
    // Killed in the middle of a step: everything is done but the commit, and the lock is held.
    let mut doomed = PgConnection::connect(&fixture.place).await?;
    let mut step = doomed.begin().await?;
    sqlx::query("SELECT factline_order(5)").execute(&mut *step).await?;
    let pid: i32 = sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(&mut *step).await?;
    let waiting = {
        let store = store.clone();
        tokio::spawn(async move { store.sequencer().lease(Duration::ZERO).step().await })
    };
    let kill = format!("SELECT count(*) FROM (SELECT pg_terminate_backend({pid})) AS k");
    fixture.number(&kill).await?;
    assert_eq!(waiting.await??.events, 10);
    let events = store.read_all().fetch().await?;
    assert_eq!(positions(&events), (1..=10).collect::<Vec<u64>>());
    Ok(())
}

async fn one_sequencer_leads_until_its_lease_ends(fixture: Fixture<Postgres>) -> Outcome {
    let other = Postgres::again(&fixture).await?;
    let long = Duration::from_secs(3600);
    let (one, two) = (fixture.store.sequencer().lease(long), other.sequencer().lease(long));
    assert!(one.step().await?.leads);
    assert!(!two.step().await?.leads);
    fixture.store.append(&stream(1), Expected::Any, &batch(&other, 1, 1, 1)).await?;
    assert_eq!(two.step().await?.events, 0, "it stands by");
    assert_eq!(one.step().await?.events, 1);
    // The first one hangs, and its lease runs out.
    fixture.run("UPDATE factline_leases SET until = now() - interval '1 second'").await?;
    assert!(two.step().await?.leads);
    assert!(!one.step().await?.leads);
    // One that is told to stop lets another lead at once.
    let stopped = other.sequencer().lease(long);
    fixture.run("DELETE FROM factline_leases").await?;
    assert!(stopped.step().await?.leads);
    stopped.run(async {}).await;
    assert!(one.step().await?.leads);
    Ok(())
}

/// However many steps are taken meanwhile, and whoever's transaction is older or younger.
async fn a_slow_writer_is_not_skipped(fixture: Fixture<Postgres>) -> Outcome {
    let store = &fixture.store;
    store.append(&stream(3), Expected::Any, &batch(store, 3, 1, 1)).await?;
    // Its transaction is the older one, and its position the higher one: ids of transactions that
    // have ended say nothing about the slow one.
    let mut older = store.begin().await?;
    store.append_in(&mut older, &stream(4), Expected::Any, &batch(store, 4, 1, 1)).await?;
    let mut slow = store.begin().await?;
    store.append_in(&mut slow, &stream(1), Expected::Any, &batch(store, 1, 1, 1)).await?;
    store.append_in(&mut older, &stream(4), Expected::Any, &batch(store, 4, 2, 1)).await?;
    older.commit().await?;
    assert_eq!(fixture.settle().await?, 3, "nobody waits for the slow one");
    for number in 4..=9 {
        store.append(&stream(2), Expected::Any, &batch(store, 2, number, 1)).await?;
        assert_eq!(fixture.settle().await?, u64::try_from(number)?);
    }
    slow.commit().await?;
    assert_eq!(fixture.settle().await?, 10);
    let events = store.read_all().after(9).fetch().await?;
    assert_eq!(events[0].stream, stream(1));
    Ok(())
}

async fn rolled_back_is_forgotten(fixture: Fixture<Postgres>) -> Outcome {
    let store = &fixture.store;
    let open = "SELECT coalesce(upper(gaps + old_gaps) - lower(gaps + old_gaps), 0)
        FROM factline_ordering ORDER BY gpos DESC LIMIT 1";
    let mut doomed = store.begin().await?;
    store.append_in(&mut doomed, &stream(1), Expected::Any, &batch(store, 1, 1, 3)).await?;
    store.append(&stream(2), Expected::Any, &batch(store, 2, 1, 1)).await?;
    assert_eq!(fixture.settle().await?, 1);
    assert_eq!(fixture.number(open).await?, 3, "they are remembered");
    doomed.rollback().await?;
    // As soon as no transaction of that time is running, in whatever database of the server.
    let forgotten = async {
        for number in 2.. {
            store.append(&stream(2), Expected::Any, &batch(store, 2, number, 1)).await?;
            fixture.settle().await?;
            if fixture.number(open).await? == 0 {
                break;
            }
        }
        Outcome::Ok(())
    };
    tokio::time::timeout(Duration::from_secs(60), forgotten).await?
}

/// It has an id that is older than the slow writer's: it says nothing about when that one ends.
async fn a_step_in_an_old_transaction_skips_nobody(fixture: Fixture<Postgres>) -> Outcome {
    let store = &fixture.store;
    let mut old = store.pool().begin().await?;
    Postgres::run_in(&mut old, "CREATE TABLE elsewhere (n int)").await?;
    let mut slow = store.begin().await?;
    store.append_in(&mut slow, &stream(1), Expected::Any, &batch(store, 1, 1, 1)).await?;
    store.append(&stream(2), Expected::Any, &batch(store, 2, 1, 1)).await?;
    Postgres::run_in(&mut old, "SELECT factline_order(10)").await?;
    old.commit().await?;
    for number in 2..=4 {
        store.append(&stream(2), Expected::Any, &batch(store, 2, number, 1)).await?;
        fixture.settle().await?;
    }
    slow.commit().await?;
    assert_eq!(fixture.settle().await?, 5);
    Ok(())
}

async fn a_step_that_finds_nothing_writes_nothing(fixture: Fixture<Postgres>) -> Outcome {
    let store = &fixture.store;
    let sequencer = store.sequencer().lease(Duration::from_secs(3600));
    store.append(&stream(1), Expected::Any, &batch(store, 1, 1, 1)).await?;
    assert_eq!(sequencer.step().await?.events, 1);
    let mut raw = PgConnection::connect(&fixture.place).await?;
    let mut step = raw.begin().await?;
    sqlx::query("SELECT factline_sequence(owner, 3600000000, 5) FROM factline_leases")
        .execute(&mut *step)
        .await?;
    let wrote = "SELECT pg_current_xact_id_if_assigned() IS NOT NULL";
    let wrote: bool = sqlx::query_scalar(wrote).fetch_one(&mut *step).await?;
    assert!(!wrote, "it has an id");
    Ok(())
}

async fn an_owner_that_lost_its_lease_is_fenced(fixture: Fixture<Postgres>) -> Outcome {
    filled(&fixture).await?;
    let (reached, wait) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let handler = Hanging { reached: Arc::clone(&reached), wait: Arc::clone(&wait) };
    // It is stopped in the middle of a batch, and its lease runs out; it does not know.
    let zombie = fixture.store.subscribe("ledger").all(handler).lease(Duration::from_secs(3600));
    let stop = watch::Sender::new(false);
    let mut stopped = stop.subscribe();
    let zombie = tokio::spawn(zombie.run(async move {
        let _ = stopped.wait_for(|stop| *stop).await;
    }));
    reached.notified().await;
    let epoch = "SELECT epoch FROM factline_subscriptions";
    let before = fixture.number(epoch).await?;
    fixture
        .run("UPDATE factline_subscriptions SET lease_until = now() - interval '1 second'")
        .await?;
    let other = Postgres::again(&fixture).await?;
    other.subscribe("ledger").all(Ledger::default()).catch_up().await?;
    assert!(fixture.number(epoch).await? > before);
    assert_eq!(seen(&fixture, 1).await?, (30, 30));
    // It wakes up, finishes its batch, and can't commit.
    wait.notify_one();
    stop.send_replace(true);
    zombie.await??;
    assert_eq!(seen(&fixture, 1).await?, (30, 30), "what the old owner did is not there");
    Ok(())
}

/// Every connection of the pool is cut; the append goes on with another.
async fn a_lost_connection_is_no_lost_append(fixture: Fixture<Postgres>) -> Outcome {
    let store = &fixture.store;
    let appends = (0..6).map(|number| async move {
        store.append(&stream(number), Expected::NoStream, &batch(store, number, 1, 1)).await
    });
    for done in join_all(appends).await {
        done?;
    }
    let kill = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()";
    let mut other = PgConnection::connect(&fixture.place).await?;
    sqlx::query(AssertSqlSafe(kill)).execute(&mut other).await?;
    let done = store.append(&stream(1), Expected::Exact(1), &batch(store, 1, 2, 1)).await?;
    assert_eq!((done.last, done.repeated), (2, false));
    Ok(())
}

/// Of a store on one database, not of any: there the compiler sees less.
async fn every_future_may_be_spawned(fixture: Fixture<Postgres>) -> Outcome {
    let (store, shelf) = (fixture.store.clone(), Shelf::new()?);
    let task = tokio::spawn(async move {
        store.migrate().await?;
        store.register(&[]).await?;
        let (tenant, stream) = (tenant("hospital-1"), stream(1));
        let one = batch(&store, 1, 1, 1);
        store.append(&stream, Expected::Any, &one).await?;
        let mut transaction = store.begin().await?;
        store.append_in(&mut transaction, &stream, Expected::Any, &batch(&store, 1, 2, 1)).await?;
        transaction.commit().await.map_err(|_| "no commit")?;
        store.sequencer().step().await?;
        let read = store.read_stream(&tenant, &stream).as_of(AsOf::Version(2)).fetch().await?;
        let root = read[0].envelope.id;
        store.caused_by(&tenant, root).await?;
        store.event(&tenant, root).await?;
        store.position_at(read[0].envelope.time).await?;
        store.version(&tenant, &stream).await?;
        let archive = store.archive(shelf.path());
        archive.create(Range::through(store.head().await?)).await?;
        store.archives().await?;
        archive.verify().await?;
        archive.restore().await?;
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>(store.read_all().fetch().await?.len())
    });
    assert_eq!(task.await??, 2);
    let sequencer = tokio::spawn(fixture.store.sequencer().run(async {}));
    sequencer.await?;
    Ok(())
}
