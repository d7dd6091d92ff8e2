//! The answer to a commit is lost: it happened, and nobody has heard of it.

use factline::store::{EventStore, Expected, Options, Postgres};
use libtest_mimic::Trial;
use sqlx::postgres::PgPoolOptions;

use crate::bench::{Fixture, Outcome, trial};
use crate::cases::aggregate::{Visit, go_on};
use crate::cases::subscribe::{Ledger, filled, seen};
use crate::proxy::Proxy;
use crate::support::{batch, context, stream, tenant, versions, visit};

pub(crate) fn all() -> Vec<Trial> {
    vec![
        trial("an_append_that_was_not_acknowledged", an_append_that_was_not_acknowledged),
        trial("a_commit_that_was_not_acknowledged", a_commit_that_was_not_acknowledged),
        trial("a_command_that_was_not_acknowledged", a_command_that_was_not_acknowledged),
        trial("a_cursor_that_was_not_acknowledged", a_cursor_that_was_not_acknowledged),
    ]
}

/// A store behind a proxy, with one connection.
pub(crate) async fn behind(
    fixture: &Fixture<Postgres>,
) -> Result<(Proxy, EventStore<Postgres>), Box<dyn std::error::Error + Send + Sync>> {
    let options = fixture.store.pool().connect_options();
    let proxy = Proxy::before(options.get_host(), options.get_port()).await?;
    let options = (*options).clone().host("127.0.0.1").port(proxy.address.port());
    let pool = PgPoolOptions::new().max_connections(4).test_before_acquire(false);
    let pool = pool.connect_with(options).await?;
    Ok((proxy, EventStore::<Postgres>::new(pool, Options::new("suite".parse()?))))
}

async fn an_append_that_was_not_acknowledged(fixture: Fixture<Postgres>) -> Outcome {
    let (proxy, store) = behind(&fixture).await?;
    // The statement is prepared, so that the answer that is lost is that of the append.
    store.append(&stream(1), Expected::NoStream, &batch(&store, 1, 1, 1)).await?;
    let all = [(1, Expected::Exact(1), 2), (2, Expected::NoStream, 1), (3, Expected::Any, 1)];
    for (cuts, (number, expected, first)) in (1..).zip(all) {
        let one = batch(&store, number, 10, 3);
        proxy.cut_at(stream(number).as_str());
        let done = store.append(&stream(number), expected, &one).await?;
        assert_eq!(proxy.cuts(), cuts, "the answer was lost");
        assert_eq!((done.first, done.last), (first, first + 2), "{expected}");
        assert!(done.repeated, "it had happened");
        let read = store.read_stream(&tenant("hospital-1"), &stream(number)).fetch().await?;
        assert_eq!(versions(&read), (1..first + 3).collect::<Vec<u64>>());
        // The new connection prepares its statement.
        store.append(&stream(9), Expected::Any, &batch(&store, 9, 1, 1)).await?;
    }
    assert_eq!(fixture.number("SELECT count(*) FROM factline_events").await?, 1 + 9 + 3);
    assert_eq!(fixture.settle().await?, 13);
    assert!(fixture.store.verify(None).await?.is_clean());
    Ok(())
}

/// Of the caller's own transaction only the caller knows what it was; it tries all of it again.
async fn a_commit_that_was_not_acknowledged(fixture: Fixture<Postgres>) -> Outcome {
    let (proxy, store) = behind(&fixture).await?;
    let one = batch(&store, 1, 1, 2);
    let mut transaction = store.begin().await?;
    store.append_in(&mut transaction, &stream(1), Expected::NoStream, &one).await?;
    proxy.cut_at("COMMIT");
    assert!(transaction.commit().await.is_err(), "nobody knows what became of it");
    assert_eq!(proxy.cuts(), 1);
    let mut transaction = store.begin().await?;
    let done = store.append_in(&mut transaction, &stream(1), Expected::NoStream, &one).await?;
    transaction.commit().await?;
    assert_eq!((done.first, done.last, done.repeated), (1, 2, true));
    assert_eq!(fixture.settle().await?, 2);
    Ok(())
}

async fn a_command_that_was_not_acknowledged(fixture: Fixture<Postgres>) -> Outcome {
    let (proxy, store) = behind(&fixture).await?;
    let (context, id) = (context(), visit(1));
    store.execute(&context, id, go_on).await?;
    // Only an append names the type of an event.
    proxy.cut_at("Visit.Started");
    let done = store.execute(&context, id, go_on).await?;
    assert_eq!(proxy.cuts(), 1);
    assert!(done.version == 2 && done.state.started == 2, "decided once");
    let loaded = fixture.store.load::<Visit>(context.tenant(), id).await?;
    assert!(loaded.version == 2 && loaded.state.started == 2);
    Ok(())
}

async fn a_cursor_that_was_not_acknowledged(fixture: Fixture<Postgres>) -> Outcome {
    filled(&fixture).await?;
    let (proxy, store) = behind(&fixture).await?;
    proxy.cut_at("COMMIT");
    store.subscribe("ledger").all(Ledger::default()).batch(7).catch_up().await?;
    assert_eq!(proxy.cuts(), 1);
    assert_eq!(seen(&fixture, 1).await?, (30, 30), "what was written happened once");
    assert_eq!(store.subscriptions().await?[0].cursor, 30);
    Ok(())
}
