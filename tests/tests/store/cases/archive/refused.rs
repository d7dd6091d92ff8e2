//! What is not archived.

use factline::event::HandlerError;
use factline::store::archive::Range;
use factline::store::{ErrorKind, Expected, Handle, Recorded, Tx};

use super::{EVENTS, Shelf, emptied, filled, seen};
use crate::bench::{Bench, Fixture, Outcome};
use crate::cases::subscribe::{Ledger, tables};
use crate::support::{batch, stream};

pub(crate) async fn only_what_is_in_order_is_archived<B: Bench>(fixture: Fixture<B>) -> Outcome {
    let before = filled(&fixture).await?;
    let (store, shelf) = (&fixture.store, Shelf::new()?);
    let archive = store.archive(shelf.path());
    if B::LABEL == "postgres" {
        // It is committed, and has no position yet.
        store.append(&stream(1), Expected::Any, &batch(store, 1, 9, 1)).await?;
    }
    store.archive(shelf.path().with_file_name("2")).create(Range::through(2)).await?;
    let tomorrow =
        factline::time::Timestamp::new(before[0].at.ok_or("no time")?.count() + 86_400_000_000);
    let refused = [
        (Range::through(EVENTS + 1), "the order has come to 12"),
        (Range::through(0), "no position"),
        (Range::through(5).from(6), "no position"),
        (Range::through(5).from(0), "no position"),
        (Range::through(2), "no position"),
        (Range::through(5).from(2), "positions 1 to 2 are in an archive (2)"),
        (Range::before(tomorrow), "is to come"),
        (Range::before(factline::time::Timestamp::new(0)), "no position"),
    ];
    for (range, why) in refused {
        for error in [archive.plan(range).await.err(), archive.create(range).await.err()] {
            let error = error.ok_or("planned")?;
            assert_eq!(error.kind(), ErrorKind::Options, "{error}");
            assert!(error.to_string().contains(why), "{error}");
        }
    }
    assert_eq!(shelf.names()?, ["2"]);
    assert_eq!(emptied(&fixture).await?, 2);
    Ok(())
}

/// Fails for good at events of a visit.
struct Fails;

impl<B: Bench> Handle<B> for Fails {
    async fn handle(&self, _: &mut Tx<B>, event: &Recorded) -> Result<(), HandlerError> {
        if event.stream == stream(7) { Err(HandlerError::fatal("never")) } else { Ok(()) }
    }
}

pub(crate) async fn what_a_subscription_needs_stays<B: Bench>(fixture: Fixture<B>) -> Outcome {
    filled(&fixture).await?;
    tables(&fixture).await?;
    let (store, shelf) = (&fixture.store, Shelf::new()?);
    let archive = || store.archive(shelf.path());
    store.subscribe("ledger").all(Ledger::default()).catch_up().await?;
    store.append(&stream(1), Expected::Any, &batch(store, 1, 9, 1)).await?;
    fixture.settle().await?;

    let through = Range::through(EVENTS + 1);
    let error = archive().create(through).await.err().ok_or("it has not seen the last")?;
    assert_eq!(error.kind(), ErrorKind::Behind, "{error}");
    assert!(
        error.to_string().contains("subscription ledger, generation 1, has come to position 12")
    );
    let planned = archive().plan(through).await?;
    assert_eq!((&*planned.behind[0].name, planned.behind[0].cursor), ("ledger", 12));
    assert!(archive().plan(Range::through(EVENTS)).await?.behind.is_empty());

    // One shard is as good as all of them.
    store.subscribe("wards").shard(0, 2).all(Ledger::default()).catch_up().await?;
    store.subscribe("wards").shard(1, 2).all(Ledger::default()).catch_up().await?;
    fixture
        .run("UPDATE factline_subscriptions SET cursor = 3 WHERE name = 'wards' AND shard = 1")
        .await?;
    let behind = archive().plan(through).await?.behind;
    assert_eq!(behind.iter().map(|behind| behind.cursor).collect::<Vec<_>>(), [12, 3]);
    // One that stopped goes on some time; one that was replaced never.
    fixture.run("UPDATE factline_subscriptions SET state = 'stopped' WHERE name = 'wards'").await?;
    assert_eq!(archive().plan(through).await?.behind.len(), 2);
    fixture.run("UPDATE factline_subscriptions SET state = 'retired' WHERE name = 'wards'").await?;
    assert_eq!(archive().plan(through).await?.behind.len(), 1);

    // What is parked is not done with, though the cursor is behind it.
    store.subscribe("fails").all(Fails).catch_up().await?;
    let behind = archive().despite("ledger").plan(Range::through(4)).await?.behind;
    assert_eq!((&*behind[0].name, behind[0].parked), ("fails", Some(2)));
    let error =
        archive().despite("ledger").create(Range::through(4)).await.err().ok_or("parked")?;
    assert!(error.to_string().contains("parked position 2"), "{error}");
    assert!(archive().plan(Range::through(1)).await?.behind.is_empty());

    assert_eq!(shelf.names()?, [""; 0]);
    let created = archive().despite("ledger").despite("fails").create(through).await?;
    assert_eq!(created.moved, 13);

    // A file that is there already is no reason to look away.
    archive().restore().await?;
    let error = archive().despite("ledger").create(through).await.err().ok_or("fails is behind")?;
    assert_eq!(error.kind(), ErrorKind::Behind, "{error}");
    assert_eq!(emptied(&fixture).await?, 0);
    Ok(())
}

pub(crate) async fn no_other_file_is_overwritten<B: Bench>(fixture: Fixture<B>) -> Outcome {
    let before = filled(&fixture).await?;
    let (store, shelf) = (&fixture.store, Shelf::new()?);
    let text = b"something that is dear to somebody";
    std::fs::write(shelf.path(), text)?;
    let archive = store.archive(shelf.path());
    let create = |last| archive.create(Range::through(last));
    let error = create(4).await.err().ok_or("written")?;
    assert_eq!(error.kind(), ErrorKind::Damaged, "{error}");
    assert_eq!(std::fs::read(shelf.path())?, text);
    assert_eq!((shelf.names()?.len(), emptied(&fixture).await?), (1, 0));
    std::fs::remove_file(shelf.path())?;
    create(4).await?;
    let written = std::fs::read(shelf.path())?;
    for range in [Range::through(5), Range::through(3), Range::through(4).from(2)] {
        let error = archive.create(range).await.err().ok_or("another range")?;
        assert_eq!(error.kind(), ErrorKind::Options, "{error}");
        assert!(error.to_string().contains("has positions 1 to 4"), "{error}");
    }
    let planned = archive.plan(Range::through(4)).await?;
    assert_eq!((planned.first, planned.last, planned.is_new), (1, 4, false));
    assert_eq!(create(4).await?.moved, 0, "the same again is harmless");
    assert_eq!(std::fs::read(shelf.path())?, written);
    archive.restore().await?;
    assert_eq!(seen(store).await?, before);
    // Nor is a folder made that is not there, nor another file taken for one of ours.
    let nowhere = shelf.path().join("clinic.avro");
    let error = store.archive(nowhere).create(Range::through(5)).await.err().ok_or("written")?;
    assert_eq!(error.kind(), ErrorKind::File, "{error}");
    Ok(())
}
