//! Reading.

use factline::event::{Context, Event as _};
use factline::id::{ActorId, CorrelationId};
use factline::store::{AsOf, Expected, StreamId};

use crate::bench::{Bench, Fixture, Outcome};
use crate::generated::clinic::{VisitEnded, VisitStarted};
use crate::support::{
    batch, context, ended, numbers, positions, started, stream, tenant, versions,
};

pub(crate) async fn streams_are_read_in_both_directions<B: Bench>(fixture: Fixture<B>) -> Outcome {
    let store = &fixture.store;
    let (tenant, stream) = (tenant("hospital-1"), stream(1));
    store.append(&stream, Expected::Any, &batch(store, 1, 1, 5)).await?;
    let read = || store.read_stream(&tenant, &stream);
    assert_eq!(numbers(&read().fetch().await?), [1, 2, 3, 4, 5]);
    assert_eq!(numbers(&read().from(4).fetch().await?), [4, 5]);
    assert_eq!(numbers(&read().from(2).limit(2).fetch().await?), [2, 3]);
    assert_eq!(numbers(&read().backwards().fetch().await?), [5, 4, 3, 2, 1]);
    assert_eq!(numbers(&read().backwards().from(3).limit(2).fetch().await?), [3, 2]);
    assert_eq!(numbers(&read().from(6).fetch().await?), [0_i64; 0]);
    // What is not sequenced yet can be read, without a position.
    let events = read().fetch().await?;
    assert_eq!(events.iter().all(|event| event.position.is_none()), needs_sequencer::<B>());
    fixture.settle().await?;
    assert_eq!(positions(&read().fetch().await?), [1, 2, 3, 4, 5]);
    Ok(())
}

fn needs_sequencer<B: Bench>() -> bool {
    B::LABEL == "postgres"
}

pub(crate) async fn the_past_is_read_as_it_was<B: Bench>(fixture: Fixture<B>) -> Outcome {
    let store = &fixture.store;
    let (tenant, one) = (tenant("hospital-1"), stream(1));
    let mut times = Vec::new();
    for number in 1..=4 {
        store.append(&one, Expected::Any, &batch(store, 1, number, 1)).await?;
        store.append(&stream(2), Expected::Any, &batch(store, 2, number, 1)).await?;
        fixture.settle().await?;
        let last = store.read_all().after(u64::try_from(number)? * 2 - 1).fetch().await?;
        times.push(last[0].at.ok_or("no time")?);
    }
    assert!(times.is_sorted());
    let read = |moment| store.read_stream(&tenant, &one).as_of(moment).fetch();
    assert_eq!(versions(&read(AsOf::Version(3)).await?), [1, 2, 3]);
    assert_eq!(versions(&read(AsOf::Version(9)).await?), [1, 2, 3, 4]);
    assert_eq!(versions(&read(AsOf::Position(4)).await?), [1, 2]);
    assert_eq!(versions(&read(AsOf::Position(5)).await?), [1, 2, 3]);
    for (round, time) in times.iter().enumerate() {
        let position = store.position_at(*time).await?;
        // Several rounds may have one time where the clock is coarse.
        let same = times.iter().rposition(|other| other == time).ok_or("none")?;
        assert_eq!(position, (same as u64 + 1) * 2, "round {round}");
        assert_eq!(read(AsOf::Time(*time)).await?.len(), same + 1);
        assert_eq!(store.read_all().as_of(AsOf::Time(*time)).fetch().await?.len(), (same + 1) * 2);
    }
    let before = factline::time::Timestamp::new(times[0].count() - 1_000_000_000);
    assert_eq!(store.position_at(before).await?, 0);
    assert!(read(AsOf::Time(before)).await?.is_empty());
    Ok(())
}

pub(crate) async fn all_events_are_filtered<B: Bench>(fixture: Fixture<B>) -> Outcome {
    let store = &fixture.store;
    let other = Context::new(tenant("hospital-2")).with_correlation("round-7".parse()?);
    for number in 1..=3 {
        let both = store.batch(&context()).event(&started(number, 1)).event(&ended(number, 2));
        store.append(&stream(number), Expected::NoStream, &both).await?;
        let one = store.batch(&other).event(&started(number, 3));
        store.append(&stream(number), Expected::NoStream, &one).await?;
    }
    assert_eq!(fixture.settle().await?, 9);
    assert_eq!(store.head().await?, 9);
    let all = store.read_all().fetch().await?;
    assert_eq!(positions(&all), (1..=9).collect::<Vec<u64>>());
    let page = store.read_all().after(4).limit(3).fetch().await?;
    assert_eq!(positions(&page), [5, 6, 7]);
    assert_eq!(store.read_all().event::<VisitEnded>().fetch().await?.len(), 3);
    let both = store.read_all().event::<VisitEnded>().event_type("Visit.Started").fetch().await?;
    assert_eq!(both.len(), 9);
    let of_tenant = store.read_all().tenant(other.tenant()).fetch().await?;
    assert!(
        of_tenant.len() == 3
            && of_tenant.iter().all(|event| event.envelope.tenant == *other.tenant())
    );
    let of_chain = store.read_all().correlation(&CorrelationId::new("round-7")?).fetch().await?;
    assert_eq!(positions(&of_chain), positions(&of_tenant));
    let none = store.read_all().tenant(other.tenant()).event::<VisitEnded>().fetch().await?;
    assert!(none.is_empty());
    // A stream's name may be one of several tenants.
    let of_streams = || store.read_all().stream(&stream(1)).stream(&stream(3));
    assert_eq!(positions(&of_streams().fetch().await?), [1, 2, 3, 7, 8, 9]);
    assert_eq!(positions(&of_streams().tenant(other.tenant()).fetch().await?), [3, 9]);
    assert_eq!(positions(&of_streams().event::<VisitEnded>().fetch().await?), [2, 8]);
    assert!(store.read_all().stream(&stream(9)).fetch().await?.is_empty());
    Ok(())
}

pub(crate) async fn tenants_have_streams_of_their_own<B: Bench>(fixture: Fixture<B>) -> Outcome {
    let store = &fixture.store;
    let (one, two) = (tenant("hospital-1"), tenant("hospital-2"));
    let foreign = Context::new(two.clone());
    store.append(&stream(1), Expected::NoStream, &batch(store, 1, 1, 2)).await?;
    let theirs = store.batch(&foreign).event(&started(1, 7));
    store.append(&stream(1), Expected::NoStream, &theirs).await?;
    assert_eq!(numbers(&store.read_stream(&one, &stream(1)).fetch().await?), [1, 2]);
    assert_eq!(numbers(&store.read_stream(&two, &stream(1)).fetch().await?), [7]);
    let id = theirs.ids().next().ok_or("no id")?;
    assert!(store.event(&one, id).await?.is_none());
    assert!(store.event(&two, id).await?.is_some());
    assert!(store.caused_by(&one, id).await?.is_empty());
    Ok(())
}

pub(crate) async fn causes_make_a_tree<B: Bench>(fixture: Fixture<B>) -> Outcome {
    let store = &fixture.store;
    let tenant = tenant("hospital-1");
    let root = store.batch(&context()).event(&started(1, 1));
    let id = root.ids().next().ok_or("no id")?;
    store.append(&stream(1), Expected::Any, &root).await?;
    let mut last = id;
    for number in 2..=4 {
        let cause = store.event(&tenant, last).await?.ok_or("the cause is gone")?;
        let next = Context::following(&cause.envelope);
        let batch = store.batch(&next).event(&ended(number, 1)).event(&ended(number, 2));
        last = batch.ids().next().ok_or("no id")?;
        store.append(&stream(number), Expected::Any, &batch).await?;
    }
    fixture.settle().await?;
    let tree = store.caused_by(&tenant, id).await?;
    let depths: Vec<u32> = tree.iter().map(|caused| caused.depth).collect();
    assert_eq!(depths, [0, 1, 1, 2, 2, 3, 3]);
    assert!(tree.iter().skip(1).all(|caused| caused.event.envelope.causation.is_some()));
    let chain = CorrelationId::from(id);
    assert_eq!(store.read_all().correlation(&chain).fetch().await?.len(), 7);
    // An id made up beforehand can close a circle; it is no reason never to come back.
    let (a, b) = (factline::id::Uuid::from_u128(1), factline::id::Uuid::from_u128(2));
    for (own, cause) in [(a, b), (b, a)] {
        let batch = store.batch(&context().with_causation(cause.into()));
        let batch = batch.event_with_id(own.into(), &started(9, 1));
        store.append(&stream(9), Expected::Any, &batch).await?;
    }
    assert_eq!(store.caused_by(&tenant, a.into()).await?.len(), 2);
    Ok(())
}

pub(crate) async fn metadata_comes_back_as_it_was<B: Bench>(fixture: Fixture<B>) -> Outcome {
    let store = &fixture.store;
    let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".parse()?;
    let context = context()
        .with_actor(ActorId::new("nurse-17")?)
        .with_correlation("order-7".parse()?)
        .with_causation(factline::id::Uuid::from_u128(3).into())
        .with_trace(trace);
    let batch = store.batch(&context).event(&started(1, 1));
    store.append(&stream(1), Expected::Any, &batch).await?;
    let read = store.read_stream(context.tenant(), &stream(1)).fetch().await?;
    let event = read[0].decode::<VisitStarted>()?;
    assert!(event.event == started(1, 1));
    assert_eq!(event.event_type, VisitStarted::DESCRIPTOR.event_type);
    assert_eq!(Some(event.id), batch.ids().next());
    assert_eq!((event.actor.as_ref(), event.causation), (context.actor(), context.causation()));
    assert_eq!(Some(&event.correlation), context.correlation());
    assert_eq!((event.trace, event.source.as_str()), (Some(trace), "suite"));
    assert_eq!(event.subject.as_deref(), Some(stream(1).key()));
    assert_eq!(read[0].stream, stream(1));
    assert!(read[0].decode::<VisitEnded>().is_err(), "it is another type");
    Ok(())
}

/// The same event, as it was before it had a priority.
mod before {
    use factline::derive::Event;

    #[derive(Clone, PartialEq, Event)]
    #[event(
        type = "Desk.Opened",
        topic = "desk.events",
        key = "desk",
        namespace = "desk",
        crate = "factline"
    )]
    pub(crate) struct DeskOpened {
        pub(crate) desk: String,
    }
}

mod after {
    use factline::derive::Event;

    #[derive(Clone, PartialEq, Event)]
    #[event(
        type = "Desk.Opened",
        topic = "desk.events",
        key = "desk",
        namespace = "desk",
        crate = "factline"
    )]
    pub(crate) struct DeskOpened {
        #[avro(default = 3)]
        pub(crate) priority: i32,
        pub(crate) desk: String,
    }
}

pub(crate) async fn an_older_version_is_read_as_the_newer<B: Bench>(
    fixture: Fixture<B>,
) -> Outcome {
    let store = &fixture.store;
    let stream: StreamId = "Desk-a".parse()?;
    let old = store.batch(&context()).event(&before::DeskOpened { desk: "a".to_owned() });
    store.append(&stream, Expected::Any, &old).await?;
    let new = after::DeskOpened { priority: 9, desk: "a".to_owned() };
    store.append(&stream, Expected::Any, &store.batch(&context()).event(&new)).await?;
    // Another process, which has never heard of the older version.
    let again = B::again(&fixture).await?;
    let events = again.read_stream(context().tenant(), &stream).fetch().await?;
    let priorities =
        events.iter().map(|event| Ok(event.decode::<after::DeskOpened>()?.event.priority));
    let priorities = priorities.collect::<Result<Vec<i32>, factline::store::Error>>()?;
    assert_eq!(priorities, [3, 9]);
    assert_eq!(fixture.number("SELECT count(*) FROM factline_schemas").await?, 2);
    Ok(())
}
