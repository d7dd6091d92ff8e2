//! One run: topics, a consumer with a handler for every type, a publisher.

use std::collections::VecDeque;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use factline::connection::Cluster;
use factline::consumer::{Consumer, Options as Consuming};
use factline::event::{Context, TopicNamer, TopicSpec};
use factline::id::{CorrelationId, Source, TenantId};
use factline::publisher::{Options as Publishing, Pending, Publisher};
use factline::registry::{IfMissing, Registry};
use factline::topics::Topics;
use libtest_mimic::Failed;

use super::kinds::{self, Kinds};
use super::ledger::Ledger;

/// Fewer partitions than the catalog declares: a test's brokers share a small machine.
const PARTITIONS: u32 = 3;

/// How many receipts are awaited at once.
const IN_FLIGHT: usize = 5_000;

/// How long after the last receipt the last event may arrive.
const PATIENCE: Duration = Duration::from_mins(3);

/// Where a run takes place.
pub(crate) struct Set {
    pub(crate) cluster: Cluster,
    pub(crate) registry: Arc<dyn Registry>,
    pub(crate) topics: Topics,
    pub(crate) names: TopicNamer,
}

/// A point in the run at which something may happen to the cluster.
#[derive(Clone, Copy)]
pub(crate) enum Moment {
    /// After two fifths of the events.
    Middle,
    /// After four fifths.
    Late,
}

/// Publishes `count` events and waits until handlers have had them all.
pub(crate) fn run(
    set: &Set,
    count: u64,
    at: impl Fn(Moment) -> Result<(), String>,
) -> Result<(), Failed> {
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(arrive(set, count, at)).map_err(Failed::from)
}

async fn arrive(
    set: &Set,
    count: u64,
    at: impl Fn(Moment) -> Result<(), String>,
) -> Result<(), Box<dyn Error>> {
    let specs: Vec<TopicSpec> = kinds::topics().into_iter().map(spec).collect();
    set.topics.ensure(&specs).await?;

    let ledger = Arc::new(Ledger::new(count));
    let options = Consuming { topics: set.names.clone(), ..Consuming::default() };
    let group = set.names.name("end-to-end").into_owned();
    let builder =
        Consumer::builder(&set.cluster, group, Arc::clone(&set.registry)).options(options);
    let (publishing, builder) = Kinds::all(builder, &ledger);
    let running = builder.ok_or("no consumer")?.build()?.start()?;

    let options = Publishing {
        topics: set.names.clone(),
        if_missing: IfMissing::Register,
        ..Publishing::default()
    };
    let source = Source::new("end-to-end")?;
    let publisher = Publisher::connect(&set.cluster, Arc::clone(&set.registry), source, options)?;
    let mut receipts = Receipts::default();
    for seed in 0..count {
        if seed == count * 2 / 5 {
            at(Moment::Middle)?;
        } else if seed == count * 4 / 5 {
            at(Moment::Late)?;
        }
        let correlation = CorrelationId::new(seed.to_string())?;
        let context = Context::new(TenantId::new("hospital-1")?).with_correlation(correlation);
        let publish = publishing[seed as usize % publishing.len()];
        receipts.push(publish(&publisher, &context, seed).await?).await?;
    }
    receipts.rest().await?;
    publisher.close(Duration::from_secs(10)).await?;

    ledger.complete(PATIENCE).await?;
    running.stop().await?;
    tell(&format!("{count} events arrived, {} of them again", ledger.repeated()));
    Ok(())
}

/// Deliveries are at least once: how often an event came again is no failure, but worth knowing.
#[expect(clippy::print_stdout, reason = "what a run measured")]
fn tell(line: &str) {
    println!("{line}");
}

fn spec(name: &'static str) -> TopicSpec {
    TopicSpec { name, domain: "", class: "", partitions: PARTITIONS, retention: None }
}

/// Receipts that are still to come: an event without one fails the run.
#[derive(Default)]
struct Receipts(VecDeque<Pending>);

impl Receipts {
    async fn push(&mut self, pending: Pending) -> Result<(), factline::publisher::Error> {
        self.0.push_back(pending);
        while self.0.len() > IN_FLIGHT {
            self.next().await?;
        }
        Ok(())
    }

    async fn rest(&mut self) -> Result<(), factline::publisher::Error> {
        while !self.0.is_empty() {
            self.next().await?;
        }
        Ok(())
    }

    async fn next(&mut self) -> Result<(), factline::publisher::Error> {
        match self.0.pop_front() {
            Some(pending) => pending.await.map(drop),
            None => Ok(()),
        }
    }
}
