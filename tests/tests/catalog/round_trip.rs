//! Every event survives the wire, whatever is in it.

use crate::datum::{Plant, datum};
use factline_core::avro::codec::{from_slice, to_vec};
use factline_core::avro::schema::Schema;
use factline_core::avro::value::Value;
use factline_core::event::{Event, EventVisitor};
use std::fmt::Debug;

/// How many random instances of each event.
const INSTANCES: u64 = 20;

#[derive(Default)]
struct RoundTrip {
    events: usize,
}

impl EventVisitor for RoundTrip {
    fn event<E: Event + PartialEq + Debug>(&mut self) {
        self.events += 1;
        let schema = Schema::parse(E::DESCRIPTOR.schema.text()).expect("the schema is sound");
        for seed in 0..INSTANCES {
            let bytes = datum(E::layout(), Plant::Tagged, seed, !seed);
            let name = E::DESCRIPTOR.event_type;
            let event: E = from_slice(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
            let written = to_vec(&event).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(written, bytes, "{name}, seed {seed}");
            assert!(event.encoded_len() >= bytes.len(), "{name}: the bound is too low");
            let value = Value::decode(&schema, &bytes);
            let value = value.unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(value.encode(&schema).as_ref(), Ok(&bytes), "{name}: not by its own schema");
            let again: E = from_slice(&written).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(again == event, "{name}, seed {seed}: not equal after a round trip");
        }
    }
}

#[test]
fn every_event_is_read_as_it_was_written() {
    let mut visitor = RoundTrip::default();
    healthtech_catalog::visit(&mut visitor);
    assert_eq!(visitor.events, 867);
}
