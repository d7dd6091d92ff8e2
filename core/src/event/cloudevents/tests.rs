use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::event::test_event::{PatientCreated, metadata, stamp};
use crate::event::{Context, Event, Key, Metadata, Origin, TraceContext};
use crate::id::{CorrelationId, Source, TenantId, Uuid};
use crate::time::Timestamp;

const NAMES: &[&str] = &[
    header::SPECVERSION,
    header::ID,
    header::TYPE,
    header::SOURCE,
    header::SUBJECT,
    header::TIME,
    header::TENANT,
    header::CORRELATION,
    header::CAUSATION,
    header::ACTOR,
    header::TRACEPARENT,
    header::CONTENT_TYPE,
    "x-other",
];

type Headers = Vec<(&'static str, Vec<u8>)>;

fn written(meta: &Metadata) -> Headers {
    let mut headers = Vec::new();
    write(meta, |name, value| headers.push((name, value.to_vec())));
    headers
}

fn arrival() -> Arrival<'static> {
    Arrival {
        origin: Origin { topic: Arc::from("health.patient.events"), partition: 3, offset: 41 },
        key: Some(b"key-1"),
        timestamp: Some(Timestamp::new(5)),
        record_name: Some("health.patient.PatientCreated"),
    }
}

fn read(headers: &[(&'static str, Vec<u8>)]) -> Result<Metadata, HeaderError> {
    let headers = headers.iter().map(|(name, value)| (*name, value.as_slice()));
    let defaults = Defaults { tenant: TenantId::new("default").ok(), source: None };
    Attributes::read(headers)?.complete(&arrival(), &defaults)
}

#[test]
fn what_is_written_is_read() {
    let mut full = metadata().expect("metadata");
    full.causation = Some(stamp(1).expect("a stamp").id);
    full.origin = Some(arrival().origin);
    assert_eq!(read(&written(&full)), Ok(full.clone()));

    let tenant = TenantId::new("clinic-2").expect("a tenant");
    let sparse = Context::new(tenant).stamp(
        stamp(2).expect("a stamp"),
        PatientCreated::DESCRIPTOR,
        &Key::from("7"),
    );
    let sparse = Metadata { origin: full.origin, ..sparse };
    assert_eq!(read(&written(&sparse)), Ok(sparse));
}

#[test]
fn the_headers_are_those_of_the_binding() {
    let headers = written(&metadata().expect("metadata"));
    let text = |name| {
        let (_, value) = headers.iter().find(|(header, _)| *header == name).expect(name);
        std::str::from_utf8(value).expect("text")
    };
    assert_eq!(text("ce_specversion"), "1.0");
    assert_eq!(text("ce_id"), "019c1363-4aba-7707-8707-070707070707");
    assert_eq!(text("ce_type"), "Patient.Created");
    assert_eq!(text("ce_source"), "registration");
    assert_eq!(text("ce_time"), "2026-01-31T09:30:00.250001Z");
    assert_eq!(text("ce_tenantid"), "hospital-1");
    assert_eq!(text("ce_correlationid"), "order-7");
    assert_eq!(text("ce_actorid"), "nurse-17");
    assert_eq!(text("traceparent"), "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    assert_eq!(text("content-type"), "application/avro");
    assert!(!headers.iter().any(|(name, _)| *name == "ce_causationid"));
}

#[test]
fn a_record_without_headers_gets_the_same_metadata_at_every_delivery() {
    let meta = read(&[]).expect("defaults are enough");
    assert_eq!(Ok(&meta), read(&[]).as_ref());
    assert_eq!(meta.id.as_uuid().get_version_num(), 8);
    assert_eq!(meta.event_type, "health.patient.PatientCreated");
    assert_eq!(meta.source.as_str(), "health.patient.events");
    assert_eq!(meta.subject.as_deref(), Some("key-1"));
    assert_eq!(meta.time, Timestamp::new(5));
    assert_eq!(meta.tenant.as_str(), "default");
    assert_eq!(meta.correlation, CorrelationId::from(meta.id));
}

#[test]
fn a_foreign_id_is_one_event_per_source() {
    let id = |source: &str, id: &str| {
        read(&[("ce_source", source.into()), ("ce_id", id.into())]).expect("read").id
    };
    assert_eq!(id("/lab", "A-1"), id("/lab", "A-1"));
    assert_ne!(id("/lab", "A-1"), id("/lab", "A-2"));
    assert_ne!(id("/lab", "A-1"), id("/labA", "-1"));
    let uuid = "0190a0e4-0000-4000-8000-000000000001";
    assert_eq!(id("/lab", uuid).to_string(), uuid);
}

#[test]
fn what_nothing_can_stand_for_is_missing() {
    let none = Defaults::default();
    let complete = |attributes: Attributes<'_>, arrival: Arrival<'_>| {
        attributes.complete(&arrival, &none).expect_err("incomplete")
    };
    let tenant = Attributes { tenant: Some("t"), ..Attributes::default() };
    let no_record = Arrival { record_name: None, ..arrival() };
    let no_time = Arrival { timestamp: None, ..arrival() };
    for (error, header) in [
        (complete(Attributes::default(), arrival()), "ce_tenantid"),
        (complete(tenant, no_record), "ce_type"),
        (complete(tenant, no_time), "ce_time"),
    ] {
        assert!(error.is_missing());
        assert_eq!(error.header(), header);
    }
}

#[test]
fn a_wrong_attribute_is_named_and_not_shown() {
    let long = "Ada".repeat(100);
    for (header, value) in [
        ("ce_specversion", "0.3"),
        ("ce_source", ""),
        ("ce_time", "yesterday, Ada"),
        ("ce_tenantid", ""),
        ("ce_tenantid", long.as_str()),
        ("ce_correlationid", "Ada\n"),
        ("ce_actorid", "Ada\0"),
    ] {
        let error = read(&[(header, value.into())]).expect_err(header);
        assert_eq!(error.header(), header);
        assert!(!error.is_missing() && !error.to_string().contains("Ada"), "{error}");
    }
    let error = read(&[("ce_type", vec![0xff])]).expect_err("no text");
    assert_eq!(error, HeaderError::NotText { header: "ce_type" });
}

#[test]
fn a_wrong_trace_or_cause_is_as_if_absent() {
    let headers = [("traceparent", "00-1-2-3".into()), ("ce_causationid", "message 9".into())];
    let meta = read(&headers).expect("read");
    assert_eq!((meta.trace, meta.causation), (None, None));
}

#[test]
fn other_headers_are_not_looked_at_and_the_last_of_a_name_counts() {
    let meta = read(&[
        ("ce_source", "first".into()),
        ("x-binary", vec![0xff]),
        ("ce_source", "last".into()),
    ])
    .expect("read");
    assert_eq!(meta.source, Source::new("last").expect("a source"));
}

proptest! {
    #[test]
    fn any_headers_are_read_or_refused(
        headers in vec((select(NAMES), vec(any::<u8>(), 0..40)), 0..14),
    ) {
        let _ = read(&headers);
        let text = |(name, value): (_, Vec<u8>)| (name, String::from_utf8_lossy(&value).into_owned().into_bytes());
        let _ = read(&headers.into_iter().map(text).collect::<Vec<_>>());
    }

    #[test]
    fn any_metadata_comes_back(
        texts in ["\\PC{1,60}", "\\PC{1,60}", "\\PC{1,60}", "\\PC{1,60}", "\\PC{0,60}"],
        time: i64,
        ids: [u128; 2],
        trace: ([u8; 16], [u8; 8], u8),
    ) {
        let [event_type, source, tenant, correlation, subject] = texts;
        let meta = Metadata {
            id: Uuid::from_u128(ids[0]).into(),
            event_type: event_type.into(),
            source: Source::new(source).expect("printable"),
            subject: Some(subject.into()),
            time: Timestamp::new(time),
            tenant: TenantId::new(tenant).expect("printable"),
            correlation: CorrelationId::new(correlation).expect("printable"),
            causation: Some(Uuid::from_u128(ids[1]).into()),
            actor: None,
            trace: TraceContext::new(trace.0, trace.1, trace.2),
            origin: Some(arrival().origin),
        };
        prop_assert_eq!(read(&written(&meta)), Ok(meta));
    }
}
