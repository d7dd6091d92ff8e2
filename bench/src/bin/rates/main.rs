//! Publish and consume rates beside the raw client's: same cluster, keys, values and headers.
//!
//! ```text
//! cargo run --release -p factline-bench --features kafka --bin rates -- [--bootstrap HOST:PORT] [--count N] [--rounds N]
//! ```
//!
//! Without `--bootstrap` the embedded broker is used. Rounds are interleaved; medians are printed.
#![allow(clippy::print_stdout, reason = "a program that prints its result")]

mod load;
mod ours;
mod raw;
mod table;

use std::error::Error;
use std::time::Duration;

use factline::connection::Cluster;
use factline::embedded::Broker;

use load::Load;
use table::Table;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// What is measured, and where.
struct Plan {
    cluster: Cluster,
    bootstrap: String,
    broker: Option<Broker>,
    partitions: u16,
    count: usize,
    rounds: usize,
}

impl Plan {
    fn from_args() -> Result<Self> {
        let mut args = std::env::args().skip(1);
        let (mut bootstrap, mut count, mut rounds) = (None, 200_000, 5);
        while let Some(name) = args.next() {
            let value = args.next().ok_or_else(|| format!("{name} needs a value"))?;
            match name.as_str() {
                "--bootstrap" => bootstrap = Some(value),
                "--count" => count = value.parse()?,
                "--rounds" => rounds = value.parse()?,
                _ => return Err(format!("there is no option {name}").into()),
            }
        }
        let broker = if bootstrap.is_none() { Some(Broker::start()?) } else { None };
        let bootstrap = bootstrap
            .or_else(|| broker.as_ref().map(|broker| broker.bootstrap_servers().to_owned()))
            .unwrap_or_default();
        let cluster = broker.as_ref().map_or_else(|| Cluster::at(&*bootstrap), Broker::cluster);
        // The embedded broker keeps 5 MiB a partition: many partitions keep all that is read.
        let partitions = if broker.is_some() { 64 } else { 12 };
        Ok(Self { cluster, bootstrap, broker, partitions, count, rounds })
    }

    async fn create(&self, topic: &'static str) -> Result<()> {
        use factline::topics::{Options, Topics};
        use factline_core::event::{TopicNamer, TopicSpec};

        let names = TopicNamer::with_prefix(load::PREFIX)?;
        let topics = match &self.broker {
            Some(broker) => Topics::embedded(broker, names),
            None => Topics::connect(&self.cluster, names, Options::default())?,
        };
        let spec = TopicSpec {
            name: topic,
            domain: "bench",
            class: "",
            partitions: self.partitions.into(),
            retention: Some(Duration::from_secs(3_600)),
        };
        topics.ensure([&spec]).await?;
        Ok(())
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let plan = Plan::from_args()?;
    let load = Load::new(plan.count).await?;
    plan.create(load::TOPIC).await?;
    let bytes: usize = load.records.iter().map(|record| record.value.len()).sum();
    let headers = load.records.first().map_or(0, |record| record.headers.len());
    println!(
        "{} events of {} bytes and {headers} headers on average, {} partitions, {}",
        plan.count,
        bytes / plan.count,
        plan.partitions,
        if plan.broker.is_some() { "embedded broker" } else { "a real cluster" },
    );
    let mut table = Table::new(plan.count);
    for _ in 0..plan.rounds {
        table.note("publish, raw ThreadedProducer", || raw::publish(&plan, &load))?;
        table.note_async("publish, raw FutureProducer", raw::publish_futures(&plan, &load)).await?;
        table.note_async("publish, factline", ours::publish(&plan, &load)).await?;
    }
    raw::fill(&plan, &load)?;
    for round in 0..plan.rounds {
        table.note("consume, raw BaseConsumer", || raw::consume(&plan, round))?;
        table.note_async("consume, factline, decoded", ours::consume(&plan, &load, round)).await?;
    }
    table.compare("publish, factline", "publish, raw ThreadedProducer");
    table.compare("publish, factline", "publish, raw FutureProducer");
    table.compare("consume, factline, decoded", "consume, raw BaseConsumer");
    Ok(())
}
