//! `factline decode --topic`.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;
use std::time::Duration;

use factline::embedded::Broker;
use factline::registry::{Confluent, Document, Registry as _};
use libtest_mimic::Failed;
use rdkafka::ClientConfig;
use rdkafka::message::{Header, OwnedHeaders};
use rdkafka::producer::{BaseProducer, BaseRecord, Producer as _};
use serde_json::Value;

use crate::shell::{Shell, expect, unique};

const ID: &str = "0190a0e4-0000-7000-8000-000000000001";
const GUEST: &str = r#"{"type": "record", "name": "GuestArrived", "namespace": "desk",
    "eventType": "Guest.Arrived", "keyField": "guest_id", "fields": [
    {"name": "guest_id", "type": "string"},
    {"name": "nights", "type": "int"},
    {"name": "name", "type": "string", "confluent:tags": ["PHI"]}]}"#;
/// `{"guest_id": "g", "nights": 3, "name": "Ada"}`.
const DATUM: &[u8] = b"\x02g\x06\x06Ada";

/// A record behind the frame of a schema's id.
fn framed(id: u32, datum: &[u8]) -> Vec<u8> {
    [&[0], &id.to_be_bytes()[..], datum].concat()
}

/// What writes records.
struct Writer {
    producer: BaseProducer,
    topic: String,
}

impl Writer {
    fn new(bootstrap: &str, topic: &str) -> Result<Self, Failed> {
        let producer = ClientConfig::new().set("bootstrap.servers", bootstrap).create()?;
        Ok(Self { producer, topic: topic.to_owned() })
    }

    /// Writes a record and waits until it is there.
    fn write(&self, key: &str, value: Option<&[u8]>) -> Result<(), Failed> {
        let header = |key, value| Header { key, value: Some(value) };
        let headers = OwnedHeaders::new()
            .insert(header("ce_type", "Guest.Arrived"))
            .insert(header("x-name", "Ada"));
        let record = BaseRecord::to(&self.topic).partition(0).key(key).headers(headers);
        let record = match value {
            Some(value) => record.payload(value),
            None => record,
        };
        self.producer.send(record).map_err(|(error, _)| error)?;
        Ok(self.producer.flush(Duration::from_secs(30))?)
    }
}

fn rows(text: &str) -> Result<Vec<Value>, Failed> {
    Ok(text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
}

pub(crate) fn on_the_embedded_broker() -> Result<(), Failed> {
    let broker = Broker::start()?;
    broker.create_topic("desk", 2)?;
    let writer = Writer::new(broker.bootstrap_servers(), "desk")?;
    for value in [Some(framed(7, DATUM)), Some(vec![9, 9]), None, Some(framed(7, &DATUM[..4]))] {
        writer.write("g", value.as_deref())?;
    }
    writer.write(ID, Some(&framed(7, DATUM)))?;
    let shell = Shell::new(&[
        ("guest.avsc", GUEST),
        ("untagged.avsc", &GUEST.replace(r#", "confluent:tags": ["PHI"]"#, "")),
        ("foreign.avsc", &GUEST.replace(r#""keyField": "guest_id", "#, "")),
    ])?;
    let on = format!("decode --topic desk --bootstrap {}", broker.bootstrap_servers());

    let ran = shell.run(&format!("{on} --schema guest.avsc"))?;
    expect(ran.0 == 100, "something can't be read", &ran)?;
    let found = rows(&ran.1)?;
    let offsets: Vec<_> = found.iter().map(|row| row["offset"].as_i64()).collect();
    expect(offsets == [Some(0), Some(2), Some(4)], "the others are", &ran)?;
    let row = &found[0];
    let is_shown = row["value"]
        == serde_json::json!({"guest_id": "g", "nights": 3, "name": "<phi>"})
        && row["key"] == "g"
        && row["headers"]["x-name"] == "<hidden>"
        && row["headers"]["ce_type"] == "Guest.Arrived"
        && row["schema"]["name"] == "desk.GuestArrived"
        && row["type"] == "Guest.Arrived"
        && row["topic"] == "desk"
        && found[1]["value"].is_null();
    expect(is_shown, "tags hide", &ran)?;
    expect(!format!("{ran:?}").contains("Ada"), "nothing leaks", &ran)?;
    let errors: Vec<_> = ran.2.lines().collect();
    let is_told = errors.len() == 3
        && errors[0].starts_with("desk[0]@1: ")
        && errors[1].starts_with("desk[0]@3: GuestArrived.name: ")
        && errors[2] == "3 printed, 2 could not be read";
    expect(is_told, "places are told", &ran)?;

    let ran = shell.run(&format!("{on} --schema guest.avsc --reveal --max 1"))?;
    let row = &rows(&ran.1)?[0];
    let is_revealed = row["value"]["name"] == "Ada" && row["headers"]["x-name"] == "Ada";
    expect(ran.0 == 0 && is_revealed, "all is shown to who asks", &ran)?;
    let ran = shell.run(&format!("{on} --schema untagged.avsc --max 1"))?;
    expect(ran.1.contains("Ada"), "`name` alone is no suspect", &ran)?;
    let ran = shell.run(&format!("{on} --schema foreign.avsc --max 1"))?;
    expect(rows(&ran.1)?[0]["key"] == "<hidden>", "a key of unknown meaning is hidden", &ran)?;

    for (flags, count) in [
        ("--last 1", 1),
        ("--offset 2", 2),
        ("--partition 1", 0),
        ("--event Guest.* --last 1", 1),
        ("--event Guest.Left", 0),
        (&*format!("--key {ID}"), 1),
    ] {
        let ran = shell.run(&format!("{on} --schema guest.avsc {flags}"))?;
        expect(ran.1.lines().count() == count, flags, &ran)?;
    }
    for (flags, code, help) in [
        ("", 1, "--registry URL"),
        ("--as container", 1, "framed"),
        ("--as datum", 1, "--schema FILE"),
        ("--schema guest.avsc --partition 5", 1, "no partition 5"),
        ("--schema guest.avsc --since soon", 2, "15m"),
        ("--schema guest.avsc --last 1 --offset 2", 2, "cannot be used with"),
    ] {
        let ran = shell.run(format!("{on} {flags}").trim())?;
        expect(ran.0 == code && ran.2.contains(help), flags, &ran)?;
    }
    Ok(())
}

pub(crate) fn followed() -> Result<(), Failed> {
    let broker = Broker::start()?;
    broker.create_topic("desk", 1)?;
    let writer = Writer::new(broker.bootstrap_servers(), "desk")?;
    writer.write("g", Some(&framed(7, DATUM)))?;
    let shell = Shell::new(&[("guest.avsc", GUEST)])?;
    let bootstrap = broker.bootstrap_servers();
    let args = "--schema guest.avsc --follow --offset 0 --max 3 --quiet";
    let mut child = shell
        .command(&format!("decode --topic desk --bootstrap {bootstrap} {args}"))
        .stdout(Stdio::piped())
        .spawn()?;
    let mut lines = BufReader::new(child.stdout.take().ok_or("a pipe")?).lines();
    // What there is comes first; then it waits for what is written.
    for _ in 0..3 {
        let line = lines.next().ok_or("a line")??;
        if !line.contains("Guest.Arrived") {
            child.kill()?;
            return Err(line.into());
        }
        writer.write("g", Some(&framed(7, DATUM)))?;
    }
    let status = child.wait()?;
    if status.success() { Ok(()) } else { Err(format!("{status}").into()) }
}

pub(crate) fn on_a_cluster(addresses: Vec<String>) -> Result<(), Failed> {
    let (kafka, registry) = (&addresses[0], &addresses[1]);
    let topic = unique("decode");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let client = Confluent::builder(registry).build()?;
    let subject = format!("{topic}-desk.GuestArrived");
    let id = runtime.block_on(client.register(&subject, &Document::new(GUEST)))?.id;

    let domain = format!("topic = \"{topic}\"\npartitions = 1\nretention = \"1h\"\n");
    let shell = Shell::new(&[
        ("catalog.toml", "version = 1\n"),
        ("schemas/desk/guest_arrived.avsc", GUEST),
        ("schemas/desk/domain.toml", &domain),
    ])?;
    let ran = shell.run(&format!("topics apply --bootstrap {kafka}"))?;
    expect(ran.0 == 0, "the topic is created", &ran)?;

    let writer = Writer::new(kafka, &topic)?;
    writer.write("g", Some(&framed(id, DATUM)))?;
    writer.write("g", Some(&framed(u32::MAX / 2, DATUM)))?;
    writer.write("g", Some(&framed(id, DATUM)))?;
    let on = format!("decode --topic {topic} --bootstrap {kafka} --registry {registry}");
    let ran = shell.run(&on)?;
    let found = rows(&ran.1)?;
    let is_read = found.len() == 2
        && found[1]["offset"] == 2
        && found[0]["schema"]["id"] == id
        && found[0]["value"]["name"] == "<phi>";
    expect(ran.0 == 100 && is_read, "known schemas are read", &ran)?;
    expect(ran.2.contains(&format!("{topic}[0]@1: ")), "an unknown one is told", &ran)?;

    for (since, count) in [("1h", 2), ("2100-01-01T00:00:00Z", 0)] {
        let ran = shell.run(&format!("{on} --since {since}"))?;
        expect(ran.1.lines().count() == count, since, &ran)?;
    }
    let free = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let dead = format!("decode --topic {topic} --bootstrap {kafka} --registry http://{free}");
    let ran = shell.run(&dead)?;
    expect(ran.0 == 1 && ran.2.contains("the registry can't be asked"), "no registry", &ran)
}
