//! Aggregates: states, commands and snapshots.

use factline::derive::{Aggregate, Record};
use factline::event::{Aggregate as _, Context};
use factline::store::{AsOf, Decision, ErrorKind, Expected, Failed};
use futures_util::future::join_all;

use crate::bench::{Bench, Fixture, Outcome};
use crate::generated::clinic::{ApplyVisit, VisitAggregate, VisitEnded, VisitStarted};
use crate::generated::pharmacy::DoseGiven;
use crate::support::{batch, context, ended, started, stream, tenant, visit};

#[derive(Clone, Default, PartialEq, Record, Aggregate)]
#[avro(namespace = "suite", crate = "factline")]
#[aggregate(events = "VisitAggregate", every = 10, crate = "factline")]
pub(crate) struct Visit {
    pub(crate) started: i64,
    last: i64,
    ended: bool,
}

impl ApplyVisit for Visit {
    fn ended(&mut self, _: &VisitEnded) {
        self.ended = true;
    }

    fn started(&mut self, event: &VisitStarted) {
        self.started += 1;
        self.last = event.number;
    }
}

/// The same state, as the next release has it.
mod next {
    use super::*;

    #[derive(Clone, Default, PartialEq, Record, Aggregate)]
    #[avro(namespace = "suite", crate = "factline")]
    #[aggregate(events = "VisitAggregate", every = 10, crate = "factline")]
    pub(crate) struct Visit {
        pub(crate) sum: i64,
    }

    impl ApplyVisit for Visit {
        fn ended(&mut self, _: &VisitEnded) {}

        fn started(&mut self, event: &VisitStarted) {
            self.sum += event.number;
        }
    }
}

/// Why a visit does not go on.
#[derive(Debug, PartialEq)]
pub(crate) struct HasEnded;

impl std::fmt::Display for HasEnded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("it has ended")
    }
}

impl std::error::Error for HasEnded {}

/// The visit goes on, unless it has ended.
pub(crate) fn go_on(visit: &Visit, decision: &mut Decision<Visit>) -> Result<(), HasEnded> {
    if visit.ended {
        return Err(HasEnded);
    }
    decision.event(&started(1, visit.last + 1));
    Ok(())
}

pub(crate) fn end(visit: &Visit, decision: &mut Decision<Visit>) -> Result<(), HasEnded> {
    if !visit.ended {
        decision.event(&ended(1, visit.last + 1));
    }
    Ok(())
}

pub(crate) async fn commands_append_what_they_decide<B: Bench>(fixture: Fixture<B>) -> Outcome {
    let store = &fixture.store;
    let (context, id) = (context(), visit(1));
    assert_eq!(Visit::name(), "Visit");
    let none = store.load::<Visit>(context.tenant(), id).await?;
    assert!(none.version == 0 && none.state == Visit::default());
    let one = store.execute(&context, id, go_on).await?;
    assert!(one.version == 1 && one.state.last == 1);
    store.execute(&context, id, go_on).await?;
    let over = store.execute(&context, id, end).await?;
    assert!(over.version == 3 && over.state.ended);
    let again = store.execute(&context, id, end).await?;
    assert_eq!(again.version, 3, "nothing was decided");
    let refused = store.execute(&context, id, go_on).await;
    assert!(matches!(refused, Err(Failed::Refused(HasEnded))));
    let loaded = store.load::<Visit>(context.tenant(), id).await?;
    assert!(loaded == over);
    // Another tenant has another visit of the same id.
    let other = Context::new(tenant("hospital-2"));
    assert_eq!(store.execute(&other, id, go_on).await?.version, 1);
    Ok(())
}

pub(crate) async fn a_command_is_decided_anew_after_a_conflict<B: Bench>(
    fixture: Fixture<B>,
) -> Outcome {
    let (context, id) = (context(), visit(1));
    let writers = (0..4).map(|_| {
        let (store, context) = (fixture.store.clone(), context.clone());
        tokio::spawn(async move {
            let mut done = 0;
            while done < 6 {
                match store.execute(&context, id, go_on).await {
                    Ok(_) => done += 1,
                    Err(Failed::Store(error)) if error.kind() == ErrorKind::Busy => {}
                    Err(error) => return Err(error.to_string()),
                }
            }
            Ok(())
        })
    });
    for done in join_all(writers).await {
        done??;
    }
    let loaded = fixture.store.load::<Visit>(context.tenant(), id).await?;
    // Each decision saw the one before it: the numbers have no gap and no repetition.
    assert!(loaded.version == 24 && loaded.state.started == 24 && loaded.state.last == 24);
    Ok(())
}

pub(crate) async fn a_snapshot_spares_the_events_before_it<B: Bench>(
    fixture: Fixture<B>,
) -> Outcome {
    let store = &fixture.store;
    let (context, id) = (context(), visit(1));
    for _ in 0..25 {
        store.execute(&context, id, go_on).await?;
        store.settled().await;
    }
    let version = "SELECT coalesce(max(version), 0) FROM factline_snapshots";
    assert_eq!(fixture.number(version).await?, 20);
    // Nobody would miss the events before it.
    assert_eq!(fixture.run("DELETE FROM factline_events WHERE version <= 20").await?, 20);
    let loaded = store.load::<Visit>(context.tenant(), id).await?;
    assert!(loaded.version == 25 && loaded.state.started == 25);
    let before = store.load_at::<Visit>(context.tenant(), id, AsOf::Version(22)).await?;
    assert!(before.version == 22 && before.state.started == 22);
    assert_eq!(store.execute(&context, id, go_on).await?.version, 26);
    Ok(())
}

pub(crate) async fn a_snapshot_of_another_shape_is_discarded<B: Bench>(
    fixture: Fixture<B>,
) -> Outcome {
    let store = &fixture.store;
    let (context, id) = (context(), visit(1));
    store.append(&stream(1), Expected::NoStream, &batch(store, 1, 1, 12)).await?;
    // Loading so many events is reason enough to keep the state.
    assert!(store.load::<Visit>(context.tenant(), id).await?.state.started == 12);
    store.settled().await;
    let kept = "SELECT count(*) FROM factline_snapshots WHERE version = 12";
    assert_eq!(fixture.number(kept).await?, 1);
    let next = store.load::<next::Visit>(context.tenant(), id).await?;
    assert_eq!(next.state.sum, (1..=12).sum::<i64>());
    store.settled().await;
    assert_eq!(fixture.number(kept).await?, 1, "the newer replaced the older");
    assert!(store.load::<Visit>(context.tenant(), id).await?.state.last == 12);
    // One that can't be read is none.
    fixture.run("UPDATE factline_snapshots SET state = substr(state, 1, 1)").await?;
    store.settled().await;
    assert!(store.load::<Visit>(context.tenant(), id).await?.state.started == 12);
    assert_eq!(store.load::<next::Visit>(context.tenant(), id).await?.state.sum, 78);
    Ok(())
}

pub(crate) async fn the_past_of_a_state_is_loaded<B: Bench>(fixture: Fixture<B>) -> Outcome {
    let store = &fixture.store;
    let (tenant, id) = (tenant("hospital-1"), visit(1));
    store.append(&stream(1), Expected::NoStream, &batch(store, 1, 1, 3)).await?;
    fixture.settle().await?;
    let then = store.read_all().fetch().await?.pop().and_then(|event| event.at).ok_or("no time")?;
    store
        .append(&stream(1), Expected::Exact(3), &store.batch(&context()).event(&ended(1, 4)))
        .await?;
    fixture.settle().await?;
    let at = |moment| store.load_at::<Visit>(&tenant, id, moment);
    assert!(at(AsOf::Version(2)).await?.state.last == 2);
    assert!(!at(AsOf::Position(3)).await?.state.ended);
    assert!(at(AsOf::Position(4)).await?.state.ended);
    assert!(at(AsOf::Time(then)).await?.version >= 3);
    Ok(())
}

pub(crate) async fn an_aggregate_decides_on_its_own_events_only<B: Bench>(
    fixture: Fixture<B>,
) -> Outcome {
    let store = &fixture.store;
    let foreign = |_: &Visit, decision: &mut Decision<Visit>| {
        decision.event(&dose());
        Ok::<(), String>(())
    };
    let failed = store.execute(&context(), visit(1), foreign).await.err().ok_or("appended")?;
    assert!(matches!(&failed, Failed::Store(error) if error.kind() == ErrorKind::Options));
    assert_eq!(store.version(&tenant("hospital-1"), &stream(1)).await?, 0);
    // Somebody put one there all the same.
    store.append(&stream(1), Expected::Any, &store.batch(&context()).event(&dose())).await?;
    let error = store.load::<Visit>(&tenant("hospital-1"), visit(1)).await.err().ok_or("loaded")?;
    assert_eq!(error.kind(), ErrorKind::Decode);
    Ok(())
}

pub(crate) fn dose() -> DoseGiven {
    DoseGiven { dose_id: factline::id::Id::from_uuid(visit(1)), number: 1 }
}
