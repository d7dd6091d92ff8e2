//! A state that forgets an event of its aggregate does not compile, by what the generator writes.
#[allow(dead_code)]
#[path = "../../../../runtime/tests/mock/generated/mod.rs"]
mod generated;

use factline_core::derive::{Aggregate, Record};
use generated::clinic::{ApplyVisit, VisitAggregate, VisitStarted};

#[derive(Default, Record, Aggregate)]
#[avro(namespace = "suite")]
#[aggregate(events = "VisitAggregate")]
struct Visit {
    started: i64,
}

impl ApplyVisit for Visit {
    fn started(&mut self, _: &VisitStarted) {
        self.started += 1;
    }
}

fn main() {}
