//! Records that others wrote: without headers, of unknown types, broken.

use std::sync::{Arc, Mutex};

use factline::consumer::{ErrorKind, OnFailure, Options, Reason};
use factline::telemetry::{Observer, names};
use factline_core::avro::codec::to_vec;
use factline_core::event::cloudevents::Defaults;
use factline_core::event::{Envelope, Event as _, Raw};
use factline_core::id::TenantId;
use factline_core::wire::{self, SchemaRef};
use factline_registry::{Document, Registration, Registry as _};
use rdkafka::message::{Header, OwnedHeaders};
use rdkafka::producer::{BaseProducer, BaseRecord, Producer as _};

use crate::generated::clinic::{ClinicTopic, VisitStarted};
use crate::support::{Clinic, LONG, Ledger, TOPIC, soon, started, until, visit};

/// A producer that is not ours.
struct Stranger {
    producer: BaseProducer,
    schema: Registration,
}

impl Stranger {
    async fn at(clinic: &Clinic) -> Self {
        let producer = rdkafka::ClientConfig::new()
            .set("bootstrap.servers", clinic.broker.bootstrap_servers())
            .set("partitioner", "murmur2_random")
            .create()
            .unwrap();
        let text = Document::new(VisitStarted::DESCRIPTOR.schema.text());
        let subject = VisitStarted::DESCRIPTOR.subject();
        let schema = clinic.registry.register(&subject, &text).await.unwrap();
        Self { producer, schema }
    }

    fn value(schema: SchemaRef, number: i64) -> Vec<u8> {
        let mut value = Vec::new();
        wire::write(schema, &mut value);
        value.extend(to_vec(&started(visit(1), number)).unwrap());
        value
    }

    fn id(&self) -> SchemaRef {
        SchemaRef::Id(self.schema.id)
    }

    fn send(&self, value: Option<&[u8]>, headers: &[(&str, &[u8])]) {
        let headers = headers.iter().fold(OwnedHeaders::new(), |all, (key, value)| {
            all.insert(Header { key, value: Some(*value) })
        });
        let mut record = BaseRecord::to(TOPIC).key("a").headers(headers);
        record.payload = value;
        self.producer.send::<str, [u8]>(record).map_err(|(error, _)| error).unwrap();
        self.producer.flush(LONG).unwrap();
    }
}

fn tenant() -> Defaults {
    Defaults { tenant: Some(TenantId::new("clinic-9").unwrap()), source: None }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_without_headers_is_known_by_its_schema() {
    let clinic = Clinic::open();
    let stranger = Stranger::at(&clinic).await;
    stranger.send(Some(&Stranger::value(stranger.id(), 1)), &[]);
    let guid = SchemaRef::Guid(stranger.schema.guid.unwrap());
    stranger.send(Some(&Stranger::value(guid, 2)), &[]);

    let ledger = Ledger::default();
    let options = Options { defaults: tenant(), ..Options::default() };
    let builder = clinic.consumer("foreign").options(options);
    let running = builder.handler::<ClinicTopic, _>(ledger.clone()).build().unwrap();
    let running = running.start().unwrap();
    ledger.wait_for(2).await;
    running.stop().await.unwrap();
    assert_eq!(ledger.numbers(), [1, 2]);
    assert_eq!(ledger.seen()[0].visit, visit(1));
}

/// Broken in every way that a record can be: each is told with its place and a reason, none ends
/// the consumer, and the good ones between them are handled.
#[tokio::test(flavor = "multi_thread")]
async fn broken_records_are_told_one_by_one() {
    #[derive(Default)]
    struct Told(Mutex<Vec<(i64, String)>>);
    impl Observer for Told {
        fn skipped(&self, _: &str, failure: &factline::consumer::Failure) {
            let kind = match failure.reason() {
                Reason::Unreadable(_) => "unreadable",
                Reason::Handler(_) => "handler",
                _ => "other",
            };
            let line = format!("{kind}: {failure}");
            self.0.lock().unwrap().push((failure.origin().offset, line));
        }
    }

    let clinic = Clinic::open();
    let stranger = Stranger::at(&clinic).await;
    let good = Stranger::value(stranger.id(), 1);
    let tenant: (&str, &[u8]) = ("ce_tenantid", b"clinic-1");
    let send = |value: &[u8], headers: &[(&str, &[u8])]| stranger.send(Some(value), headers);
    send(&good, &[tenant]); // 0: good
    stranger.send(None, &[tenant]); // 1: no value
    send(&[], &[tenant]); // 2: empty value
    send(&[7, 0, 0, 0, 1, 2], &[tenant]); // 3: no frame of ours
    send(&[0, 0, 0], &[tenant]); // 4: half a frame
    send(&Stranger::value(SchemaRef::Id(4_000_000_000), 1), &[tenant]); // 5: unknown schema
    send(&good[..good.len() - 3], &[tenant]); // 6: cut off
    send(&[good.as_slice(), b"!"].concat(), &[tenant]); // 7: too long
    send(&good, &[]); // 8: nobody's
    send(&good, &[("ce_tenantid", b"\xff\xfe")]); // 9: a header that is no text
    send(&good, &[tenant, ("ce_time", b"yesterday")]); // 10: a header that is no time
    send(&good, &[tenant, ("ce_specversion", b"9.9")]); // 11: another CloudEvents
    send(&Stranger::value(stranger.id(), 2), &[tenant, ("\u{e9}", b"\xff")]); // 12: good

    let (ledger, told) = (Ledger::default(), Arc::new(Told::default()));
    let options = Options { on_failure: OnFailure::Skip, ..Options::default() };
    let builder = clinic.consumer("broken").options(options).observer(told.clone());
    let running = builder.handler::<ClinicTopic, _>(ledger.clone()).build().unwrap();
    let running = running.start().unwrap();
    ledger.wait_for(2).await;
    running.stop().await.unwrap();
    assert_eq!(ledger.numbers(), [1, 2]);

    let told = told.0.lock().unwrap();
    assert_eq!(
        told.iter().map(|(offset, _)| *offset).collect::<Vec<_>>(),
        (1..12).collect::<Vec<_>>()
    );
    for (offset, line) in told.iter() {
        let kind = if matches!(offset, 6 | 7) { "handler: " } else { "unreadable: " };
        assert!(line.starts_with(kind), "{line}");
        assert!(line.contains(&format!("@{offset}")), "{line}");
        assert!(!line.contains("cough"), "no payload text: {line}");
    }
    assert_eq!(clinic.committed("broken").values().sum::<i64>(), 13);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_record_stops_the_consumer_by_default() {
    let clinic = Clinic::open();
    let stranger = Stranger::at(&clinic).await;
    stranger.send(Some(b"not ours"), &[]);
    let builder = clinic.consumer("strict").handler::<ClinicTopic, _>(Ledger::default());
    let mut running = builder.build().unwrap().start().unwrap();
    let error = soon("the stop", running.ended()).await.expect_err("unreadable");
    assert_eq!(error.kind(), ErrorKind::Record);
    assert_eq!(error.failure().unwrap().origin().offset, 0);
    assert_eq!(clinic.committed("strict").values().sum::<i64>(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_types_are_told_and_handed_to_who_wants_them() {
    let clinic = Clinic::open();
    let stranger = Stranger::at(&clinic).await;
    let headers: [(&str, &[u8]); 2] =
        [("ce_tenantid", b"clinic-1"), ("ce_type", b"Visit.Rescheduled")];
    let text = r#"{"type": "record", "name": "clinic.VisitRescheduled", "fields": []}"#;
    let other = clinic.registry.register("other", &Document::new(text)).await.unwrap();
    let mut value = Vec::new();
    wire::write(SchemaRef::Id(other.id), &mut value);
    stranger.send(Some(&value), &headers);

    // Without a closure for them: told, passed over.
    let running = clinic.consumer("told").handler::<ClinicTopic, _>(Ledger::default());
    let running = running.build().unwrap().start().unwrap();
    until("the report", || clinic.counters.total(names::UNKNOWN) == 1).await;
    running.stop().await.unwrap();
    assert_eq!(clinic.committed("told").values().sum::<i64>(), 1);

    // With one: handed over, undecoded.
    let got = Arc::new(Mutex::new(Vec::new()));
    let unknown = {
        let got = got.clone();
        move |_, envelope: Envelope<Raw>| {
            let writer = envelope.event.writer().map(|writer| writer.full_name().to_owned());
            got.lock().unwrap().push((envelope.event_type.to_string(), writer.unwrap()));
            async { Ok(()) }
        }
    };
    let builder = clinic.consumer("handed").handler::<ClinicTopic, _>(Ledger::default());
    let running = builder.unknown(unknown).build().unwrap().start().unwrap();
    until("the record", || !got.lock().unwrap().is_empty()).await;
    running.stop().await.unwrap();
    let expected = ("Visit.Rescheduled".to_owned(), "clinic.VisitRescheduled".to_owned());
    assert_eq!(*got.lock().unwrap(), [expected]);
}
