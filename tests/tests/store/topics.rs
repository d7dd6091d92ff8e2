//! Replays to topics: what they publish is what a publisher published, and nothing is left out.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::time::Duration;

use factline::connection::Cluster;
use factline::consumer::{AtLeastOnce, Consumer, Options as Consuming};
use factline::embedded::Broker;
use factline::event::{Context, Envelope, HandlerError, Topic as _, TopicNamer, TopicSpec};
use factline::id::{EventId, Uuid};
use factline::publisher::{ErrorKind as PublishError, Options as Publishing, Publisher};
use factline::registry::{Embedded, IfMissing, Registry as _};
use factline::store::replay::Topics;
use factline::store::{ErrorKind, EventStore, Expected, Options, Sqlite};
use factline::tail::{Record, Tail};
use factline::testing::Recorder;
use factline::time::{Clock, Micros, Timestamp};
use factline::topics::{Options as Creating, Topics as Creator};
use factline_tests::servers::{self, Server};
use libtest_mimic::{Failed, Trial};
use tokio::sync::mpsc;

use crate::bench::{Bench as _, Fixture, Outcome, trial};
use crate::cases::replay::{List, run};
use crate::generated::clinic::{ClinicHandler, ClinicTopic, VisitEnded, VisitStarted};
use crate::support::{batch, context, ended, started, stream, visit};

const TOPIC: &str = ClinicTopic::SPEC.name;

pub(crate) fn all() -> Vec<Trial> {
    vec![
        trial("topics::what_is_published_again_is_as_it_was", embedded),
        trial("topics::a_batch_is_done_when_all_of_it_is_acknowledged", acknowledged),
        trial("topics::nothing_is_registered_unless_asked", registered),
        trial("topics::a_topic_may_be_given", given),
        servers::trial(
            "kafka::topics::what_is_published_again_is_as_it_was",
            &[Server::Kafka],
            |addresses| {
                let runtime = tokio::runtime::Runtime::new()?;
                runtime.block_on(async {
                    let fixture = Sqlite::fresh(Vec::new()).await?;
                    let cluster = Cluster::at(addresses.first().ok_or("no address")?);
                    // Other suites publish on the same cluster.
                    let prefix = format!("replay-{}.", std::process::id());
                    let names = TopicNamer::with_prefix(prefix)?;
                    let topics = Creator::connect(&cluster, names.clone(), Creating::default())?;
                    let done = as_it_was(fixture, Bed::new(cluster, topics, names).await?).await;
                    done.map_err(|error| Failed::from(error.to_string()))
                })
            },
        ),
    ]
}

/// A cluster with the topic, and a registry.
struct Bed {
    cluster: Cluster,
    names: TopicNamer,
    registry: Arc<Embedded>,
}

impl Bed {
    async fn new(
        cluster: Cluster,
        topics: Creator,
        names: TopicNamer,
    ) -> Result<Self, factline::topics::Error> {
        topics.ensure(&[TopicSpec { partitions: 3, ..*ClinicTopic::SPEC }]).await?;
        Ok(Self { cluster, names, registry: Arc::new(Embedded::new()) })
    }

    fn publisher(&self, if_missing: IfMissing) -> Result<Publisher, factline::publisher::Error> {
        let source = "suite".parse().expect("a source");
        let options =
            Publishing { topics: self.names.clone(), if_missing, ..Publishing::default() };
        Publisher::connect(&self.cluster, self.registry.clone(), source, options)
    }

    /// All records of the topic, by key and in their order.
    async fn records(&self) -> Result<BTreeMap<Vec<u8>, Vec<Record>>, factline::tail::Error> {
        let topic = self.names.name(TOPIC);
        let mut tail = Tail::open(&self.cluster, &topic, Default::default()).await?;
        let mut found: BTreeMap<Vec<u8>, Vec<Record>> = BTreeMap::new();
        while let Some(record) = tail.next().await? {
            found.entry(record.key.clone().unwrap_or_default()).or_default().push(record);
        }
        Ok(found)
    }
}

type Headers = Vec<(String, Vec<u8>)>;

fn headers(record: &Record) -> Headers {
    let all = record.headers().into_iter().flatten();
    all.map(|(name, value)| (name.to_owned(), value.to_vec())).collect()
}

fn header(record: &Record, name: &str) -> Option<String> {
    let found = headers(record).into_iter().find(|(header, _)| header == name);
    found.and_then(|(_, value)| String::from_utf8(value).ok())
}

/// The time that it is told.
#[derive(Debug, Default)]
struct Told(AtomicI64);

impl Clock for Told {
    fn now(&self) -> Timestamp<Micros> {
        Timestamp::new(self.0.load(Ordering::SeqCst))
    }
}

fn full() -> Result<Context, Box<dyn std::error::Error + Send + Sync>> {
    let cause = EventId::from(Uuid::from_u128(7));
    let chain = context().with_correlation("round-7".parse()?).with_causation(cause);
    Ok(chain.with_actor("nurse-17".parse()?))
}

async fn embedded(fixture: Fixture<Sqlite>) -> Outcome {
    let broker = Broker::start()?;
    let names = TopicNamer::with_prefix("staging.")?;
    let topics = Creator::embedded(&broker, names.clone());
    as_it_was(fixture, Bed::new(broker.cluster(), topics, names).await?).await
}

/// Publishes events, appends the same ones to a store, and replays them to the same topic.
async fn as_it_was(fixture: Fixture<Sqlite>, bed: Bed) -> Outcome {
    let publisher = bed.publisher(IfMissing::Register)?;
    let (clock, full) = (Arc::new(Told::default()), full()?);
    for number in 1..=3 {
        publisher.with(&full).publish(&started(number, 1)).await?;
        publisher.with(&context()).publish(&ended(number, 2)).await?;
    }
    let first = bed.records().await?;
    let options = Options::new("suite".parse()?).clock(clock.clone());
    let store = EventStore::<Sqlite>::new(fixture.store.pool().clone(), options);
    for number in 1..=3 {
        let records = &first[visit(number).to_string().as_bytes()];
        for (record, kind) in records.iter().zip(0..) {
            let id: Uuid = header(record, "ce_id").ok_or("no id")?.parse()?;
            let time: Timestamp<Micros> = header(record, "ce_time").ok_or("no time")?.parse()?;
            clock.0.store(time.count(), Ordering::SeqCst);
            let id = EventId::from(id);
            let batch = match kind {
                0 => store.batch(&full).event_with_id(id, &started(number, 1)),
                _ => store.batch(&context()).event_with_id(id, &ended(number, 2)),
            };
            store.append(&stream(number), Expected::Any, &batch).await?;
        }
    }
    // Of the schemas nothing is registered any more: they are found.
    let publisher = bed.publisher(IfMissing::Fail)?;
    let done = run(store.replay("again").batch(4).to(Topics::new(&publisher))).await?;
    assert_eq!((done.delivered_now, done.is_finished), (6, true));
    for (key, records) in bed.records().await? {
        let [one, two, one_again, two_again] = &records[..] else { return Err("not four".into()) };
        for (record, again) in [(one, one_again), (two, two_again)] {
            assert_eq!(again.key.as_deref(), Some(&*key));
            assert_eq!(again.value, record.value, "the same bytes");
            assert_eq!(again.origin.partition, record.origin.partition);
            let mut expected = headers(record);
            expected.push(("factline-replay".to_owned(), b"again".to_vec()));
            assert_eq!(headers(again), expected);
        }
    }
    consumed(&bed).await
}

/// Tells of each event that it handles.
struct Telling(mpsc::UnboundedSender<(EventId, i64)>);

impl ClinicHandler<AtLeastOnce> for Telling {
    async fn visit_ended(
        &self,
        _: &mut AtLeastOnce,
        event: &Envelope<VisitEnded>,
    ) -> Result<(), HandlerError> {
        Ok(self.0.send((event.id, event.event.number))?)
    }

    async fn visit_started(
        &self,
        _: &mut AtLeastOnce,
        event: &Envelope<VisitStarted>,
    ) -> Result<(), HandlerError> {
        Ok(self.0.send((event.id, event.event.number))?)
    }
}

/// Our own consumer has each event twice, under its one id.
async fn consumed(bed: &Bed) -> Outcome {
    let (sender, mut told) = mpsc::unbounded_channel();
    let options = Consuming { topics: bed.names.clone(), ..Consuming::default() };
    let group = bed.names.name("replayed").into_owned();
    let consumer = Consumer::builder(&bed.cluster, group, bed.registry.clone()).options(options);
    let running = consumer.handler::<ClinicTopic, _>(Telling(sender)).build()?.start()?;
    let mut times: BTreeMap<(EventId, i64), u32> = BTreeMap::new();
    while times.values().sum::<u32>() < 12 {
        let event = tokio::time::timeout(Duration::from_secs(60), told.recv()).await?;
        *times.entry(event.ok_or("the consumer is gone")?).or_default() += 1;
    }
    running.stop().await?;
    assert!(times.len() == 6 && times.values().all(|&times| times == 2), "{times:?}");
    Ok(())
}

async fn filled(fixture: &Fixture<Sqlite>) -> Outcome {
    let store = &fixture.store;
    for number in 1..=4 {
        store.append(&stream(1), Expected::Any, &batch(store, 1, 2 * number - 1, 1)).await?;
        store.append(&stream(2), Expected::Any, &batch(store, 2, 2 * number, 1)).await?;
    }
    Ok(())
}

fn numbers(recorder: &Recorder) -> Result<Vec<i64>, factline::event::RawError> {
    let events = recorder.events::<VisitStarted>()?;
    Ok(events.iter().map(|envelope| envelope.event.number).collect())
}

async fn acknowledged(fixture: Fixture<Sqlite>) -> Outcome {
    filled(&fixture).await?;
    let (publisher, recorder) = Recorder::publisher("suite")?;
    let replay = || fixture.store.replay("again").batch(4).attempts(2);
    // The first of the second batch is not acknowledged in time: what came behind it is sent again.
    let told = AtomicU32::new(0);
    let recorder_ = recorder.clone();
    let once = replay().on_progress(move |_| {
        if told.fetch_add(1, Ordering::SeqCst) == 1 {
            recorder_.fail_next(PublishError::Timeout);
        }
    });
    let done = run(once.to(Topics::new(&publisher))).await?;
    assert_eq!((done.delivered_now, done.is_finished), (8, true));
    assert_eq!(numbers(&recorder)?, [1, 2, 3, 4, 6, 7, 8, 5, 6, 7, 8]);
    // What the broker refuses for good ends it, and nothing behind it counts.
    recorder.fail_next(PublishError::Rejected);
    let again = replay().restart().from(2);
    let error = run(again.to(Topics::new(&publisher))).await.err().ok_or("it went on")?;
    assert_eq!(error.kind(), ErrorKind::Target);
    let said = error.to_string();
    assert!(said.contains("replay again, position 2") && said.contains("Visit.Started"), "{said}");
    assert_eq!(fixture.number("SELECT cursor FROM factline_replays").await?, 1);
    let done = run(replay().from(2).to(Topics::new(&publisher))).await?;
    assert_eq!((done.delivered_now, done.progress.delivered), (7, 7));
    assert_eq!(numbers(&recorder)?[14..], [2, 3, 4, 5, 6, 7, 8]);
    Ok(())
}

async fn registered(fixture: Fixture<Sqlite>) -> Outcome {
    filled(&fixture).await?;
    let broker = Broker::start()?;
    let topics = Creator::embedded(&broker, TopicNamer::plain());
    let bed = Bed::new(broker.cluster(), topics, TopicNamer::plain()).await?;
    let strict = bed.publisher(IfMissing::Fail)?;
    let replay = || fixture.store.replay("again");
    let error = run(replay().to(Topics::new(&strict))).await.err().ok_or("it published")?;
    assert_eq!(error.kind(), ErrorKind::Target);
    assert!(error.to_string().contains("no schema id from the registry"), "{error}");
    assert!(bed.registry.subjects().await?.is_empty() && bed.records().await?.is_empty());
    let free = bed.publisher(IfMissing::Register)?;
    run(replay().to(Topics::new(&free))).await?;
    assert_eq!(bed.registry.subjects().await?, [format!("{TOPIC}-clinic.VisitStarted")]);
    Ok(())
}

async fn given(fixture: Fixture<Sqlite>) -> Outcome {
    filled(&fixture).await?;
    let (publisher, recorder) = Recorder::publisher("suite")?;
    let replay = || fixture.store.replay("again").through(3);
    let to = |topic: &str| Topics::new(&publisher).cluster("here").topic(topic);
    run(replay().to(to("elsewhere"))).await?;
    let records = recorder.records();
    assert!(records.len() == 3 && records.iter().all(|record| record.topic == "elsewhere"));
    let error = run(replay().to(to("there"))).await.err().ok_or("two targets")?;
    assert!(error.to_string().contains("topic elsewhere of here, not topic there of here"));
    let error = run(replay().to(List::new())).await.err().ok_or("two targets")?;
    assert!(error.to_string().contains("not list"), "{error}");
    Ok(())
}
