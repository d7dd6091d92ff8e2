//! The derived schema is the one that was written by hand.

use factline_core::avro::schema::Schema;
use factline_core::derive::{Event, Record};
use factline_core::event::{Event as _, Publish, SchemaText};
use factline_core::privacy::Tag;

use crate::model::AdmissionBooked;

const BY_HAND: &str = include_str!("model.avsc");

#[test]
fn the_schema_is_the_one_written_by_hand() {
    let derived = AdmissionBooked::DESCRIPTOR.schema;
    let (schema, by_hand) =
        (Schema::parse(derived.text()).unwrap(), Schema::parse(BY_HAND).unwrap());
    assert_eq!(schema.canonical(), by_hand.canonical());
    assert_eq!(schema.to_json(), by_hand.to_json());
    let expected = by_hand.fingerprints();
    assert_eq!(derived.crc64(), expected.crc64);
    assert_eq!(derived.resolution(), expected.resolution);
    assert_eq!(derived.text_fingerprint(), expected.text);
    assert!(matches!(derived, SchemaText::Derived(_)));
}

#[test]
fn the_descriptor_says_what_the_attribute_says() {
    let descriptor = AdmissionBooked::DESCRIPTOR;
    assert_eq!(descriptor.event_type, "Admission.Booked");
    assert_eq!(descriptor.full_name, "health.admission.AdmissionBooked");
    assert_eq!(descriptor.subject(), "health.admission.events-health.admission.AdmissionBooked");
    assert_eq!((descriptor.key_field, descriptor.data_subject), ("patient_id", "patient_id"));
    assert_eq!((descriptor.class, descriptor.retired), ("phi", false));
    let event = crate::model::full();
    assert_eq!(event.key().to_string(), event.patient_id.to_string());
    assert_publishable(&event);
}

fn assert_publishable(_: &impl Publish) {}

/// A macro cannot see into `Address`: the layout can.
#[test]
fn classified_fields_are_found_in_nested_types() {
    let found: Vec<_> = AdmissionBooked::DESCRIPTOR
        .classified()
        .iter()
        .map(|tagged| (tagged.path, tagged.tag))
        .collect();
    assert_eq!(
        found,
        [
            ("name", Tag::Phi),
            ("mrn", Tag::Phi),
            ("home", Tag::Sensitive),
            ("home.line", Tag::Phi),
            ("contact", Tag::Phi),
            ("addresses[].line", Tag::Phi),
            ("photo", Tag::Phi),
        ]
    );
}

#[derive(Clone, Event)]
#[event(type = "A.B", topic = "t", key = "id", namespace = "n", name = "Kept", retired)]
struct Renamed {
    id: i64,
    #[avro(name = "one")]
    _first: first::Part,
    #[avro(name = "two")]
    _second: second::Part,
}

mod first {
    #[derive(Clone, super::Record)]
    #[avro(namespace = "n")]
    pub(super) struct Part {
        pub(super) a: i32,
    }
}

mod second {
    #[derive(Clone, super::Record)]
    #[avro(namespace = "n")]
    pub(super) struct Part {
        pub(super) b: i32,
    }
}

#[test]
fn two_types_of_one_name_make_no_schema() {
    let event = Renamed { id: 12, _first: first::Part { a: 1 }, _second: second::Part { b: 2 } };
    assert_eq!(event.key().to_string(), "12");
    let descriptor = Renamed::DESCRIPTOR;
    assert_eq!((descriptor.full_name, descriptor.retired), ("n.Kept", true));
    let findings = Schema::parse(descriptor.schema.text()).unwrap_err();
    assert!(findings.to_string().contains("n.Part"), "{findings}");
    let _ = (event._first.a, event._second.b);
}
