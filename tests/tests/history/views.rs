//! Borrowed views of what earlier versions wrote.

use std::sync::Arc;

use factline_core::avro::codec::to_vec;
use factline_core::avro::value::Value;
use factline_core::event::{Event, Raw, RawError, WriterSchema};

use crate::generated::parcel::{ParcelDelivered, ParcelDeliveredRef};
use crate::history;

fn raws() -> Vec<Raw> {
    let history = history();
    let versions = history.versions(ParcelDelivered::DESCRIPTOR.full_name);
    let raw = |version: &factline_codegen::history::Version| {
        let value = factline_codegen::sample::sample(&version.schema, 3).expect("a datum");
        let datum = value.encode(&version.schema).expect("a datum");
        Raw::framed(datum.into(), 0, Arc::new(WriterSchema::new(version.schema.clone())))
    };
    versions.iter().map(raw).collect()
}

#[test]
fn a_view_is_of_the_same_values_whichever_version_wrote_them() {
    let mut scratch = b"left by another datum".to_vec();
    let mut raws = raws();
    assert_eq!(raws.len(), 2);
    let own: ParcelDelivered = raws[0].decode().expect("resolves");
    raws.push(Raw::trusted(to_vec(&own).expect("encodes")));
    for raw in &raws {
        let owned: ParcelDelivered = raw.decode().expect("resolves");
        let view: ParcelDeliveredRef<'_> = raw.view(&mut scratch).expect("resolves");
        assert_eq!(view.courier, owned.courier.as_deref());
        assert_eq!(view.at, owned.at);
        assert_eq!(format!("{:?}", view.tries), format!("{:?}", owned.tries));
        assert_eq!(format!("{:?}", view.r#where), format!("{:?}", owned.r#where));
        let labels = owned.labels.iter().map(|(name, value)| (name.as_str(), *value));
        assert!(labels.eq(view.labels.iter().copied()));
    }
}

#[test]
fn a_view_of_what_it_was_written_as_points_into_the_datum() {
    let own: ParcelDelivered = raws()[0].decode().expect("resolves");
    let raw = Raw::trusted(to_vec(&own).expect("encodes"));
    let mut scratch = Vec::new();
    let view: ParcelDeliveredRef<'_> = raw.view(&mut scratch).expect("its own");
    let courier = view.courier.expect("a courier").as_bytes().as_ptr_range();
    let datum = raw.datum().as_ptr_range();
    assert!(datum.start <= courier.start && courier.end <= datum.end);
    drop(view);
    assert!(scratch.is_empty());
}

#[test]
fn a_view_of_what_can_t_be_read_is_an_error() {
    let history = history();
    let schema = &history.versions("acme.parcel.ParcelRegistered")[0].schema;
    let value: Value = factline_codegen::sample::sample(schema, 1).expect("a datum");
    let datum = value.encode(schema).expect("a datum");
    let raw = Raw::framed(datum.into(), 0, Arc::new(WriterSchema::new(schema.clone())));
    let error = raw.view::<ParcelDeliveredRef<'_>>(&mut Vec::new()).expect_err("another event");
    assert!(matches!(error, RawError::Unresolvable(_)), "{error}");
}
