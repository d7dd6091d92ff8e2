//! Values survive both codecs and JSON, and defaults are what the schema says.

#![allow(clippy::panic, reason = "a test's helpers fail the test")]
#![allow(deprecated, reason = "one of the events is deprecated")]

use std::fmt::Debug;

use factline_core::avro::codec::{Named, from_slice, to_vec, view_from_slice};
use factline_core::avro::layout::{json, sample, schema_json};
use factline_core::avro::plan::Plan;
use factline_core::avro::schema::Schema;
use factline_core::privacy::{Phi, Reveal};

use crate::generated::{defaults, docs, event, logical, names, recursion, unions, views};

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

#[test]
fn a_view_shows_what_its_owned_twin_holds() {
    use views::acme::{Visit, VisitEither, VisitEitherRef, VisitMixed, VisitMixedRef, VisitRef};
    for seed in 0..50 {
        let owned: Visit = sample::sample(seed, &sample::Options::default()).expect("a sample");
        let bytes = to_vec(&owned).expect("bytes");
        let view: VisitRef<'_> = view_from_slice(&bytes, Visit::layout()).expect("a view");
        assert_eq!((view.id, view.text, view.amount), (owned.id, &*owned.text, owned.amount));
        assert_eq!(
            view.note.map(|note| *note.expose()),
            owned.note.as_ref().map(|note| &**note.expose())
        );
        assert_eq!(view.bytes, owned.bytes.as_deref());
        assert_eq!(view.words, owned.words);
        assert_eq!((view.point, view.points, view.plain), (owned.point, owned.points, owned.plain));
        let (person, owned_person) = (view.person.expose(), owned.person.expose());
        assert_eq!(person.name.expose(), owned_person.name.expose());
        assert_eq!(person.next.is_some(), owned_person.next.is_some());
        let names: Vec<_> = view.people.iter().map(|(key, _)| *key).collect();
        assert_eq!(names, owned.people.keys().collect::<Vec<_>>());
        match (view.either.as_ref().map(Phi::expose), owned.either.as_ref().map(Phi::expose)) {
            (None, None) | (Some(VisitEitherRef::Person(_)), Some(VisitEither::Person(_))) => {}
            (Some(VisitEitherRef::String(a)), Some(VisitEither::String(b))) => assert_eq!(a, b),
            (Some(VisitEitherRef::Point(a)), Some(VisitEither::Point(b))) => assert_eq!(a, b),
            (a, b) => panic!("{} is not {}", a.is_some(), b.is_some()),
        }
        if let (VisitMixedRef::Map(a), VisitMixed::Map(b)) = (&view.mixed, &owned.mixed) {
            assert!(a.iter().map(|(_, value)| *value).eq(b.values().map(|value| &**value)));
        }
        assert!(
            !bytes.is_empty()
                && view_from_slice::<VisitRef<'_>>(&bytes[1..], Visit::layout()).is_err()
        );
    }
}

#[test]
fn a_view_shows_no_tagged_value() {
    use views::acme::{Visit, VisitRef};
    let options = sample::Options { canary: Some("Florence"), ..sample::Options::default() };
    let owned: Visit = sample::sample(3, &options).expect("a sample");
    let bytes = to_vec(&owned).expect("bytes");
    let view: VisitRef<'_> = view_from_slice(&bytes, Visit::layout()).expect("a view");
    let text = format!("{view:?}");
    assert!(text.contains("note: <phi>") && !text.contains("Florence"), "{text}");
}
