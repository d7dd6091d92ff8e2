//! The derived codec writes what the schema says, and reads it back.

use factline_core::avro::codec::{Encode as _, from_slice, to_vec};
use factline_core::avro::layout::json::{from_json, redacted_json, to_json};
use factline_core::avro::layout::sample::{self, sample};
use factline_core::avro::schema::Schema;
use factline_core::avro::value::Value;
use factline_core::privacy::Reveal;

use crate::model::{AdmissionBooked, CANARY, Contact, Reason, Severity, bare, full};

fn by_hand() -> Schema {
    Schema::parse(include_str!("model.avsc")).unwrap()
}

#[test]
fn the_bytes_are_those_of_the_schema_written_by_hand() {
    let schema = by_hand();
    for event in [full(), bare()] {
        let bytes = to_vec(&event).unwrap();
        let value = Value::decode(&schema, &bytes).unwrap();
        assert_eq!(value.encode(&schema).unwrap(), bytes);
        assert!(event.encoded_len() >= bytes.len());
        assert!(from_slice::<AdmissionBooked>(&bytes).unwrap() == event);
    }
}

/// Random events: what is written is what the schema by hand reads, and no text form shows the
/// text in tagged fields.
#[test]
fn random_events_come_back_by_bytes_and_by_json() {
    let schema = by_hand();
    let options = sample::Options { canary: Some(CANARY), ..sample::Options::default() };
    for seed in 0..200 {
        let event: AdmissionBooked = sample(seed, &options).unwrap();
        let bytes = to_vec(&event).unwrap();
        let value = Value::decode(&schema, &bytes).unwrap();
        assert_eq!(value.encode(&schema).unwrap(), bytes, "seed {seed}");
        assert!(event.encoded_len() >= bytes.len());
        let text = to_json(&event, Reveal::Full).unwrap();
        assert!(text.contains(CANARY));
        let back: AdmissionBooked = from_json(&text).unwrap();
        assert_eq!(to_vec(&back).unwrap(), bytes, "seed {seed}");
        for text in [redacted_json(&event).unwrap(), format!("{event:?}")] {
            assert!(!text.contains(CANARY), "seed {seed}: {text}");
        }
    }
}

/// The values stand in the fields that they belong to, in each form.
#[test]
fn the_dynamic_value_shows_the_same_data() {
    let schema = by_hand();
    let value = Value::decode(&schema, &to_vec(&full()).unwrap()).unwrap();
    let json = value.to_json(&schema).unwrap();
    for expected in [
        r#""device":"\u0000\u0000"#,
        r#""mrn":{"string":"Ada Lovelace"}"#,
        r#""contact":{"health.common.Address":{"line":"Ada Lovelace","kind":"VERY_HIGH"}}"#,
        r#""reason":{"health.admission.FormerStay":{"ward":"B","before":{"health.admission.FormerStay":"#,
        r#""severity":"VERY_HIGH""#,
        r#""labels":{"a":1,"b":-2}"#,
        r#""born":{"int":-1}"#,
        r#""wardCode":"W1""#,
        r#""scores":[null,{"health.common.Severity":"LOW"}]"#,
    ] {
        assert!(json.contains(expected), "{expected} is not in {json}");
    }
}

#[test]
fn debug_shows_nothing_that_is_tagged() {
    for event in [full(), bare()] {
        let text = format!("{event:?}");
        assert!(!text.contains(CANARY) && !text.contains("65, 100, 97"), "{text}");
        assert!(text.starts_with("AdmissionBooked { patient_id: "), "{text}");
        assert!(text.contains("name: <phi>") && text.contains("home: <sensitive>"), "{text}");
    }
    assert_eq!(format!("{:?}", Contact::Phone("1".to_owned())), "Phone(\"1\")");
}

#[test]
fn an_error_says_where_and_not_what() {
    let bytes = to_vec(&full()).unwrap();
    for end in 0..bytes.len() {
        let error = from_slice::<AdmissionBooked>(&bytes[..end]).unwrap_err().to_string();
        assert!(!error.contains("Ada"), "{error}");
    }
}

#[test]
fn enums_and_unions_have_what_generated_ones_have() {
    assert_eq!("VERY_HIGH".parse(), Ok(Severity::VeryHigh));
    assert_eq!(Severity::ALL.map_symbols(), ["LOW", "VERY_HIGH", "UNKNOWN"]);
    assert!(Reason::from(1) == Reason::Code(1));
    assert!(Reason::from("x".to_owned()) == Reason::Text("x".to_owned()));
    assert!(matches!(Reason::from(*full().before.unwrap()), Reason::Related(_)));
}

trait Symbols {
    fn map_symbols(&self) -> Vec<&'static str>;
}

impl Symbols for [Severity] {
    fn map_symbols(&self) -> Vec<&'static str> {
        self.iter().map(|severity| severity.as_str()).collect()
    }
}
