//! `factline topics`.

use factline::embedded::Broker;
use libtest_mimic::Failed;

use crate::shell::{Shell, expect, unique};

const EVENT: &str = r#"{"type": "record", "name": "Opened", "namespace": "desk", "eventType": "Desk.Opened",
    "keyField": "desk", "fields": [{"name": "desk", "type": "string"}]}"#;

/// A catalog with one domain.
fn catalog(topic: &str, retention: &str) -> Result<Shell, Failed> {
    Shell::new(&[
        ("catalog.toml", "version = 1\n"),
        ("schemas/desk/opened.avsc", EVENT),
        ("schemas/desk/domain.toml", &domain(topic, 3, retention)),
    ])
}

fn domain(topic: &str, partitions: u32, retention: &str) -> String {
    format!("topic = \"{topic}\"\npartitions = {partitions}\nretention = \"{retention}\"\n")
}

pub(crate) fn planned_on_the_embedded_broker() -> Result<(), Failed> {
    let broker = Broker::start()?;
    let shell = catalog("desk.events", "30d")?;
    let on = format!("--bootstrap {} --prefix test.", broker.bootstrap_servers());
    let ran = shell.run(&format!("topics plan {on}"))?;
    let line = "+ create topic test.desk.events with 3 partitions, keeping records for 720 h\n";
    expect(ran.0 == 100 && ran.1 == line, "the missing topic is planned", &ran)?;
    let ran = shell.run(&format!("topics plan desk --format json {on}"))?;
    expect(ran.1.contains(r#"{"action":"create","topic":"test.desk.events""#), "JSON", &ran)?;
    let ran = shell.run(&format!("topics plan dsk {on}"))?;
    expect(ran.0 == 1 && ran.2.contains("did you mean `desk`?"), "an unknown domain", &ran)
}

pub(crate) fn no_cluster() -> Result<(), Failed> {
    let shell = catalog("desk.events", "30d")?;
    let ran = shell.run("topics plan")?;
    expect(ran.0 == 1 && ran.2.contains("--bootstrap HOSTS"), "no address", &ran)?;
    // Nobody listens on the port of an address that was just given back.
    let free = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let ran = shell.run(&format!("topics plan --bootstrap {free} --kafka-timeout 1"))?;
    expect(ran.0 == 1 && ran.2.contains("does not answer"), "nobody answers", &ran)?;
    let ran = shell.run("topics plan --bootstrap a:1 --prefix a/b")?;
    expect(ran.0 == 1 && ran.2.contains("letters, digits"), "an illegal prefix", &ran)
}

pub(crate) fn applied(addresses: Vec<String>) -> Result<(), Failed> {
    let topic = unique("topics");
    let shell = catalog(&topic, "2h")?;
    let on = format!("--bootstrap {} --prefix test. --replication 3", addresses[0]);
    let plan = format!("topics plan {on}");
    let apply = format!("topics apply {on}");
    let ran = shell.run(&plan)?;
    expect(ran.0 == 100 && ran.1.starts_with("+ create"), "the topic is missing", &ran)?;
    let ran = shell.run(&apply)?;
    expect(ran.0 == 0 && ran.1.starts_with("+ create"), "the topic is created", &ran)?;
    for again in [&plan, &apply] {
        let ran = shell.run(again)?;
        expect(ran.0 == 0 && ran.1.is_empty(), "nothing is left to do", &ran)?;
    }

    shell.write("schemas/desk/domain.toml", &domain(&topic, 3, "3h"))?;
    let ran = shell.run(&apply)?;
    let longer = format!("~ keep records of topic test.{topic} for 3 h instead of for 2 h\n");
    expect(ran.0 == 0 && ran.1 == longer, "records are kept longer", &ran)?;
    let ran = shell.run(&plan)?;
    expect(ran.0 == 0 && ran.1.is_empty(), "and nothing else was reset", &ran)?;

    shell.write("schemas/desk/domain.toml", &domain(&topic, 6, "1h"))?;
    let left = format!(
        "! topic test.{topic} has 3 partitions, and 6 are declared\n\
         ! topic test.{topic} keeps records for 3 h, and for 1 h is declared\n"
    );
    for refused in [&apply, &plan] {
        let ran = shell.run(refused)?;
        expect(ran.0 == 100 && ran.1 == left, "nothing shrinks, and nothing moves", &ran)?;
    }
    Ok(())
}
