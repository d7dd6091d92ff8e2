//! The raw client at its fastest, with the settings that our guarantees need.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rdkafka::ClientConfig;
use rdkafka::client::ClientContext;
use rdkafka::config::FromClientConfigAndContext as _;
use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::message::{DeliveryResult, Header, Headers as _, Message as _, OwnedHeaders};
use rdkafka::producer::{
    BaseRecord, FutureProducer, FutureRecord, Producer as _, ProducerContext, ThreadedProducer,
};

use crate::load::{Load, Record, topic_on_the_cluster};
use crate::{Plan, Result};

fn config(plan: &Plan) -> ClientConfig {
    let mut config = ClientConfig::new();
    config
        .set("bootstrap.servers", &plan.bootstrap)
        .set("acks", "all")
        .set("enable.idempotence", "true")
        .set("linger.ms", "5")
        .set("compression.type", "lz4")
        .set("partitioner", "murmur2_random")
        .set("queue.buffering.max.messages", "0")
        .set("queue.buffering.max.kbytes", "2000000");
    config
}

fn headers(record: &Record) -> OwnedHeaders {
    let all = OwnedHeaders::new_with_capacity(record.headers.len());
    record
        .headers
        .iter()
        .fold(all, |all, (key, value)| all.insert(Header { key, value: Some(value) }))
}

#[derive(Clone)]
struct Counted(Arc<AtomicUsize>);

impl ClientContext for Counted {}

impl ProducerContext for Counted {
    type DeliveryOpaque = ();

    fn delivery(&self, result: &DeliveryResult<'_>, (): ()) {
        if result.is_ok() {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Everything sent as fast as it goes, deliveries counted on the poll thread.
pub(crate) fn publish(plan: &Plan, load: &Load) -> Result<Duration> {
    let delivered = Counted(Arc::default());
    let producer = ThreadedProducer::from_config_and_context(&config(plan), delivered.clone())?;
    let topic = topic_on_the_cluster();
    warm_up(&producer, &topic, &load.records[0])?;
    let start = Instant::now();
    for record in &load.records {
        let message = BaseRecord::to(&topic).key(&record.key).payload(&record.value);
        let message = message.headers(headers(record));
        producer.send(message).map_err(|(error, _)| error)?;
    }
    producer.flush(Duration::from_secs(120))?;
    let taken = start.elapsed();
    if delivered.0.load(Ordering::Relaxed) != load.records.len() + 1 {
        return Err("not everything was delivered".into());
    }
    Ok(taken)
}

/// Connections and metadata are there before the clock runs, as in all the others.
fn warm_up(producer: &ThreadedProducer<Counted>, topic: &str, record: &Record) -> Result<()> {
    let message = BaseRecord::to(topic).key(&record.key).payload(&record.value);
    producer.send(message.headers(headers(record))).map_err(|(error, _)| error)?;
    Ok(producer.flush(Duration::from_secs(30))?)
}

/// The same with a future for each record, all awaited at the end.
pub(crate) async fn publish_futures(plan: &Plan, load: &Load) -> Result<Duration> {
    let producer: FutureProducer = config(plan).create()?;
    let topic = topic_on_the_cluster();
    let send = |record: &Record| {
        let Record { key, value, .. } = record;
        let message = FutureRecord::to(&topic).key(key).payload(value).headers(headers(record));
        producer.send_result(message).map_err(|(error, _)| error)
    };
    send(&load.records[0])?.await?.map_err(|(error, _)| error)?;
    let start = Instant::now();
    let mut pending = Vec::with_capacity(load.records.len());
    for record in &load.records {
        pending.push(send(record)?);
    }
    for delivery in pending {
        delivery.await?.map_err(|(error, _)| error)?;
    }
    Ok(start.elapsed())
}

/// Fills another topic, from which everybody reads.
pub(crate) fn fill(plan: &Plan, load: &Load) -> Result<()> {
    publish(plan, load).map(drop)
}

/// Everything read once: keys, values and headers looked at, nothing else done.
pub(crate) fn consume(plan: &Plan, round: usize) -> Result<Duration> {
    let consumer: BaseConsumer = ClientConfig::new()
        .set("bootstrap.servers", &plan.bootstrap)
        .set("group.id", format!("raw-{round}-{}", std::process::id()))
        .set("auto.offset.reset", "earliest")
        .set("enable.auto.commit", "false")
        .create()?;
    consumer.subscribe(&[&topic_on_the_cluster()])?;
    let (mut start, mut seen, mut bytes) = (Instant::now(), 0, 0);
    let deadline = Instant::now() + Duration::from_secs(120);
    while seen < plan.count {
        // Nothing comes from a poll that served a rebalance.
        let Some(message) = consumer.poll(Duration::from_secs(1)) else {
            if Instant::now() > deadline {
                return Err(format!("only {seen} records came").into());
            }
            continue;
        };
        let message = message?;
        if seen == 0 {
            start = Instant::now();
        }
        seen += 1;
        bytes += message.payload().map_or(0, <[u8]>::len) + message.key().map_or(0, <[u8]>::len);
        if let Some(headers) = message.headers() {
            bytes += headers.iter().map(|h| h.value.map_or(0, <[u8]>::len)).sum::<usize>();
        }
    }
    std::hint::black_box(bytes);
    Ok(start.elapsed())
}
