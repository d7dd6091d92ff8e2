//! A clinic with an embedded broker, and handlers that note what they see.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use factline::connection::Cluster;
use factline::consumer::{AtLeastOnce, Builder, Consumer};
use factline::embedded::Broker;
use factline::publisher::{Options, Pending, Publisher};
use factline::telemetry::Counters;
use factline_core::event::{Context, Envelope, Event, HandlerError, Topic as _};
use factline_core::id::{Source, TenantId};
use factline_registry::{Embedded, IfMissing};
use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};
use tokio::sync::watch;
use uuid::Uuid;

use crate::generated::clinic::{ClinicHandler, ClinicTopic, VisitEnded, VisitStarted};
use crate::generated::ids::VisitId;

/// Whatever a test waits for comes far sooner, or never.
pub(crate) const LONG: Duration = Duration::from_secs(60);

pub(crate) const TOPIC: &str = ClinicTopic::SPEC.name;
pub(crate) const PARTITIONS: u16 = ClinicTopic::SPEC.partitions as u16;

/// Waits for something that has to happen.
pub(crate) async fn soon<T>(what: &str, future: impl Future<Output = T>) -> T {
    match tokio::time::timeout(LONG, future).await {
        Ok(value) => value,
        Err(_) => panic!("waited {LONG:?} for {what}"),
    }
}

/// Waits until something holds that only looking can tell.
pub(crate) async fn until(what: &str, holds: impl Fn() -> bool) {
    let look = async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    soon(what, look).await;
}

pub(crate) struct Clinic {
    pub(crate) broker: Broker,
    pub(crate) registry: Arc<Embedded>,
    pub(crate) counters: Arc<Counters>,
}

impl Clinic {
    pub(crate) fn open() -> Self {
        let broker = Broker::start().unwrap();
        broker.create_topic(TOPIC, PARTITIONS).unwrap();
        Self { broker, registry: Arc::new(Embedded::new()), counters: Arc::default() }
    }

    pub(crate) fn cluster(&self) -> Cluster {
        self.broker.cluster()
    }

    pub(crate) fn publisher(&self) -> Publisher {
        self.publisher_with(Options::default())
    }

    pub(crate) fn publisher_with(&self, options: Options) -> Publisher {
        let options = Options { if_missing: IfMissing::Register, ..options };
        let source = Source::new("clinic").unwrap();
        let (registry, observer) = (self.registry.clone(), self.counters.clone());
        Publisher::connect_with(&self.cluster(), registry, source, options, observer).unwrap()
    }

    pub(crate) fn consumer(&self, group: &str) -> Builder {
        Consumer::builder(&self.cluster(), group, self.registry.clone())
            .observer(self.counters.clone())
    }

    /// The group's committed positions, by partition of the clinic's topic.
    pub(crate) fn committed(&self, group: &str) -> BTreeMap<i32, i64> {
        let client: BaseConsumer = rdkafka::ClientConfig::new()
            .set("bootstrap.servers", self.broker.bootstrap_servers())
            .set("group.id", group)
            .create()
            .unwrap();
        let mut list = TopicPartitionList::new();
        list.add_partition_range(TOPIC, 0, i32::from(PARTITIONS) - 1);
        let committed = client.committed_offsets(list, LONG).unwrap();
        let position = |offset| match offset {
            Offset::Offset(position) => position,
            _ => 0,
        };
        committed
            .elements()
            .iter()
            .map(|element| (element.partition(), position(element.offset())))
            .collect()
    }

    /// The position behind the last record of a partition.
    pub(crate) fn end(&self, partition: i32) -> i64 {
        let client: BaseConsumer = rdkafka::ClientConfig::new()
            .set("bootstrap.servers", self.broker.bootstrap_servers())
            .create()
            .unwrap();
        client.fetch_watermarks(TOPIC, partition, LONG).unwrap().1
    }

    /// Publishes events numbered as said, over `visits` keys in turn, and waits for receipts.
    pub(crate) async fn publish(
        &self,
        publisher: &Publisher,
        visits: u64,
        numbers: std::ops::Range<i64>,
    ) {
        let context = context();
        let scope = publisher.with(&context);
        let mut pending: Vec<Pending> = Vec::new();
        for number in numbers {
            let visit = visit(number.unsigned_abs() % visits);
            pending.push(scope.enqueue(&started(visit, number)).await.unwrap());
        }
        for receipt in pending {
            receipt.await.unwrap();
        }
    }
}

pub(crate) fn context() -> Context {
    Context::new(TenantId::new("clinic-1").unwrap())
}

/// The same visit for the same number.
pub(crate) fn visit(number: u64) -> VisitId {
    VisitId::from(Uuid::from_u64_pair(0x1234_5678_9abc_7def, 0x8000_0000_0000_0000 | number))
}

pub(crate) fn started(visit_id: VisitId, number: i64) -> VisitStarted {
    VisitStarted { visit_id, number, reason: "a cough".to_owned().into() }
}

pub(crate) fn ended(visit_id: VisitId, number: i64) -> VisitEnded {
    VisitEnded { visit_id, number, minutes: Some(12) }
}

/// One event as a handler saw it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Seen {
    pub(crate) event_type: &'static str,
    pub(crate) visit: VisitId,
    pub(crate) number: i64,
    pub(crate) partition: i32,
    pub(crate) offset: i64,
    pub(crate) attempt: u32,
}

/// Notes what handlers see.
#[derive(Clone)]
pub(crate) struct Ledger {
    seen: Arc<Mutex<Vec<Seen>>>,
    count: Arc<watch::Sender<usize>>,
}

impl Default for Ledger {
    fn default() -> Self {
        Self { seen: Arc::default(), count: Arc::new(watch::Sender::new(0)) }
    }
}

impl Ledger {
    pub(crate) fn note<E: Event>(&self, cx: &AtLeastOnce, visit: VisitId, number: i64) {
        let origin = cx.origin().unwrap();
        let mut seen = self.seen.lock().unwrap();
        seen.push(Seen {
            event_type: E::DESCRIPTOR.event_type,
            visit,
            number,
            partition: origin.partition,
            offset: origin.offset,
            attempt: cx.attempt(),
        });
        self.count.send_replace(seen.len());
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub(crate) fn numbers(&self) -> Vec<i64> {
        self.seen().iter().map(|seen| seen.number).collect()
    }

    /// Waits until at least `count` were noted.
    pub(crate) async fn wait_for(&self, count: usize) {
        let mut counts = self.count.subscribe();
        soon("events", counts.wait_for(|&seen| seen >= count)).await.unwrap();
    }

    /// Every number of a key in rising order, and every key on one partition.
    pub(crate) fn assert_order_per_key(&self) {
        let mut last: BTreeMap<String, Seen> = BTreeMap::new();
        for seen in self.seen() {
            if let Some(before) = last.insert(seen.visit.to_string(), seen.clone()) {
                assert!(before.number < seen.number, "{before:?} came before {seen:?}");
                assert_eq!(before.partition, seen.partition);
            }
        }
    }
}

impl ClinicHandler<AtLeastOnce> for Ledger {
    async fn visit_started(
        &self,
        cx: &mut AtLeastOnce,
        event: &Envelope<VisitStarted>,
    ) -> Result<(), HandlerError> {
        self.note::<VisitStarted>(cx, event.event.visit_id, event.event.number);
        Ok(())
    }

    async fn visit_ended(
        &self,
        cx: &mut AtLeastOnce,
        event: &Envelope<VisitEnded>,
    ) -> Result<(), HandlerError> {
        self.note::<VisitEnded>(cx, event.event.visit_id, event.event.number);
        Ok(())
    }
}
