//! Events of every type of the catalog, from a publisher to handlers: none lost, each equal to what
//! was published.

mod kinds;
mod ledger;
mod run;

use std::process::{Command, ExitCode};
use std::sync::Arc;

use factline::connection::Cluster;
use factline::embedded::Broker;
use factline::event::TopicNamer;
use factline::registry::{Confluent, Embedded, server};
use factline::topics::{Options, Topics};
use factline_tests::servers::{self, Server, broker};
use libtest_mimic::{Arguments, Failed, Trial};
use run::{Moment, Set};

/// How many events are published in a run.
const EVENTS: u64 = 100_000;

/// How many a stranger reads from the embedded broker, which keeps little.
const FOREIGN: u64 = 5_000;

/// The broker that is killed.
const VICTIM: u8 = 2;

fn main() -> ExitCode {
    let real = [Server::Kafka, Server::Registry, Server::Python];
    let trials = vec![
        Trial::test("every_event_arrives_embedded", embedded),
        servers::trial("a_stranger_reads_by_our_registry", &[Server::Python], foreign),
        servers::trial("every_event_arrives_though_a_broker_is_killed", &real, killed),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn embedded() -> Result<(), Failed> {
    let broker = Broker::start()?;
    let topics = Topics::embedded(&broker, TopicNamer::plain());
    let registry = Arc::new(Embedded::new());
    let set = Set { cluster: broker.cluster(), registry, topics, names: TopicNamer::plain() };
    run::run(&set, EVENTS, |_| Ok(()))
}

/// What is published with schemas in our registry, kept in a file and served, is read by a stranger.
fn foreign(addresses: Vec<String>) -> Result<(), Failed> {
    let [python] = &addresses[..] else { return Err("one address".into()) };
    let folder = tempfile::TempDir::new()?;
    // Serves as long as it is there.
    let serving = tokio::runtime::Runtime::new()?;
    let url = serving.block_on(async {
        let registry = Embedded::open(&folder.path().join("registry.db")).await?;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        tokio::spawn(server::serve(listener, Arc::new(registry), std::future::pending()));
        Ok::<_, Failed>(url)
    })?;
    let broker = Broker::start()?;
    let topics = Topics::embedded(&broker, TopicNamer::plain());
    let registry = Arc::new(Confluent::builder(&url).build()?.cached());
    let set = Set { cluster: broker.cluster(), registry, topics, names: TopicNamer::plain() };
    run::run(&set, FOREIGN, |_| Ok(()))?;
    stranger(python, broker.bootstrap_servers(), &url, &set.names, FOREIGN)
}

/// A broker dies in the middle and comes back later; then a stranger reads the same topics.
fn killed(addresses: Vec<String>) -> Result<(), Failed> {
    let [bootstrap, registry, python] = &addresses[..] else {
        return Err("three addresses".into());
    };
    let cluster = Cluster::at(bootstrap);
    // Other suites publish on the same cluster.
    let names = TopicNamer::with_prefix(format!("e2e-{}.", std::process::id()))?;
    let topics = Topics::connect(&cluster, names.clone(), Options::default())?;
    let client = Arc::new(Confluent::builder(registry).build()?.cached());
    let set = Set { cluster, registry: client, topics, names };
    let published = run::run(&set, EVENTS, |moment| match moment {
        Moment::Middle => act("kill"),
        Moment::Late => act("start"),
    });
    if published.is_err() {
        // Whatever went wrong, the suites after this one find three brokers.
        let _ = broker("start", VICTIM);
    }
    published?;
    stranger(python, bootstrap, registry, &set.names, EVENTS)
}

fn act(action: &str) -> Result<(), String> {
    match broker(action, VICTIM) {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("broker {action}: {status}")),
        Err(error) => Err(format!("broker {action}: {error}")),
    }
}

/// confluent-kafka and fastavro read every event, with schemas from the registry.
fn stranger(
    python: &str,
    bootstrap: &str,
    registry: &str,
    names: &TopicNamer,
    count: u64,
) -> Result<(), Failed> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/foreign/consume.py");
    let mut command = Command::new(python);
    command.args([script, "--bootstrap", bootstrap, "--registry", registry]);
    command.args(["--expect", &count.to_string(), "--topics"]);
    command.args(kinds::topics().iter().map(|topic| names.name(topic).into_owned()));
    let output = command.output()?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    Err(format!("the stranger: {}: {}", output.status, String::from_utf8_lossy(&said)).into())
}
