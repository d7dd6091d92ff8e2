//! Which events a replay delivers.

use factline::event::Context;
use factline::store::{Expected, StreamId};
use factline::time::Timestamp;

use super::super::subscribe::{filled, tables};
use super::{List, Replay, replay, run};
use crate::bench::{Bench, Fixture, Outcome};
use crate::support::{batch, context, ended, started, stream, tenant};

/// What is delivered, which a preview knows before.
async fn delivered<B: Bench>(
    replay: Replay<B>,
) -> Result<Vec<u64>, Box<dyn std::error::Error + Send + Sync>> {
    let preview = replay.preview().await?;
    let list = List::new();
    let done = run(replay.to(list.clone())).await?;
    let found = list.positions();
    assert!(done.is_finished && !done.was_finished);
    assert_eq!(done.delivered_now, found.len() as u64);
    assert_eq!((preview.first, preview.last), (done.progress.first, done.progress.last));
    assert_eq!(preview.events(), found.len() as u64);
    assert_eq!(preview.first_event(), found.first().copied());
    assert_eq!(preview.last_event(), found.last().copied());
    Ok(found)
}

pub(crate) async fn a_range_is_by_position_or_by_time<B: Bench>(fixture: Fixture<B>) -> Outcome {
    filled(&fixture).await?;
    let all = fixture.store.read_all().fetch().await?;
    let at = |position: usize| all[position - 1].at.ok_or("no time");
    let name = |number: u32| fixture.store.replay(format!("r{number}")).batch(7);
    assert_eq!(delivered(name(1)).await?, (1..=30).collect::<Vec<u64>>());
    assert_eq!(delivered(name(2).from(5).through(9)).await?, [5, 6, 7, 8, 9]);
    assert_eq!(delivered(name(3).from(29).through(99)).await?, [29, 30], "up to the head");
    assert_eq!(delivered(name(4).from(31)).await?, [0_u64; 0]);
    // Several events may have one time: those of the edge belong to the range.
    let first = all.iter().position(|event| event.at == all[9].at).ok_or("none")? as u64 + 1;
    let last = all.iter().rposition(|event| event.at == all[19].at).ok_or("none")? as u64 + 1;
    let between = name(5).since(at(10)?).until(at(20)?);
    assert_eq!(delivered(between).await?, (first..=last).collect::<Vec<u64>>());
    let (early, late) = (Timestamp::new(0), Timestamp::new(at(30)?.count() + 1));
    assert_eq!(delivered(name(6).since(early).until(late)).await?.len(), 30);
    assert!(delivered(name(7).since(late)).await?.is_empty());
    assert!(delivered(name(8).until(early)).await?.is_empty());
    Ok(())
}

pub(crate) async fn a_filter_chooses<B: Bench>(fixture: Fixture<B>) -> Outcome {
    tables(&fixture).await?;
    let store = &fixture.store;
    let other = Context::new(tenant("hospital-2")).with_correlation("round-7".parse()?);
    for number in 1..=3 {
        let both = store.batch(&context()).event(&started(number, 1)).event(&ended(number, 2));
        store.append(&stream(number), Expected::NoStream, &both).await?;
        let one = store.batch(&other).event(&started(number, 3));
        store.append(&stream(number), Expected::NoStream, &one).await?;
        fixture.settle().await?;
    }
    let name = |number: u32| store.replay(format!("f{number}"));
    assert_eq!(delivered(name(1).tenant(other.tenant())).await?, [3, 6, 9]);
    assert_eq!(delivered(name(2).event_type("Visit.Ended")).await?, [2, 5, 8]);
    assert_eq!(delivered(name(3).stream(&stream(2)).from(5)).await?, [5, 6]);
    assert_eq!(delivered(name(4).correlation(&"round-7".parse()?).through(6)).await?, [3, 6]);
    let none: StreamId = "Visit-none".parse()?;
    assert!(delivered(name(5).stream(&none)).await?.is_empty());
    Ok(())
}

pub(crate) async fn a_preview_says_what_goes_where_and_changes_nothing<B: Bench>(
    fixture: Fixture<B>,
) -> Outcome {
    let store = &fixture.store;
    let both = store.batch(&context()).event(&started(1, 1)).event(&ended(1, 2));
    store.append(&stream(1), Expected::NoStream, &both).await?;
    store.append(&stream(2), Expected::Any, &batch(store, 2, 1, 3)).await?;
    fixture.settle().await?;
    let preview = replay(&fixture).preview().await?;
    let kinds: Vec<_> = preview
        .kinds
        .iter()
        .map(|kind| (&*kind.event_type, kind.topic.as_deref(), kind.events, kind.first, kind.last))
        .collect();
    let topic = Some("clinic.visit.events");
    assert_eq!(kinds, [("Visit.Ended", topic, 1, 2, 2), ("Visit.Started", topic, 4, 1, 5)]);
    assert_eq!(preview.archived(), 0);
    assert_eq!(fixture.number("SELECT count(*) FROM factline_replays").await?, 0);
    Ok(())
}

pub(crate) async fn what_can_not_be_asked_for_is_said<B: Bench>(fixture: Fixture<B>) -> Outcome {
    let name = |name: &str| fixture.store.replay(name);
    let long = "x".repeat(101);
    for (replay, said) in [
        (name(""), "1 to 100"),
        (name(&long), "1 to 100"),
        (name("a canary"), "letters, digits"),
        (name("a").batch(0), "at least one event"),
        (name("a").rate(0), "at least one event"),
        (name("a").attempts(0), "at least once"),
        (name("a").lease(std::time::Duration::ZERO), "some time"),
    ] {
        let error = run(replay.to(List::new())).await.err().ok_or("it ran")?.to_string();
        assert!(error.contains(said) && !error.contains("canary"), "{error}");
    }
    Ok(())
}
