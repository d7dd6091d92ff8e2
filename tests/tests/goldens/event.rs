//! Events: descriptors, topics, handlers and aggregates.

#![allow(clippy::panic, reason = "a test's helpers fail the test")]
#![allow(deprecated, reason = "one of the events is deprecated")]

use std::sync::Arc;
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use factline_core::avro::codec::to_vec;
use factline_core::avro::layout::sample;
use factline_core::event::{
    AnyEvent, Dispatch, Dispatched, Envelope, Event, EventVisitor, HandlerError, Key, Metadata,
    Raw, Topic,
};
use factline_core::id::{EventId, Source, TenantId};
use factline_core::time::Timestamp;

use crate::generated::event as catalog;
use catalog::acme::lab::{
    AnalyzerCalibrated, ApplyResult, LabEvent, LabHandler, LabTopic, ResultAggregate,
    ResultReported, ResultWithdrawn,
};

#[test]
fn the_descriptor_says_what_the_schema_says() {
    let event = ResultReported::DESCRIPTOR;
    assert_eq!(event.event_type, "Result.Reported");
    assert_eq!(event.full_name, "acme.lab.ResultReported");
    assert_eq!((event.topic, event.class), ("acme.lab.events", "phi"));
    assert_eq!((event.key_field, event.data_subject), ("result_id", "patient_id"));
    assert!(!event.retired && ResultWithdrawn::DESCRIPTOR.retired);
    let tagged: Vec<_> = event.tagged.iter().map(|path| path.path).collect();
    assert_eq!(tagged, ["severity", "values", "note", "reporter.name"]);
    let schema = factline_core::avro::schema::Schema::parse(event.schema.text()).expect("a schema");
    assert_eq!(schema.fingerprints().resolution, event.schema.resolution());
    assert_eq!(schema.fingerprints().crc64, event.schema.crc64());
    assert_eq!(schema.fingerprints().text, event.schema.text_fingerprint());
}

#[test]
fn the_topic_is_as_its_domain_declares() {
    let spec = LabTopic::SPEC;
    assert_eq!((spec.name, spec.domain, spec.partitions), ("acme.lab.events", "lab", 6));
    assert_eq!(spec.retention, Some(Duration::from_secs(30 * 24 * 3600)));
    assert_eq!(LabTopic::events().len(), 3);
}

#[test]
fn the_catalog_lists_and_visits_its_events() {
    struct Names(Vec<&'static str>);
    impl EventVisitor for Names {
        fn event<E: Event>(&mut self) {
            self.0.push(E::DESCRIPTOR.full_name);
        }
    }
    let mut names = Names(Vec::new());
    catalog::visit(&mut names);
    let listed: Vec<_> = catalog::EVENTS.iter().map(|event| event.full_name).collect();
    assert_eq!(names.0, listed);
    assert_eq!(
        listed,
        ["acme.lab.AnalyzerCalibrated", "acme.lab.ResultReported", "acme.lab.ResultWithdrawn"]
    );
}

/// Writes down what it is given.
struct Handler(Mutex<Vec<Key>>);

impl LabHandler<str> for Handler {
    async fn analyzer_calibrated(
        &self,
        _: &mut str,
        event: &Envelope<AnalyzerCalibrated>,
    ) -> Result<(), HandlerError> {
        self.0.lock().expect("the lock").push(event.event.key());
        Ok(())
    }

    async fn result_reported(
        &self,
        _: &mut str,
        event: &Envelope<ResultReported>,
    ) -> Result<(), HandlerError> {
        self.0.lock().expect("the lock").push(event.event.key());
        Ok(())
    }

    async fn result_withdrawn(
        &self,
        _: &mut str,
        _: &Envelope<ResultWithdrawn>,
    ) -> Result<(), HandlerError> {
        Err(HandlerError::fatal("not expected"))
    }
}

#[test]
fn a_record_finds_its_handler() {
    let handler = Handler(Mutex::default());
    let event: ResultReported = sample::sample(1, &sample::Options::default()).expect("a sample");
    let dispatched = dispatch(&handler, &raw(&event, "Result.Reported"));
    assert!(
        matches!(dispatched, Ok(Dispatched::Handled(found)) if found.event_type == "Result.Reported")
    );
    assert_eq!(*handler.0.lock().expect("the lock"), [event.key()]);
    assert!(matches!(dispatch(&handler, &raw(&event, "Result.Unheard")), Ok(Dispatched::Unknown)));
    let withdrawn: ResultWithdrawn =
        sample::sample(1, &sample::Options::default()).expect("a sample");
    assert!(
        dispatch(&handler, &raw(&withdrawn, "Result.Withdrawn"))
            .is_err_and(|error| error.is_fatal())
    );
    assert!(
        dispatch(&handler, &raw(&withdrawn, "Result.Reported"))
            .is_err_and(|error| error.is_fatal())
    );
}

fn dispatch(handler: &Handler, raw: &Envelope<Raw>) -> Result<Dispatched, HandlerError> {
    let mut context = String::new();
    let future = LabTopic::dispatch(handler, context.as_mut_str(), raw);
    match std::pin::pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => panic!("the handler awaits nothing"),
    }
}

fn raw<E: Event>(event: &E, event_type: &str) -> Envelope<Raw> {
    let datum: Arc<[u8]> = to_vec(event).expect("bytes").into();
    let meta = Metadata {
        id: EventId::v7(0, [0; 10]),
        event_type: event_type.to_owned().into(),
        source: Source::new("test").expect("a source"),
        subject: None,
        time: Timestamp::new(0),
        tenant: TenantId::new("test").expect("a tenant"),
        correlation: EventId::v7(0, [0; 10]).into(),
        causation: None,
        actor: None,
        trace: None,
        origin: None,
    };
    Envelope::new(meta, Raw::trusted(datum))
}

#[test]
fn an_event_is_a_variant_of_its_topic_and_of_its_aggregate() {
    let event: ResultReported = sample::sample(2, &sample::Options::default()).expect("a sample");
    let raw = raw(&event, "Result.Reported");
    assert_eq!(
        LabEvent::decode(&raw).expect("an event"),
        Some(LabEvent::ResultReported(event.clone()))
    );
    let of_aggregate =
        ResultAggregate::decode(&raw).expect("an event").expect("one of the aggregate");
    assert_eq!(of_aggregate, ResultAggregate::Reported(event));

    #[derive(Default)]
    struct Count(u32);
    impl ApplyResult for Count {
        fn reported(&mut self, _: &ResultReported) {
            self.0 += 1;
        }
        fn withdrawn(&mut self, _: &ResultWithdrawn) {
            self.0 -= 1;
        }
    }
    let mut count = Count::default();
    of_aggregate.apply(&mut count);
    assert_eq!(count.0, 1);
}
