//! Events and contexts for cases.

use factline::event::Context;
use factline::id::{Id, TenantId, Uuid};
use factline::privacy::Phi;
use factline::store::{Batch, EventStore, Recorded, StreamId};

use crate::bench::Bench;
use crate::generated::clinic::{VisitEnded, VisitStarted};

pub(crate) fn tenant(name: &str) -> TenantId {
    TenantId::new(name).expect("a tenant")
}

pub(crate) fn context() -> Context {
    Context::new(tenant("hospital-1"))
}

/// A visit's id.
pub(crate) fn visit(number: u32) -> Uuid {
    Uuid::from_u128(u128::from(number) + 1)
}

/// The stream of a visit.
pub(crate) fn stream(number: u32) -> StreamId {
    StreamId::new("Visit", &visit(number).into()).expect("a stream")
}

pub(crate) fn started(number: u32, count: i64) -> VisitStarted {
    VisitStarted {
        visit_id: Id::from_uuid(visit(number)),
        number: count,
        reason: Phi::new("a canary that no log may show".to_owned()),
    }
}

pub(crate) fn ended(number: u32, count: i64) -> VisitEnded {
    VisitEnded { visit_id: Id::from_uuid(visit(number)), number: count, minutes: Some(20) }
}

/// So many events of one visit, numbered from `first`.
pub(crate) fn batch<B: Bench>(store: &EventStore<B>, visit: u32, first: i64, count: i64) -> Batch {
    let mut batch = store.batch(&context());
    for number in first..first + count {
        batch.push(&started(visit, number));
    }
    batch
}

/// The numbers that events of visits have.
pub(crate) fn numbers(events: &[Recorded]) -> Vec<i64> {
    let number = |event: &Recorded| {
        event.decode::<VisitStarted>().map(|event| event.event.number).expect("a visit")
    };
    events.iter().map(number).collect()
}

pub(crate) fn versions(events: &[Recorded]) -> Vec<u64> {
    events.iter().map(|event| event.version).collect()
}

pub(crate) fn positions(events: &[Recorded]) -> Vec<u64> {
    events.iter().map(|event| event.position.expect("sequenced")).collect()
}
