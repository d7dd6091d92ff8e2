//! Counter-examples: a pair has one where, and only where, some datum can't be read.

use factline_core::avro::codec::DecodeErrorKind;
use factline_core::avro::compat;
use factline_core::avro::plan::{Plan, Witness, witness, witnesses};
use factline_core::avro::schema::Schema;
use factline_core::avro::value::Value;
use factline_tests::random::{self, Random};

/// How many pairs are tried; a few seconds.
const CASES: u64 = 2_000;
/// How many random data of each are read.
const DATA: usize = 10;

#[test]
fn what_fails_has_a_counter_example_and_each_of_those_fails() {
    let (mut failing, mut strict) = (0, 0);
    for seed in random::seeds(CASES) {
        let mut random = Random::new(seed);
        let first = random::schema(&mut random);
        let next = random::mutated(&mut random, &first);
        let (writer, reader) = if random.percent(50) { (&first, &next) } else { (&next, &first) };
        let context = || format!("{seed}: writer {writer} reader {reader}");
        let (Ok(writer), Ok(reader)) = (Schema::parse(writer), Schema::parse(reader)) else {
            panic!("{}", context());
        };
        let plan = Plan::new(&writer, &reader);
        let found = witnesses(&writer, &reader);
        for witness in &found {
            prove(&plan, &writer, witness, &context);
        }
        assert_eq!(witness(&writer, &reader).as_ref(), found.first(), "{}", context());
        let refused = (0..DATA).any(|_| is_refused(&mut random, &plan, &writer));
        assert!(!refused || !found.is_empty(), "nothing found: {}", context());
        let compatible = compat::check(&reader, &writer).is_empty();
        failing += usize::from(refused && !compatible);
        strict += usize::from(!compatible && found.is_empty());
    }
    let few = random::seeds(CASES).count() < 100;
    assert!(failing > 0 || few, "nothing fails");
    assert!(
        strict < failing || few,
        "{strict} pairs without a counter-example, {failing} with one"
    );
}

/// The datum is the writer's, in both its forms, and the plan can't read it.
fn prove(plan: &Plan, writer: &Schema, witness: &Witness, context: &impl Fn() -> String) {
    let Witness { json, bytes, kind, .. } = witness;
    let value = Value::from_json(writer, json);
    let value = value.unwrap_or_else(|error| panic!("{error}: {json}: {}", context()));
    assert_eq!(value.encode(writer).as_ref(), Ok(bytes), "{}", context());
    assert_eq!(Value::decode(writer, bytes).as_ref(), Ok(&value), "{}", context());
    let Err(error) = plan.transcode(bytes) else {
        panic!("{json} is read: {}", context());
    };
    assert_eq!(error.incompatibility(), *kind, "{}", context());
    let expected = match kind {
        Some(_) => DecodeErrorKind::Unresolved,
        None => DecodeErrorKind::InvalidUtf8,
    };
    assert_eq!(error.decode_error().kind(), expected, "{}", context());
}

/// Whether a random datum of the writer can't be read.
fn is_refused(random: &mut Random, plan: &Plan, writer: &Schema) -> bool {
    let Some(value) = random::value(random, writer) else { return false };
    let bytes = value.encode(writer).unwrap_or_default();
    plan.transcode(&bytes).is_err()
}
