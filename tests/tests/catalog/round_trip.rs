//! Every event survives the wire, whatever is in it.

use crate::datum::{Plant, datum};
use factline_core::avro::codec::{from_slice, to_vec};
use factline_core::avro::layout::json::{from_json, to_json};
use factline_core::avro::layout::sample::{Options, sample};
use factline_core::avro::schema::Schema;
use factline_core::avro::value::Value;
use factline_core::event::{Event, EventVisitor};
use factline_core::privacy::Reveal;
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

/// Random instances as services' own tests make them, through JSON and back.
#[derive(Default)]
struct Json {
    events: usize,
}

impl EventVisitor for Json {
    fn event<E: Event + PartialEq + Debug>(&mut self) {
        self.events += 1;
        for seed in 0..3 {
            let name = E::DESCRIPTOR.event_type;
            let event: E = sample(seed, &Options::default()).expect("every event has instances");
            let json = to_json(&event, Reveal::Full).expect("the event has a wire form");
            let again: E = from_json(&json).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(again == event, "{name}, seed {seed}: not equal after JSON");
            assert_eq!(from_slice::<E>(&to_vec(&event).expect("a wire form")), Ok(event), "{name}");
        }
    }
}

#[test]
fn every_event_is_read_from_the_json_that_it_becomes() {
    let mut visitor = Json::default();
    healthtech_catalog::visit(&mut visitor);
    assert_eq!(visitor.events, 867);
}
