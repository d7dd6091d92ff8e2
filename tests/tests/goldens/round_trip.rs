//! Values survive both codecs and JSON, and defaults are what the schema says.

#![allow(deprecated, reason = "one of the events is deprecated")]

use std::fmt::Debug;

use factline_core::avro::codec::{Named, from_slice, to_vec};
use factline_core::avro::layout::{json, sample, schema_json};
use factline_core::avro::plan::Plan;
use factline_core::avro::schema::Schema;
use factline_core::privacy::Reveal;

use crate::generated::{defaults, docs, event, logical, names, recursion, unions};

fn survives<T: Named + PartialEq + Debug>() {
    for seed in 0..20 {
        let value: T = sample::sample(seed, &sample::Options::default()).expect("a sample");
        let bytes = to_vec(&value).expect("bytes");
        assert!(bytes.len() <= value.encoded_len());
        assert_eq!(from_slice::<T>(&bytes).expect("the value"), value);
        let text = json::to_json(&value, Reveal::Full).expect("JSON");
        assert_eq!(json::from_json::<T>(&text).expect("the value"), value);
    }
}

#[test]
fn values_survive() {
    survives::<docs::acme::Documented>();
    survives::<event::acme::lab::ResultReported>();
    survives::<event::acme::lab::ResultWithdrawn>();
    survives::<logical::acme::Logical>();
    survives::<names::Option>();
    survives::<names::Box>();
    survives::<names::Result>();
    survives::<names::Self_>();
    survives::<names::self_::r#async::FooBar>();
    survives::<recursion::acme::List>();
    survives::<recursion::acme::Tree>();
    survives::<recursion::acme::Ping>();
    survives::<recursion::acme::Expression>();
    survives::<unions::acme::Unions>();
}

#[test]
fn a_default_is_what_a_reader_takes_for_fields_that_are_not_there() {
    use defaults::acme::Defaults;
    let reader = Schema::parse(&schema_json(Defaults::layout())).expect("a schema");
    let writer = r#"{"type": "record", "name": "Defaults", "namespace": "acme", "fields": []}"#;
    let plan = Plan::new(&Schema::parse(writer).expect("a schema"), &reader);
    let read: Defaults = from_slice(&plan.transcode(&[]).expect("the defaults")).expect("a value");
    // By their bytes: one of the defaults is not a number.
    assert_eq!(to_vec(&Defaults::default()).expect("bytes"), to_vec(&read).expect("bytes"));
}

#[test]
fn a_value_that_never_ends_is_refused() {
    use recursion::acme::{Endless, List};
    let mut list = List { value: 0, next: None };
    for value in 1..1000 {
        list = List { value, next: Some(Box::new(list)) };
    }
    assert!(to_vec(&list).is_err());
    assert!(from_slice::<Endless>(&[]).is_err());
}

#[test]
fn symbols_are_found_by_their_text() {
    use names::Self_;
    for &variant in Self_::ALL {
        assert_eq!(variant.as_str().parse(), Ok(variant));
    }
    assert!("other".parse::<Self_>().is_err());
}
