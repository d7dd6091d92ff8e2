//! Appending.

use std::collections::BTreeSet;

use factline::derive::Event;
use factline::event::Context;
use factline::id::{EventId, Uuid};
use factline::store::{Conflict, ErrorKind, Expected};
use factline::time::{Millis, TimeOfDay};
use futures_util::future::join_all;

use crate::bench::{Bench, Fixture, Outcome};
use crate::support::{batch, context, ended, started, stream, tenant, versions};

pub(crate) async fn versions_are_counted_from_one<B: Bench>(fixture: Fixture<B>) -> Outcome {
    let store = &fixture.store;
    let one = store.append(&stream(1), Expected::NoStream, &batch(store, 1, 1, 1)).await?;
    assert_eq!((one.first, one.last, one.repeated), (1, 1, false));
    let more = store.append(&stream(1), Expected::Exact(1), &batch(store, 1, 2, 3)).await?;
    assert_eq!((more.first, more.last), (2, 4));
    let other = store.append(&stream(2), Expected::Any, &batch(store, 2, 1, 2)).await?;
    assert_eq!((other.first, other.last), (1, 2));
    let last = store.append(&stream(2), Expected::StreamExists, &batch(store, 2, 3, 1)).await?;
    assert_eq!(last.last, 3);
    let tenant = tenant("hospital-1");
    assert_eq!(store.version(&tenant, &stream(1)).await?, 4);
    assert_eq!(versions(&store.read_stream(&tenant, &stream(1)).fetch().await?), [1, 2, 3, 4]);
    assert_eq!(store.version(&tenant, &stream(3)).await?, 0);
    Ok(())
}

pub(crate) async fn each_expectation_is_checked<B: Bench>(fixture: Fixture<B>) -> Outcome {
    let store = &fixture.store;
    store.append(&stream(1), Expected::NoStream, &batch(store, 1, 1, 2)).await?;
    let wrong = [
        (1, Expected::NoStream, 2),
        (1, Expected::Exact(0), 2),
        (1, Expected::Exact(1), 2),
        (1, Expected::Exact(3), 2),
        (2, Expected::Exact(1), 0),
        (2, Expected::StreamExists, 0),
    ];
    for (number, expected, actual) in wrong {
        let failed = store.append(&stream(number), expected, &batch(store, number, 9, 1)).await;
        let error = failed.err().ok_or("it was appended")?;
        assert!(error.is_conflict() && !error.is_retriable(), "{error}");
        assert_eq!(error.conflict(), Some(Conflict { expected, actual }));
    }
    let tenant = tenant("hospital-1");
    assert_eq!(store.version(&tenant, &stream(1)).await?, 2);
    assert_eq!(store.version(&tenant, &stream(2)).await?, 0, "a conflict creates no stream");
    Ok(())
}

pub(crate) async fn one_of_many_creates_a_stream<B: Bench>(fixture: Fixture<B>) -> Outcome {
    let store = &fixture.store;
    let tries = (0..12).map(|number| async move {
        store.append(&stream(1), Expected::NoStream, &batch(store, 1, number, 1)).await
    });
    let done = join_all(tries).await;
    assert_eq!(done.iter().filter(|done| done.is_ok()).count(), 1);
    for error in done.into_iter().filter_map(Result::err) {
        let conflict = Conflict { expected: Expected::NoStream, actual: 1 };
        assert_eq!(error.conflict(), Some(conflict), "{error}");
    }
    Ok(())
}

pub(crate) async fn one_of_many_wins_a_version<B: Bench>(fixture: Fixture<B>) -> Outcome {
    let store = &fixture.store;
    let tenant = tenant("hospital-1");
    let writers = (0..6).map(|writer| {
        let (store, tenant) = (store.clone(), tenant.clone());
        tokio::spawn(async move {
            let mut won = 0;
            while won < 8 {
                let version = store.version(&tenant, &stream(1)).await?;
                let batch = batch(&store, 1, writer * 100 + won, 1);
                match store.append(&stream(1), Expected::Exact(version), &batch).await {
                    Ok(done) => {
                        assert_eq!(done.last, version + 1);
                        won += 1;
                    }
                    Err(error) if error.is_conflict() => {}
                    Err(error) => return Err(error),
                }
            }
            Ok(())
        })
    });
    for done in join_all(writers).await {
        done??;
    }
    let events = store.read_stream(&tenant, &stream(1)).fetch().await?;
    assert_eq!(versions(&events), (1..=48).collect::<Vec<u64>>());
    let numbers: BTreeSet<i64> = crate::support::numbers(&events).into_iter().collect();
    assert_eq!(numbers.len(), 48, "each was written once");
    Ok(())
}

pub(crate) async fn a_repeated_append_changes_nothing<B: Bench>(fixture: Fixture<B>) -> Outcome {
    let store = &fixture.store;
    let tenant = tenant("hospital-1");
    for (number, expected) in [(1, Expected::NoStream), (2, Expected::Any)] {
        let first = batch(store, number, 1, 3);
        let one = store.append(&stream(number), expected, &first).await?;
        store.append(&stream(number), Expected::Exact(3), &batch(store, number, 4, 1)).await?;
        let two = store.append(&stream(number), expected, &first).await?;
        assert_eq!((one.first, one.last, one.repeated), (1, 3, false));
        assert_eq!((two.first, two.last, two.repeated), (1, 3, true), "{expected}");
        let exists = store.append(&stream(number), Expected::StreamExists, &first).await?;
        assert!(exists.repeated);
        assert_eq!(store.version(&tenant, &stream(number)).await?, 4);
        assert_eq!(store.read_stream(&tenant, &stream(number)).fetch().await?.len(), 4);
    }
    // Several at once, as when a client gives up waiting and tries again.
    let (third, batch) = (stream(3), batch(store, 3, 1, 2));
    let tries = (0..8).map(|_| store.append(&third, Expected::Any, &batch));
    let done = join_all(tries).await.into_iter().collect::<Result<Vec<_>, _>>()?;
    assert_eq!(done.iter().filter(|done| !done.repeated).count(), 1);
    assert!(done.iter().all(|done| (done.first, done.last) == (1, 2)));
    Ok(())
}

pub(crate) async fn an_id_belongs_to_one_event<B: Bench>(fixture: Fixture<B>) -> Outcome {
    let store = &fixture.store;
    let id = EventId::from(Uuid::from_u128(7));
    let make = |number, count| store.batch(&context()).event_with_id(id, &started(number, count));
    store.append(&stream(1), Expected::Any, &make(1, 1)).await?;
    let others = [
        (1, Expected::Any, make(1, 2), "another content"),
        (2, Expected::Any, make(2, 1), "another stream"),
        (1, Expected::Exact(1), make(1, 2), "another content, and the version is right"),
        (1, Expected::Any, make(1, 1).event(&ended(1, 2)), "more than was appended"),
    ];
    for (number, expected, batch, what) in others {
        let error = store.append(&stream(number), expected, &batch).await.err().ok_or(what)?;
        assert_eq!(error.kind(), ErrorKind::IdTaken, "{what}: {error}");
    }
    assert_eq!(fixture.number("SELECT count(*) FROM factline_events").await?, 1);
    assert_eq!(store.version(&tenant("hospital-1"), &stream(1)).await?, 1);
    Ok(())
}

pub(crate) async fn a_callers_transaction_decides<B: Bench>(fixture: Fixture<B>) -> Outcome {
    let store = &fixture.store;
    let tenant = tenant("hospital-1");
    fixture.run("CREATE TABLE wards (name text)").await?;
    let mut transaction = store.begin().await?;
    B::run_in(&mut transaction, "INSERT INTO wards VALUES ('north')").await?;
    store
        .append_in(&mut transaction, &stream(1), Expected::NoStream, &batch(store, 1, 1, 2))
        .await?;
    transaction.rollback().await?;
    assert_eq!(store.version(&tenant, &stream(1)).await?, 0);
    assert_eq!(fixture.number("SELECT count(*) FROM wards").await?, 0);

    let mut transaction = store.begin().await?;
    B::run_in(&mut transaction, "INSERT INTO wards VALUES ('north')").await?;
    store
        .append_in(&mut transaction, &stream(1), Expected::NoStream, &batch(store, 1, 1, 2))
        .await?;
    // The transaction sees its own events.
    store
        .append_in(&mut transaction, &stream(1), Expected::Exact(2), &batch(store, 1, 3, 1))
        .await?;
    store
        .append_in(&mut transaction, &stream(2), Expected::NoStream, &batch(store, 2, 1, 1))
        .await?;
    transaction.commit().await?;
    assert_eq!(store.version(&tenant, &stream(1)).await?, 3);
    assert_eq!(fixture.number("SELECT count(*) FROM wards").await?, 1);
    assert_eq!(fixture.settle().await?, 4);
    // Its schema was stored with it, though a transaction before it was rolled back.
    assert_eq!(store.read_stream(&tenant, &stream(1)).fetch().await?.len(), 3);
    Ok(())
}

pub(crate) async fn a_conflict_leaves_the_transaction_usable<B: Bench>(
    fixture: Fixture<B>,
) -> Outcome {
    let store = &fixture.store;
    store.append(&stream(1), Expected::NoStream, &batch(store, 1, 1, 1)).await?;
    let mut transaction = store.begin().await?;
    let more = batch(store, 1, 2, 1);
    let failed = store.append_in(&mut transaction, &stream(1), Expected::Exact(5), &more).await;
    assert!(failed.is_err_and(|error| error.is_conflict()));
    store.append_in(&mut transaction, &stream(1), Expected::Exact(1), &more).await?;
    transaction.commit().await?;
    assert_eq!(store.version(&tenant("hospital-1"), &stream(1)).await?, 2);
    Ok(())
}

/// A type that lets in what its schema does not: milliseconds of a day that no int holds.
#[derive(Clone, Event)]
#[event(
    type = "Clock.Read",
    topic = "clock.events",
    key = "clock",
    namespace = "suite",
    crate = "factline"
)]
struct ClockRead {
    clock: String,
    at: TimeOfDay<Millis>,
}

pub(crate) async fn an_event_that_cannot_be_written_fails_the_batch<B: Bench>(
    fixture: Fixture<B>,
) -> Outcome {
    let store = &fixture.store;
    let error = store.append(&stream(1), Expected::Any, &store.batch(&context())).await;
    assert!(error.is_err_and(|error| error.kind() == ErrorKind::Options), "an empty batch");
    let read = |at| ClockRead { clock: "a canary".to_owned(), at: TimeOfDay::new(at) };
    let broken = |first: i64| batch(store, 1, first, 1).event(&read(i64::MAX)).event(&read(1));
    let error = store.append(&stream(1), Expected::Any, &broken(1)).await.err().ok_or("written")?;
    assert_eq!(error.kind(), ErrorKind::Encode, "{error}");
    assert!(error.to_string().starts_with("Clock.Read: "), "{error}");
    assert!(!error.to_string().contains("canary") && !error.is_retriable(), "{error}");
    assert_eq!(fixture.number("SELECT count(*) FROM factline_events").await?, 0, "all or nothing");
    assert_eq!(fixture.number("SELECT count(*) FROM factline_streams").await?, 0);

    // In a caller's transaction, too, and that can go on.
    let mut transaction = store.begin().await?;
    let failed = store.append_in(&mut transaction, &stream(1), Expected::Any, &broken(1)).await;
    assert!(failed.is_err_and(|error| error.kind() == ErrorKind::Encode));
    let sound = store.batch(&context()).event(&read(1));
    store.append_in(&mut transaction, &stream(1), Expected::NoStream, &sound).await?;
    transaction.commit().await?;
    assert_eq!(fixture.number("SELECT count(*) FROM factline_events").await?, 1);
    Ok(())
}

pub(crate) async fn migrating_again_changes_nothing<B: Bench>(fixture: Fixture<B>) -> Outcome {
    let store = &fixture.store;
    store.append(&stream(1), Expected::Any, &batch(store, 1, 1, 1)).await?;
    store.migrate().await?;
    B::again(&fixture).await?.migrate().await?;
    assert_eq!(store.version(&tenant("hospital-1"), &stream(1)).await?, 1);
    fixture
        .run("UPDATE factline_migrations SET checksum = checksum || checksum WHERE version = 1")
        .await
        .or(fixture
            .run("UPDATE factline_migrations SET checksum = x'00' WHERE version = 1")
            .await)?;
    let error = store.migrate().await.err().ok_or("a changed migration is accepted")?;
    assert_eq!(error.kind(), ErrorKind::Migration);
    assert!(error.to_string().contains("migration 1"), "{error}");
    Ok(())
}

pub(crate) async fn errors_tell_nothing_about_patients<B: Bench>(fixture: Fixture<B>) -> Outcome {
    let store = &fixture.store;
    let secret = "MRN-4711";
    let stream = factline::store::StreamId::new("Visit", &secret.into())?;
    let context = Context::new(tenant("hospital-1"));
    let id = EventId::from(Uuid::from_u128(7));
    let batch = || store.batch(&context).event_with_id(id, &started(1, 1));
    store.append(&stream, Expected::Any, &batch()).await?;
    let other = crate::support::batch(store, 1, 5, 1);
    for batch in [&other, &batch()] {
        let failed = store.append(&stream, Expected::NoStream, batch).await;
        let failed = match failed {
            Ok(done) if done.repeated => {
                store.append(&crate::support::stream(2), Expected::NoStream, batch).await
            }
            other => other,
        };
        let error = failed.err().ok_or("it was appended")?;
        let told = format!("{error} {error:?} {batch:?}");
        for word in [secret, "canary", "00000000-0000-0000-0000-000000000002"] {
            assert!(!told.contains(word), "{told}");
        }
    }
    Ok(())
}
