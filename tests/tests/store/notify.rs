//! Processes that wake each other: stores with connections of their own, on PostgreSQL.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use factline::store::{EventStore, Expected, Options, Postgres};
use factline::telemetry::{Counters, names};
use libtest_mimic::Trial;
use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use tokio::sync::watch;

use crate::bench::{Bench as _, Fixture, Outcome, trial};
use crate::cases::subscribe::{Ledger, seen, tables};
use crate::frozen::Frozen;
use crate::roles::Role;
use crate::support::{batch, stream};

pub(crate) fn all() -> Vec<Trial> {
    vec![
        trial(
            "notify::an_append_wakes_a_sequencer_elsewhere",
            an_append_wakes_a_sequencer_elsewhere,
        ),
        trial("notify::a_sequencer_wakes_a_reader_elsewhere", a_sequencer_wakes_a_reader_elsewhere),
        trial("notify::three_processes_wake_each_other", three_processes_wake_each_other),
        trial("notify::who_listens_is_back_after_a_cut", who_listens_is_back_after_a_cut),
        trial("notify::without_notifications_they_look", without_notifications_they_look),
        trial(
            "notify::no_connection_to_listen_on_is_no_harm",
            no_connection_to_listen_on_is_no_harm,
        ),
        trial("notify::stores_of_two_schemas_do_not_meet", stores_of_two_schemas_do_not_meet),
        trial("notify::many_appends_are_told_as_one", many_appends_are_told_as_one),
        trial("notify::each_role_tells_and_listens", each_role_tells_and_listens),
    ]
}

/// So long that nobody waits for it.
const NEVER: Duration = Duration::from_secs(3600);

type Store = EventStore<Postgres>;

/// A store of another process, with few connections.
async fn process(options: PgConnectOptions, store: Options) -> Result<Store, sqlx::Error> {
    let pool = PgPoolOptions::new().max_connections(2).test_before_acquire(false);
    Ok(Store::new(pool.connect_with(options).await?, store))
}

fn options() -> Options {
    Options::new("suite".parse().expect("a source"))
}

fn place(fixture: &Fixture<Postgres>) -> PgConnectOptions {
    (*fixture.store.pool().connect_options()).clone()
}

/// Waits until a query gives this number; a process that is never woken fails the test.
async fn until(fixture: &Fixture<Postgres>, sql: &str, number: i64) -> Outcome {
    let given = async {
        while fixture.number(sql).await? != number {
            // The pace of asking; the end is told by the answer.
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Ok(())
    };
    let given = tokio::time::timeout(Duration::from_secs(120), given).await;
    given.map_err(|_| format!("never {number}: {sql}"))?
}

/// How many sessions wait for any news, as anybody can see.
const LISTENERS: &str = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

const HEAD: &str = "SELECT coalesce(max(gpos), 0) FROM factline_ordering";
const HANDLED: &str = "SELECT count(*) FROM seen_1";

async fn append(store: &Store, number: i64) -> Outcome {
    store.append(&stream(1), Expected::Any, &batch(store, 1, number, 1)).await?;
    Ok(())
}

/// A process that does nothing but sequence when it is told to.
fn sequencer(place: PgConnectOptions) -> Frozen {
    Frozen::run(|stopped| async {
        let store = process(place, options()).await?;
        store.sequencer().pace(Duration::ZERO).run(stopped).await;
        Ok(())
    })
}

/// A process that does nothing but handle when it is told to.
fn reader(place: PgConnectOptions) -> Frozen {
    Frozen::run(|stopped| async {
        let store = process(place, options()).await?;
        let ledger = store.subscribe("ledger").all(Ledger::default());
        Ok(ledger.pace(Duration::ZERO).run(stopped).await?)
    })
}

/// The first few may be found by whoever has just begun and looks; not all of them.
const ROUNDS: i64 = 10;

async fn an_append_wakes_a_sequencer_elsewhere(fixture: Fixture<Postgres>) -> Outcome {
    let sequencer = sequencer(place(&fixture));
    until(&fixture, LISTENERS, 1).await?;
    let store = process(place(&fixture), options()).await?;
    for number in 1..=ROUNDS {
        append(&store, number).await?;
        until(&fixture, HEAD, number).await?;
    }
    sequencer.stop().await
}

async fn a_sequencer_wakes_a_reader_elsewhere(fixture: Fixture<Postgres>) -> Outcome {
    tables(&fixture).await?;
    let reader = reader(place(&fixture));
    until(&fixture, LISTENERS, 1).await?;
    for number in 1..=ROUNDS {
        append(&fixture.store, number).await?;
        fixture.settle().await?;
        until(&fixture, HANDLED, number).await?;
    }
    reader.stop().await
}

/// Runs until it is told to stop.
fn stopped(stop: &watch::Sender<bool>) -> impl Future<Output = ()> + Send + use<> {
    let mut stopped = stop.subscribe();
    async move {
        let _ = stopped.wait_for(|stop| *stop).await;
    }
}

async fn three_processes_wake_each_other(fixture: Fixture<Postgres>) -> Outcome {
    tables(&fixture).await?;
    let reader = reader(place(&fixture));
    let second = process(place(&fixture), options()).await?;
    let stop = watch::Sender::new(false);
    let sequencer = tokio::spawn(second.sequencer().poll(NEVER).lease(NEVER).run(stopped(&stop)));
    until(&fixture, LISTENERS, 2).await?;
    let first = process(place(&fixture), options()).await?;
    for number in 1..=ROUNDS {
        append(&first, number).await?;
        until(&fixture, HANDLED, number).await?;
    }
    assert_eq!(seen(&fixture, 1).await?, (ROUNDS, ROUNDS));
    stop.send_replace(true);
    sequencer.await?;
    reader.stop().await
}

async fn who_listens_is_back_after_a_cut(fixture: Fixture<Postgres>) -> Outcome {
    tables(&fixture).await?;
    let reader = reader(place(&fixture));
    let session = LISTENERS.replace("count(*)", "max(pid)::bigint");
    until(&fixture, LISTENERS, 1).await?;
    let mut handled = 0;
    for _ in 0..2 {
        let before = fixture.number(&session).await?;
        let cut = format!("SELECT pg_terminate_backend({before})::int::bigint");
        assert_eq!(fixture.number(&cut).await?, 1);
        until(&fixture, LISTENERS, 0).await?;
        // It waits for a moment before it connects again.
        while fixture.number(LISTENERS).await? == 0 {
            reader.pass(Duration::from_millis(100));
            tokio::task::yield_now().await;
        }
        assert_ne!(fixture.number(&session).await?, before);
        for _ in 0..ROUNDS {
            handled += 1;
            append(&fixture.store, handled).await?;
            fixture.settle().await?;
            until(&fixture, HANDLED, handled).await?;
        }
    }
    reader.stop().await
}

/// A listener of the test's own, whom everybody takes for another process.
async fn spy(
    fixture: &Fixture<Postgres>,
    tables: &[i64],
) -> Result<PgListener, Box<dyn std::error::Error + Send + Sync>> {
    let pool = PgPoolOptions::new().max_connections(1).connect_with(place(fixture)).await?;
    let mut spy = PgListener::connect_with(&pool).await?;
    spy.listen("the_end").await?;
    for table in tables {
        for (number, news) in [(1, "appended"), (2, "sequenced")] {
            spy.listen(&format!("factline_{table}_{news}")).await?;
            let key = ((0x0FAC_7100_i64 + number) << 32) | table;
            let lock = sqlx::query("SELECT pg_advisory_lock_shared($1)").bind(key);
            lock.execute(&mut spy).await?;
        }
    }
    Ok(spy)
}

/// What was told until now, by channel.
async fn heard(
    fixture: &Fixture<Postgres>,
    spy: &mut PgListener,
) -> Result<BTreeMap<String, usize>, sqlx::Error> {
    fixture.run("NOTIFY the_end").await?;
    let mut heard = BTreeMap::new();
    loop {
        let notice = spy.recv().await?;
        if notice.channel() == "the_end" {
            return Ok(heard);
        }
        *heard.entry(notice.channel().to_owned()).or_default() += 1;
    }
}

const TABLE: &str = "SELECT 'factline_events'::regclass::oid::bigint";

async fn without_notifications_they_look(fixture: Fixture<Postgres>) -> Outcome {
    tables(&fixture).await?;
    let mut spy = spy(&fixture, &[fixture.number(TABLE).await?]).await?;
    let listeners = fixture.number(LISTENERS).await?;
    let mut stores = Vec::new();
    for _ in 0..3 {
        stores.push(process(place(&fixture), options().notify(false)).await?);
    }
    let stop = watch::Sender::new(false);
    let sequencer = tokio::spawn(stores[0].sequencer().run(stopped(&stop)));
    let ledger = stores[1].subscribe("ledger").all(Ledger::default());
    let ledger = tokio::spawn(ledger.run(stopped(&stop)));
    for number in 1..=ROUNDS {
        append(&stores[2], number).await?;
        until(&fixture, HANDLED, number).await?;
    }
    assert_eq!(fixture.number(LISTENERS).await?, listeners, "nobody listens");
    stop.send_replace(true);
    sequencer.await?;
    ledger.await??;
    assert!(heard(&fixture, &mut spy).await?.is_empty(), "and nobody tells");
    Ok(())
}

/// A role that may have so many connections as its pool, and none to listen on.
async fn no_connection_to_listen_on_is_no_harm(fixture: Fixture<Postgres>) -> Outcome {
    tables(&fixture).await?;
    let role = Role::new(&fixture, "projection").await?;
    fixture.run(&format!("GRANT INSERT ON seen_1 TO {}", role.0)).await?;
    fixture.run(&format!("ALTER ROLE {} CONNECTION LIMIT 2", role.0)).await?;
    let counters = Arc::new(Counters::default());
    let theirs = process(role.options(&fixture), options().observer(counters.clone())).await?;
    drop((theirs.pool().acquire().await?, theirs.pool().acquire().await?));
    let stop = watch::Sender::new(false);
    let ledger = theirs.subscribe("ledger").all(Ledger::default());
    let ledger = tokio::spawn(ledger.run(stopped(&stop)));
    while counters.total(names::STORE_ERRORS) == 0 {
        tokio::task::yield_now().await;
    }
    for number in 1..=ROUNDS {
        append(&fixture.store, number).await?;
        fixture.settle().await?;
        until(&fixture, HANDLED, number).await?;
    }
    assert_eq!(counters.total(names::STORE_ERRORS), 1, "{:?}", counters.snapshot());
    stop.send_replace(true);
    ledger.await??;
    theirs.pool().close().await;
    role.drop(&fixture).await
}

async fn stores_of_two_schemas_do_not_meet(fixture: Fixture<Postgres>) -> Outcome {
    let (stop, mut stores) = (watch::Sender::new(false), Vec::new());
    let (mut sequencers, mut tables) = (Vec::new(), Vec::new());
    for schema in ["north", "south"] {
        fixture.run(&format!("CREATE SCHEMA {schema}")).await?;
        let place = place(&fixture).options([("search_path", schema)]);
        let store = process(place.clone(), options()).await?;
        store.migrate().await?;
        tables.push(Postgres::number(store.pool(), TABLE).await?);
        let sequencer = store.sequencer().poll(NEVER).lease(NEVER);
        sequencers.push(tokio::spawn(sequencer.run(stopped(&stop))));
        stores.push(process(place, options()).await?);
    }
    let mut spy = spy(&fixture, &tables).await?;
    // Each sequencer, and the spy for each kind of news of each store.
    until(&fixture, LISTENERS, 2 + 4).await?;
    for number in 1..=ROUNDS {
        append(&stores[1], number).await?;
        until(&fixture, &HEAD.replace("factline", "south.factline"), number).await?;
    }
    let heard = heard(&fixture, &mut spy).await?;
    let south = format!("factline_{}_", tables[1]);
    assert!(heard.keys().all(|channel| channel.starts_with(&south)), "{heard:?}");
    assert!(heard.contains_key(&format!("{south}appended")), "{heard:?}");
    stop.send_replace(true);
    for sequencer in sequencers {
        sequencer.await?;
    }
    Ok(())
}

async fn many_appends_are_told_as_one(fixture: Fixture<Postgres>) -> Outcome {
    let table = fixture.number(TABLE).await?;
    let mut spy = spy(&fixture, &[table]).await?;
    let place = place(&fixture);
    let writer = Frozen::run(|stopped| async {
        let store = process(place, options()).await?;
        for number in 1..=1000 {
            append(&store, number).await?;
        }
        // No time has passed since the first of them: now some does.
        stopped.await;
        Ok(())
    });
    until(&fixture, "SELECT count(*) FROM factline_events", 1000).await?;
    let channel = format!("factline_{table}_appended");
    // The first was told at once, and before the last was appended.
    assert_eq!(heard(&fixture, &mut spy).await?, BTreeMap::from([(channel.clone(), 1)]));
    writer.pass(Duration::from_millis(10));
    assert_eq!(spy.recv().await?.channel(), channel);
    writer.pass(Duration::from_millis(10));
    writer.stop().await?;
    assert!(heard(&fixture, &mut spy).await?.is_empty());
    Ok(())
}

async fn each_role_tells_and_listens(fixture: Fixture<Postgres>) -> Outcome {
    tables(&fixture).await?;
    let application = Role::new(&fixture, "application").await?;
    let numbering = Role::new(&fixture, "sequencer").await?;
    let projection = Role::new(&fixture, "projection").await?;
    fixture.run(&format!("GRANT INSERT ON seen_1 TO {}", projection.0)).await?;
    let reader = reader(projection.options(&fixture));
    let sequencing = process(numbering.options(&fixture), options()).await?;
    let stop = watch::Sender::new(false);
    let sequencer = sequencing.sequencer().poll(NEVER).lease(NEVER);
    let sequencer = tokio::spawn(sequencer.run(stopped(&stop)));
    until(&fixture, LISTENERS, 2).await?;
    let first = process(application.options(&fixture), options()).await?;
    for number in 1..=ROUNDS {
        append(&first, number).await?;
        until(&fixture, HANDLED, number).await?;
    }
    stop.send_replace(true);
    sequencer.await?;
    reader.stop().await?;
    for (role, store) in
        [(application, Some(first)), (numbering, Some(sequencing)), (projection, None)]
    {
        if let Some(store) = store {
            store.pool().close().await;
        }
        role.drop(&fixture).await?;
    }
    Ok(())
}
