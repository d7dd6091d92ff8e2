use std::error::Error;
use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll, Waker};
use std::time::Duration;

use super::test_event::{CANARY, PatientCreated, SCHEMA, metadata, stamp};
use super::*;
use crate::avro::codec::to_vec;
use crate::avro::schema::Schema;
use crate::id::{CorrelationId, InvalidText, TenantId};

fn raw(writer: Option<&str>) -> Envelope<Raw> {
    let datum: Arc<[u8]> = to_vec(&PatientCreated::sample()).expect("encodes").into();
    let raw = match writer {
        None => Raw::trusted(datum),
        Some(text) => {
            let schema = Schema::parse(text).expect("a schema");
            Raw::framed(datum, 0, Arc::new(WriterSchema::new(schema)))
        }
    };
    Envelope::new(metadata().expect("metadata"), raw)
}

#[test]
fn a_context_carries_the_chain_on() -> Result<(), InvalidText> {
    let first = Envelope::new(metadata()?, PatientCreated::sample());
    let context = Context::following(&first);
    assert_eq!(context.tenant(), &first.tenant);
    assert_eq!(context.actor(), None);

    let next = context.stamp(stamp(8)?, PatientCreated::DESCRIPTOR, &first.event.key());
    assert_eq!(next.causation, Some(first.id));
    assert_eq!(next.correlation, first.correlation);
    assert_eq!(next.trace, first.trace);
    assert_eq!(next.subject.as_deref(), Some(first.event.patient_id.to_string().as_str()));
    Ok(())
}

#[test]
fn a_cause_of_another_tenant_does_not_change_ours() -> Result<(), InvalidText> {
    let cause = Envelope::new(metadata()?, ());
    let context = Context::new(TenantId::new("clinic-2")?).caused_by(&cause);
    assert_eq!(context.tenant().as_str(), "clinic-2");
    assert_eq!(context.causation(), Some(cause.id));
    Ok(())
}

#[test]
fn what_a_service_published_itself_may_be_the_cause() -> Result<(), InvalidText> {
    let first = stamp(4)?.id;
    let context = Context::new(TenantId::new("clinic-2")?)
        .with_correlation(first.into())
        .with_causation(first);
    let meta = context.stamp(stamp(5)?, PatientCreated::DESCRIPTOR, &Key::from("k"));
    assert_eq!((meta.causation, meta.correlation), (Some(first), first.into()));
    Ok(())
}

#[test]
fn a_first_event_starts_its_own_correlation() -> Result<(), InvalidText> {
    let context = Context::new(TenantId::new("clinic-2")?);
    let stamp = stamp(9)?;
    let id = stamp.id;
    let meta = context.stamp(stamp, PatientCreated::DESCRIPTOR, &Key::from("k"));
    assert_eq!(meta.correlation, CorrelationId::from(id));
    assert_eq!(meta.causation, None);
    Ok(())
}

#[test]
fn debug_shows_no_tagged_text() {
    let envelope = Envelope::new(metadata().expect("metadata"), PatientCreated::sample());
    let shown = format!("{envelope:?} {envelope:#?} {:?} {:#?}", raw(None), raw(Some(SCHEMA)));
    assert!(!shown.contains(CANARY) && !shown.contains("Ada"), "{shown}");
    assert!(shown.contains("<phi>") && shown.contains("hospital-1"), "{shown}");
}

#[test]
fn raw_decodes_where_the_writers_schema_is_as_ours() {
    let documented = SCHEMA.replacen(r#""fields""#, r#""doc": "new words", "fields""#, 1);
    for writer in [None, Some(SCHEMA), Some(documented.as_str())] {
        let mut raw = raw(writer);
        raw.meta.event_type = "health.patient.PatientCreated".into();
        let envelope = raw.decode::<PatientCreated>().expect("decodes");
        assert_eq!(envelope.event, PatientCreated::sample());
        assert_eq!(envelope.event_type, "Patient.Created");
    }
}

#[test]
fn raw_of_another_version_is_resolved() {
    let writer = SCHEMA.replacen(
        r#"{"name": "name""#,
        r#"{"name": "ward", "type": "int"}, {"name": "name""#,
        1,
    );
    let own = to_vec(&PatientCreated::sample()).expect("encodes");
    let (id, name) = own.split_at(37);
    let written: Arc<[u8]> = [id, &[8], name].concat().into();
    let schema = Arc::new(WriterSchema::new(Schema::parse(&writer).expect("a schema")));
    for _ in 0..2 {
        let raw = Raw::framed(Arc::clone(&written), 0, Arc::clone(&schema));
        assert_eq!(raw.decode::<PatientCreated>().expect("resolves"), PatientCreated::sample());
    }
}

#[test]
fn raw_of_another_event_is_not_read() {
    let writer = SCHEMA.replacen("PatientCreated", "PatientMerged", 1);
    for writer in [writer.as_str(), r#""int""#] {
        let error = raw(Some(writer)).decode::<PatientCreated>().expect_err("another event");
        assert!(matches!(error, RawError::Unresolvable(_)), "{error:?}");
        assert!(!format!("{error} {error:?}").contains("Ada"), "{error:?}");
    }
}

#[test]
fn errors_of_broken_bytes_show_none_of_them() {
    let mut bytes = to_vec(&PatientCreated::sample()).expect("encodes");
    bytes.truncate(bytes.len() - 1);
    let error = Raw::trusted(bytes).decode::<PatientCreated>().expect_err("cut off");
    let mut texts = vec![format!("{error} {error:?}")];
    let mut source = error.source();
    while let Some(inner) = source {
        texts.push(format!("{inner} {inner:?}"));
        source = inner.source();
    }
    assert!(texts.iter().all(|text| !text.contains("Ada")), "{texts:?}");
    assert!(texts[0].contains("PatientCreated"), "the path is there: {texts:?}");
}

#[test]
fn records_are_found_by_type_then_by_record_name() {
    let events = [PatientCreated::DESCRIPTOR];
    assert_eq!(raw(None).find_in(&events), Some(0));

    let mut foreign = raw(Some(SCHEMA));
    foreign.meta.event_type = "com.example.created".into();
    assert_eq!(foreign.find_in(&events), Some(0));

    let mut unknown = raw(None);
    unknown.meta.event_type = "Patient.Discharged".into();
    assert_eq!(unknown.find_in(&events), None);
}

#[test]
fn handler_errors_keep_their_class_and_hide_their_text() {
    let source = || io::Error::other(CANARY);
    let all = [
        HandlerError::retry(source()).after(Duration::from_secs(3)),
        HandlerError::fatal(source()),
        HandlerError::defer(source()),
        HandlerError::ignore(source()),
    ];
    let is = |error: &HandlerError| {
        [error.is_retriable(), error.is_fatal(), error.is_deferred(), error.is_ignored()]
    };
    for (place, error) in all.iter().enumerate() {
        assert_eq!(is(error), [0, 1, 2, 3].map(|class| class == place));
        assert!(!format!("{error} {error:?} {error:#?}").contains("Ada"));
        assert_eq!(error.source().to_string(), CANARY);
        assert!(error.source_type().contains("io"));
    }
    assert_eq!(all[0].retry_after(), Some(Duration::from_secs(3)));
}

#[test]
fn question_mark_takes_any_error() {
    fn decode() -> Result<(), HandlerError> {
        raw(Some(r#""int""#)).decode::<PatientCreated>()?;
        Ok(())
    }
    fn ask() -> Result<(), HandlerError> {
        Err(io::Error::other("down"))?;
        Ok(())
    }
    assert!(decode().is_err_and(|error| error.is_fatal()));
    assert!(ask().is_err_and(|error| error.is_retriable()));
}

#[test]
fn prefixes_move_topics_and_subjects() {
    let namer = TopicNamer::with_prefix("staging.").expect("legal");
    let event = PatientCreated::DESCRIPTOR;
    assert_eq!(event.aggregate(), "Patient");
    assert_eq!(event.subject(), "health.patient.events-health.patient.PatientCreated");
    assert_eq!(namer.subject(event), format!("staging.{}", event.subject()));
    assert_eq!(TopicNamer::plain().subject(event), event.subject());
    for prefix in ["a b", "é", "a/", &"x".repeat(101)] {
        assert!(TopicNamer::with_prefix(prefix).is_err());
    }
}

#[test]
fn traceparents_are_read_as_w3c_says() {
    let id = "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7";
    let read = |text: String| text.parse::<TraceContext>();
    assert!(read(format!("00-{id}-00")).is_ok_and(|trace| !trace.is_sampled()));
    assert!(read(format!("cc-{id}-01-what-the-future-adds")).is_ok());
    assert!(read(format!("cc-{id}-01")).is_ok_and(|trace| trace.to_string().starts_with("00-")));
    for wrong in [
        String::new(),
        id.to_owned(),
        format!("ff-{id}-01"),
        format!("00-{id}-01-more"),
        format!("cc-{id}-01.more"),
        format!("00-{}-01", id.to_uppercase()),
        format!("00-{}-00f067aa0ba902b7-01", "0".repeat(32)),
        format!("00-4bf92f3577b34da6a3ce929d0e0e4736-{}-01", "0".repeat(16)),
        format!("00-{id}-0"),
        format!("00-{id}-0é"),
    ] {
        assert!(read(wrong.clone()).is_err(), "{wrong}");
    }
}

enum PatientTopic {}

impl Topic for PatientTopic {
    const SPEC: &'static TopicSpec = &TopicSpec {
        name: "health.patient.events",
        domain: "patient",
        class: "",
        partitions: 6,
        retention: None,
    };

    fn events() -> &'static [&'static EventDescriptor] {
        &[PatientCreated::DESCRIPTOR]
    }
}

/// What the generator writes for a topic with one event.
trait PatientHandler<C>: Sync {
    fn patient_created(
        &self,
        cx: &mut C,
        event: &Envelope<PatientCreated>,
    ) -> impl Future<Output = Result<(), HandlerError>> + Send;
}

impl<C: Send, H: PatientHandler<C>> Dispatch<C, H> for PatientTopic {
    async fn dispatch(
        handler: &H,
        cx: &mut C,
        raw: &Envelope<Raw>,
    ) -> Result<Dispatched, HandlerError> {
        let Some(index) = raw.find_in(Self::events()) else { return Ok(Dispatched::Unknown) };
        handler.patient_created(cx, &raw.decode()?).await?;
        Ok(Dispatched::Handled(Self::events()[index]))
    }
}

struct Ward;

impl PatientHandler<Vec<TenantId>> for Ward {
    async fn patient_created(
        &self,
        cx: &mut Vec<TenantId>,
        event: &Envelope<PatientCreated>,
    ) -> Result<(), HandlerError> {
        cx.push(event.tenant.clone());
        Ok(())
    }
}

#[test]
fn a_generated_dispatch_calls_its_handler() {
    let mut seen = Vec::new();
    let given = raw(Some(SCHEMA));
    {
        let mut called = pin!(PatientTopic::dispatch(&Ward, &mut seen, &given));
        let poll = called.as_mut().poll(&mut TaskContext::from_waker(Waker::noop()));
        let Poll::Ready(Ok(Dispatched::Handled(event))) = poll else { panic!("not handled") };
        assert_eq!(event.event_type, "Patient.Created");
    }
    assert_eq!(seen, std::slice::from_ref(&given.tenant));
}
