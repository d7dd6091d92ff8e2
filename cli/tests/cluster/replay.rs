//! `factline replay --to kafka`.

use std::path::PathBuf;
use std::sync::Arc;

use factline::embedded::Broker;
use factline::event::{Context, Topic as _};
use factline::id::{Id, Uuid};
use factline::privacy::Phi;
use factline::registry::{Embedded, server};
use factline::store::{EventStore, Expected, Options, Sqlite, StreamId};
use factline::tail::{Options as Tailing, Tail};
use libtest_mimic::Failed;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::generated::clinic::{ClinicTopic, VisitStarted};
use crate::shell::{Shell, expect};

const EVENTS: i64 = 40;
const TOPIC: &str = ClinicTopic::SPEC.name;

/// A store of one visit's events; their ids.
async fn filled(file: PathBuf) -> Result<Vec<String>, Failed> {
    let store = EventStore::<Sqlite>::open(file, Options::new("suite".parse()?)).await?;
    store.migrate().await?;
    let context = Context::new("hospital-1".parse()?);
    let visit_id = Id::from_uuid(Uuid::from_u128(7));
    let stream: StreamId = "Visit-7".parse()?;
    let mut batch = store.batch(&context);
    for number in 1..=EVENTS {
        batch.push(&VisitStarted { visit_id, number, reason: Phi::new("a canary".to_owned()) });
    }
    store.append(&stream, Expected::Any, &batch).await?;
    store.pool().close().await;
    Ok(batch.ids().map(|id| id.to_string()).collect())
}

/// A registry that is served for as long as the runtime is there; its address.
async fn registry() -> Result<String, Failed> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(server::serve(listener, Arc::new(Embedded::new()), std::future::pending()));
    Ok(url)
}

/// The ids of replayed events in the topic: those there are, or the first so many that come.
async fn ids(broker: &Broker, wait_for: Option<usize>) -> Result<Vec<String>, Failed> {
    let options = Tailing { follow: wait_for.is_some(), ..Tailing::default() };
    let mut tail = Tail::open(&broker.cluster(), TOPIC, options).await?;
    let mut ids = Vec::new();
    while wait_for.is_none_or(|count| ids.len() < count) {
        let Some(record) = tail.next().await? else { break };
        let header = |wanted| {
            let found = record.headers()?.find(|(name, _)| *name == wanted);
            found.map(|(_, value)| String::from_utf8_lossy(value).into_owned())
        };
        assert_eq!(header("factline-replay").as_deref(), Some("visits"));
        ids.push(header("ce_id").ok_or("no id")?);
    }
    Ok(ids)
}

/// Killed in the middle, it goes on: everything is there at least once, and in order.
pub(crate) fn killed_and_gone_on() -> Result<(), Failed> {
    let (runtime, shell) = (Runtime::new()?, Shell::new(&[])?);
    let expected = runtime.block_on(filled(shell.path().join("clinic.db")))?;
    let broker = Broker::start()?;
    broker.create_topic(TOPIC, 3)?;
    let asked = format!(
        "replay --database sqlite:clinic.db --to kafka --name visits --bootstrap {} --registry {}",
        broker.bootstrap_servers(),
        runtime.block_on(registry())?
    );
    let strict = shell.run(&asked)?;
    expect(strict.0 == 1 && strict.2.contains("no schema id"), "nothing is registered", &strict)?;
    expect(runtime.block_on(ids(&broker, None))?.is_empty(), "nothing is published", &strict)?;

    // One at a time, so that it is in the middle when the first ones are there.
    let mut slow = shell.command(&format!("{asked} --register --rate 5")).spawn()?;
    runtime.block_on(ids(&broker, Some(2)))?;
    slow.kill()?;
    slow.wait()?;
    let done = shell.run(&format!("{asked} --register"))?;
    expect(done.0 == 0 && done.2.contains(" before; positions 1 to 40"), "it goes on", &done)?;
    let mut found = runtime.block_on(ids(&broker, None))?;
    expect(found.len() <= expected.len() + 1, "one at most is there twice", &done)?;
    found.dedup();
    expect(found == expected, "every event, in order", &done)?;
    let again = shell.run(&asked)?;
    expect(again.0 == 0 && again.2.contains("finished before"), "once is enough", &again)?;
    let other = shell.run(&format!("{asked} --topic elsewhere"))?;
    expect(other.0 == 1 && other.2.contains("not topic elsewhere"), "another target", &other)?;
    let said = [strict, done, again, other].iter().any(|ran| ran.2.contains("canary"));
    if said { Err("it shows what nobody may see".into()) } else { Ok(()) }
}
