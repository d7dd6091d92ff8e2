//! Steps on dynamic values, alone and in a row; steps between types are tested with generated ones.

use std::sync::Arc;

use super::*;
use crate::avro::codec::to_vec;
use crate::avro::value::Value;
use crate::event::test_event::{CANARY, PatientCreated, SCHEMA};
use crate::event::{Raw, RawError, WriterSchema};

const ID: &str = r#"{"name": "patient_id", "type": {"type": "string", "logicalType": "uuid"}}"#;

fn version(fields: &str) -> String {
    format!(
        r#"{{"type": "record", "name": "health.patient.PatientCreated", "fields": [{ID}, {fields}]}}"#
    )
}

fn text(name: &str) -> String {
    format!(r#"{{"name": "{name}", "type": "string"}}"#)
}

/// One text, "given family".
fn first() -> String {
    version(&text("display"))
}

/// Two texts.
fn second() -> String {
    version(&[text("given"), text("family")].join(", "))
}

fn split() -> Upcast {
    Upcast::new([&*first()], &second(), |old, new| {
        let (given, family) =
            old.str("display")?.split_once(' ').ok_or(Refusal("a name of one word"))?;
        new.set("given", given).set("family", family);
        Ok(())
    })
    .expect("two schemas")
}

fn join() -> Upcast {
    Upcast::new([&*second()], SCHEMA, |old, new| {
        new.set("name", [old.str("given")?, old.str("family")?].join(" "));
        Ok(())
    })
    .expect("two schemas")
}

fn upcasters() -> Upcasters {
    // The order of calls does not matter.
    let all = Upcasters::new().with::<PatientCreated>(join());
    all.and_then(|all| all.with::<PatientCreated>(split())).expect("they go together")
}

fn read(writer: &str, json: &str, upcasters: Upcasters) -> Result<PatientCreated, RawError> {
    let schema = Schema::parse(writer).expect("a schema");
    let value = Value::from_json(&schema, json).expect("a datum of the writer");
    let datum = value.encode(&schema).expect("a datum of the writer");
    let writer = WriterSchema::new(schema).with_upcasters(Arc::new(upcasters));
    Raw::framed(datum.into(), 0, Arc::new(writer)).decode()
}

fn json(rest: &str) -> String {
    let id = PatientCreated::sample().patient_id;
    format!(r#"{{"patient_id": "{id}", {rest}}}"#)
}

#[test]
fn steps_follow_each_other_up_to_the_event() {
    let sample = PatientCreated::sample();
    let first_json = json(&format!(r#""display": "{CANARY}""#));
    assert_eq!(read(&first(), &first_json, upcasters()).expect("two steps"), sample);
    let second_json = json(r#""given": "Ada", "family": "Lovelace""#);
    assert_eq!(read(&second(), &second_json, upcasters()).expect("one step"), sample);
}

#[test]
fn a_writer_that_no_step_names_is_resolved_as_ever() {
    let other = version(&[text("name"), text("ward")].join(", "));
    let other_json = json(&format!(r#""name": "{CANARY}", "ward": "7b""#));
    assert_eq!(read(&other, &other_json, upcasters()).expect("a plan"), PatientCreated::sample());

    let datum: Arc<[u8]> = to_vec(&PatientCreated::sample()).expect("encodes").into();
    let own = WriterSchema::new(Schema::parse(SCHEMA).expect("a schema"));
    let raw = Raw::framed(datum, 0, Arc::new(own.with_upcasters(Arc::new(upcasters()))));
    assert_eq!(raw.decode::<PatientCreated>().expect("no step"), PatientCreated::sample());
}

#[test]
fn what_a_step_has_no_answer_for_is_an_error_without_payload() {
    let error = read(&first(), &json(r#""display": "Ada""#), upcasters()).expect_err("one word");
    assert_eq!(
        error.to_string(),
        "the event was written as an earlier version: \
         upcaster 1 of health.patient.PatientCreated: a name of one word"
    );
    assert!(!format!("{error:?}").contains("Ada"), "{error:?}");
}

#[test]
fn what_a_step_forgets_or_gets_wrong_is_named() {
    let kind = |change: fn(&mut New<'_>)| {
        let upcast = Upcast::new([&*first()], SCHEMA, move |_, new| {
            change(new);
            Ok(())
        });
        let all = Upcasters::new().with::<PatientCreated>(upcast.expect("two schemas"));
        let first_json = json(&format!(r#""display": "{CANARY}""#));
        let error = read(&first(), &first_json, all.expect("one step")).expect_err("no name");
        assert!(!format!("{error:?}").contains("Ada"), "{error:?}");
        error.to_string().rsplit_once(": ").expect("the kind").1.to_owned()
    };
    assert_eq!(kind(|_| {}), "`name` has no value and no default; let the upcaster set it");
    let misfit = |field: &str| {
        format!("there is no field `{field}`, or what it was set to is not of its type")
    };
    assert_eq!(kind(|new| _ = new.set("name", 7)), misfit("name"));
    assert_eq!(kind(|new| _ = new.set("name", "x").set("nmae", "x")), misfit("nmae"));
}

#[test]
fn several_versions_go_through_one_step() {
    let older = version(r#"{"name": "display", "type": "bytes"}, {"name": "old", "type": "int"}"#);
    let upcast = Upcast::new([&*older, &*first()], SCHEMA, |old, new| {
        new.set("name", old.str("display")?);
        Ok(())
    });
    let all = Upcasters::new().with::<PatientCreated>(upcast.expect("schemas")).expect("one step");
    let older_json = json(&format!(r#""display": "{CANARY}", "old": 1"#));
    assert_eq!(read(&older, &older_json, all).expect("resolved first"), PatientCreated::sample());
}

#[test]
fn steps_that_do_not_go_together_are_refused() {
    let full_name = PatientCreated::DESCRIPTOR.full_name;
    let add = |all: Upcasters, upcast| all.with::<PatientCreated>(upcast).expect_err("a mistake");
    let nothing =
        |from: &str, to: &str| Upcast::new([from], to, |_, _| Ok(())).expect("two schemas");
    assert_eq!(add(Upcasters::new(), nothing(SCHEMA, &first())), InvalidUpcast::Current(full_name));
    assert_eq!(add(upcasters(), nothing(&first(), SCHEMA)), InvalidUpcast::Twice(full_name));
    let all = Upcasters::new().with::<PatientCreated>(split()).expect("one step");
    assert_eq!(add(all, nothing(&second(), &first())), InvalidUpcast::Circle(full_name));
}

#[test]
fn values_are_fitted_to_unions_enums_fixed_and_records() {
    let schema = Schema::parse(
        r#"{"type": "record", "name": "R", "fields": [
        {"name": "u", "type": ["null", "double", "long"]},
        {"name": "e", "type": ["null", {"type": "enum", "name": "E", "symbols": ["A", "B"]}]},
        {"name": "f", "type": {"type": "fixed", "name": "F", "size": 2}},
        {"name": "r", "type": {"type": "record", "name": "I", "fields": [
            {"name": "x", "type": "long"}, {"name": "y", "type": {"type": "array", "items": "E"}}]}}]}"#,
    )
    .expect("a schema");
    let start = new::Start::new(&Schema::parse("\"null\"").expect("a schema"), schema.clone());
    let none = Schema::parse("\"null\"").expect("a schema");
    let mut new = start.with(&Old::read(&none, &[]).expect("null"));
    let entries = [("y", Value::Array(vec!["B".into()])), ("x", 3.into())];
    new.set("u", 5_i64)
        .set("e", Some("B"))
        .set("f", vec![1_u8, 2])
        .set("r", Value::Map(entries.map(|(name, value)| (name.to_owned(), value)).to_vec()));
    let datum = new.finish().expect("all are set");
    let value = Value::decode(&schema, &datum).expect("a datum");
    assert_eq!(
        value.to_json(&schema).as_deref(),
        Ok(r#"{"u":{"long":5},"e":{"E":"B"},"f":"\u0001\u0002","r":{"x":3,"y":["B"]}}"#)
    );
}
