//! What a store with archived events does as before, and what it says where it can't.

use factline::event::Context;
use factline::id::CorrelationId;
use factline::store::archive::Range;
use factline::store::{Error, ErrorKind, Expected, Failed, Tampering};

use super::{EVENTS, Shelf, emptied, filled, seen};
use crate::bench::{Bench, Fixture, Outcome};
use crate::cases::aggregate::{Visit, go_on};
use crate::cases::subscribe::{Ledger, tables};
use crate::support::{batch, context, ended, started, stream, tenant, visit};

/// It says which ranges are missing.
#[track_caller]
fn is_archived<T>(done: Result<T, Error>, ranges: &[(u64, u64)]) {
    let error = done.err().expect("it is archived");
    assert_eq!(error.kind(), ErrorKind::Archived, "{error}");
    assert!(!error.is_retriable());
    let told: Vec<_> =
        error.archived_ranges().iter().map(|range| (range.first, range.last)).collect();
    assert_eq!(told, ranges, "{error}");
    for (first, last) in ranges {
        assert!(error.to_string().contains(&format!("{first} to {last} (")), "{error}");
    }
}

pub(crate) async fn a_repeated_append_is_recognised_in_the_archive<B: Bench>(
    fixture: Fixture<B>,
) -> Outcome {
    let (store, shelf) = (&fixture.store, Shelf::new()?);
    let first = batch(store, 1, 1, 3);
    store.append(&stream(1), Expected::NoStream, &first).await?;
    let head = fixture.settle().await?;
    store.archive(shelf.path()).create(Range::through(head)).await?;
    for expected in [Expected::NoStream, Expected::Any, Expected::StreamExists, Expected::Exact(0)]
    {
        let again = store.append(&stream(1), expected, &first).await?;
        assert_eq!((again.first, again.last, again.repeated), (1, 3, true), "{expected}");
    }
    let id = first.ids().next().ok_or("no id")?;
    let other = store.batch(&context()).event_with_id(id, &started(1, 9));
    let error = store.append(&stream(1), Expected::Any, &other).await.err().ok_or("appended")?;
    assert_eq!(error.kind(), ErrorKind::IdTaken);
    // The stream goes on where it was.
    let conflict = store.append(&stream(1), Expected::Exact(2), &batch(store, 1, 4, 1)).await;
    assert!(conflict.is_err_and(|error| error.is_conflict()));
    let more = store.append(&stream(1), Expected::Exact(3), &batch(store, 1, 4, 1)).await?;
    assert_eq!(more.last, 4);
    fixture.settle().await?;
    assert!(store.verify(None).await?.is_clean());
    store.archive(shelf.path()).restore().await?;
    assert_eq!(seen(store).await?.len(), 4);
    assert!(store.verify(None).await?.is_clean());
    Ok(())
}

pub(crate) async fn reading_says_what_must_be_restored<B: Bench>(fixture: Fixture<B>) -> Outcome {
    let before = filled(&fixture).await?;
    let (store, shelf) = (&fixture.store, Shelf::new()?);
    let path = |name: &str| shelf.path().with_file_name(name);
    store.archive(path("1")).create(Range::through(3)).await?;
    store.archive(path("2")).create(Range::through(6)).await?;
    let (one, two) = (tenant("hospital-1"), tenant("hospital-2"));
    // Positions 1 and 7 are of one visit, 4 and 10 of another; 2, 3, 5, 6 … of the other tenant.
    is_archived(store.read_all().fetch().await, &[(1, 3), (4, 6)]);
    is_archived(store.read_all().after(3).fetch().await, &[(4, 6)]);
    assert_eq!(store.read_all().after(6).fetch().await?.len(), 6);
    is_archived(store.read_stream(&one, &stream(2)).fetch().await, &[(1, 3)]);
    is_archived(store.read_stream(&two, &stream(7)).fetch().await, &[(1, 3), (4, 6)]);
    assert_eq!(store.read_stream(&two, &stream(7)).from(5).fetch().await?.len(), 4);
    is_archived(store.event(&one, before[0].meta.id).await, &[(1, 3)]);
    assert!(store.event(&one, before[6].meta.id).await?.is_some());
    // A cause or a chain that may be there is not left out in silence.
    let chain = CorrelationId::new("order-7")?;
    is_archived(store.read_all().correlation(&chain).fetch().await, &[(1, 3), (4, 6)]);
    is_archived(store.read_all().after(5).correlation(&chain).fetch().await, &[(4, 6)]);
    assert_eq!(store.read_all().after(6).correlation(&chain).fetch().await?.len(), 4);
    is_archived(store.caused_by(&one, before[0].meta.id).await, &[(1, 3)]);
    assert_eq!(store.caused_by(&one, before[6].meta.id).await?.len(), 1);
    assert!(store.caused_by(&one, before[1].meta.id).await?.is_empty(), "of another tenant");
    Ok(())
}

/// What lies behind a cause may have been caused by it, in a range apart.
pub(crate) async fn a_tree_with_an_archive_in_it_is_none<B: Bench>(fixture: Fixture<B>) -> Outcome {
    let (store, shelf) = (&fixture.store, Shelf::new()?);
    let root = store.batch(&context()).event(&started(1, 1));
    let id = root.ids().next().ok_or("no id")?;
    store.append(&stream(1), Expected::Any, &root).await?;
    fixture.settle().await?;
    let cause = store.event(&tenant("hospital-1"), id).await?.ok_or("it is gone")?;
    let effect = store.batch(&Context::following(&cause.envelope)).event(&ended(2, 1));
    store.append(&stream(2), Expected::Any, &effect).await?;
    store.append(&stream(3), Expected::Any, &batch(store, 3, 1, 1)).await?;
    fixture.settle().await?;
    store.archive(shelf.path()).create(Range::through(2).from(2)).await?;
    is_archived(store.caused_by(&tenant("hospital-1"), id).await, &[(2, 2)]);
    let chain = CorrelationId::from(id);
    is_archived(store.read_all().correlation(&chain).fetch().await, &[(2, 2)]);
    let page = store.read_all().correlation(&chain).limit(1).fetch().await?;
    assert_eq!(page.len(), 1, "a page that ends before it");
    store.archive(shelf.path()).restore().await?;
    assert_eq!(store.caused_by(&tenant("hospital-1"), id).await?.len(), 2);
    Ok(())
}

pub(crate) async fn a_snapshot_stands_for_what_is_archived<B: Bench>(
    fixture: Fixture<B>,
) -> Outcome {
    let (store, shelf) = (&fixture.store, Shelf::new()?);
    let (context, id) = (context(), visit(1));
    for _ in 0..25 {
        store.execute(&context, id, go_on).await?;
        store.settled().await;
    }
    fixture.settle().await?;
    let archive = store.archive(shelf.path());
    archive.create(Range::through(20)).await?;
    // It is of version 20.
    let loaded = store.load::<Visit>(context.tenant(), id).await?;
    assert!(loaded.version == 25 && loaded.state.started == 25);
    assert_eq!(store.execute(&context, id, go_on).await?.version, 26);
    fixture.run("DELETE FROM factline_snapshots").await?;
    is_archived(store.load::<Visit>(context.tenant(), id).await, &[(1, 20)]);
    match store.execute(&context, id, go_on).await {
        Err(Failed::Store(error)) => assert_eq!(error.kind(), ErrorKind::Archived),
        other => return Err(format!("{:?}", other.is_ok()).into()),
    }
    archive.restore().await?;
    assert!(store.load::<Visit>(context.tenant(), id).await?.state.started == 26);
    Ok(())
}

pub(crate) async fn a_new_subscription_stops_at_what_is_archived<B: Bench>(
    fixture: Fixture<B>,
) -> Outcome {
    filled(&fixture).await?;
    tables(&fixture).await?;
    let (store, shelf) = (&fixture.store, Shelf::new()?);
    store.archive(shelf.path()).create(Range::through(6)).await?;
    let subscribe = || store.subscribe("ledger").all(Ledger::default()).catch_up();
    is_archived(subscribe().await, &[(1, 6)]);
    store.archive(shelf.path()).restore().await?;
    subscribe().await?;
    assert_eq!(fixture.number("SELECT count(*) FROM seen_1").await?, EVENTS as i64);
    Ok(())
}

pub(crate) async fn an_audit_of_archived_events_finds_what_was_done<B: Bench>(
    fixture: Fixture<B>,
) -> Outcome {
    filled(&fixture).await?;
    let (store, shelf) = (&fixture.store, Shelf::new()?);
    let archive = store.archive(shelf.path());
    archive.create(Range::through(9)).await?;
    let at = |position: u64| {
        format!("WHERE pos = (SELECT pos FROM factline_ordering WHERE gpos = {position})")
    };
    let done = [
        (format!("UPDATE factline_events SET digest = substr(digest, 1, 31) {}", at(1)), 1),
        (format!("UPDATE factline_events SET version = 77 {}", at(2)), 2),
        (format!("UPDATE factline_events SET type = 'Visit.Lost' {}", at(3)), 3),
        (format!("UPDATE factline_events SET tenant = 'hospital-3' {}", at(4)), 4),
        (format!("DELETE FROM factline_events {}", at(5)), 5),
    ];
    let mut expected = Vec::new();
    for (sql, position) in &done {
        assert_eq!(fixture.run(sql).await?, 1, "{sql}");
        let what = match position {
            1 | 2 => Tampering::Relinked,
            5 => Tampering::Removed,
            _ => Tampering::Changed,
        };
        expected.push((what, *position));
        let found = store.verify(None).await?.findings;
        let found: Vec<_> = found.iter().map(|finding| (finding.what, finding.position)).collect();
        assert_eq!(found, expected, "{sql}");
        let checked = archive.verify().await?;
        let differ: Vec<u64> = checked.findings.iter().map(|finding| finding.position).collect();
        assert_eq!(differ, (1..=*position).collect::<Vec<u64>>(), "the file says so, too");
        let error = archive.restore().await.err().ok_or("restored")?;
        assert_eq!(error.kind(), ErrorKind::Changed, "{error}");
    }
    assert_eq!(emptied(&fixture).await?, 8, "nothing was changed, but the one removed");
    Ok(())
}

/// Who only takes content away is found out, too.
/// On SQLite a constraint sees to it that there is none.
pub(crate) async fn half_a_content_is_none<B: Bench>(fixture: Fixture<B>) -> Outcome {
    filled(&fixture).await?;
    for (half, position) in [("data = NULL", 2), ("source = NULL", 3), ("time = NULL", 5)] {
        let place = format!("(SELECT pos FROM factline_ordering WHERE gpos = {position})");
        let halve = format!("UPDATE factline_events SET {half} WHERE pos = {place}");
        assert_eq!(fixture.run(&halve).await.is_err(), B::LABEL == "sqlite", "{half}");
    }
    let found = fixture.store.verify(None).await?.findings;
    let mut places: Vec<_> = found.iter().map(|found| (found.what, found.position)).collect();
    places.sort_by_key(|&(_, position)| position);
    if B::LABEL == "sqlite" {
        assert_eq!(places, []);
    } else {
        assert_eq!(places, [2, 3, 5].map(|position| (Tampering::Emptied, position)));
        is_archived(fixture.store.read_all().fetch().await, &[]);
    }
    Ok(())
}

pub(crate) async fn content_that_no_archive_has_is_missed<B: Bench>(
    fixture: Fixture<B>,
) -> Outcome {
    let before = filled(&fixture).await?;
    let (store, shelf) = (&fixture.store, Shelf::new()?);
    let archive = store.archive(shelf.path());
    archive.create(Range::through(4)).await?;
    archive.restore().await?;
    let empty = "UPDATE factline_events SET subject = NULL, source = NULL, time = NULL,
        correlation = NULL, causation = NULL, actor = NULL, trace = NULL, data = NULL
        WHERE pos = (SELECT pos FROM factline_ordering WHERE gpos = ";
    for position in [2, 7] {
        fixture.run(&format!("{empty}{position})")).await?;
    }
    let found = store.verify(None).await?;
    let places: Vec<_> =
        found.findings.iter().map(|finding| (finding.what, finding.position)).collect();
    assert_eq!(places, [(Tampering::Emptied, 2), (Tampering::Emptied, 7)]);
    assert_eq!(found.archived, 0);
    is_archived(store.read_all().fetch().await, &[]);
    // It can't be archived, and what a file has of it comes back.
    let refused = store.archive(shelf.path().with_file_name("2")).create(Range::through(8)).await;
    assert_eq!(refused.err().ok_or("archived")?.kind(), ErrorKind::Changed);
    assert_eq!(shelf.names()?, ["clinic.avro"]);
    assert_eq!(archive.restore().await?.moved, 1);
    let found = store.verify(None).await?.findings;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(seen(store).await.err().map(|error| error.kind()), Some(ErrorKind::Archived));
    let first = store.read_all().limit(6).fetch().await?;
    assert_eq!(first.iter().map(super::Seen::from).collect::<Vec<_>>(), before[..6]);
    Ok(())
}
