//! `factline replay`, as a shell sees it, on SQLite.

mod common;
#[rustfmt::skip]
#[allow(dead_code, unreachable_pub, reason = "generated for any use")]
#[path = "../../runtime/tests/mock/generated/mod.rs"]
mod generated;

use common::Bench;
use factline::event::{Context, HandlerError};
use factline::id::{Id, Uuid};
use factline::privacy::Phi;
use factline::store::{EventStore, Expected, Handle, Options, Recorded, Sqlite, StreamId, Tx};
use generated::clinic::{VisitEnded, VisitStarted};
use serde_json::Value;

const CANARY: &str = "a canary that nobody may see";

/// A folder with a store of five visits, each started and ended.
struct Clinic {
    bench: Bench,
    store: EventStore<Sqlite>,
}

async fn clinic() -> Clinic {
    let bench = Bench::new();
    let options = Options::new("suite".parse().expect("a source"));
    let store = EventStore::<Sqlite>::open(bench.path().join("clinic.db"), options);
    let store = store.await.expect("a store");
    store.migrate().await.expect("tables");
    let context = Context::new("hospital-1".parse().expect("a tenant"));
    for number in 1..=5_i64 {
        let visit_id = Id::from_uuid(Uuid::from_u128(number as u128));
        let reason = Phi::new(CANARY.to_owned());
        let batch = store
            .batch(&context)
            .event(&VisitStarted { visit_id, number, reason })
            .event(&VisitEnded { visit_id, number, minutes: Some(20) });
        let stream: StreamId = format!("Visit-{number}").parse().expect("a stream");
        store.append(&stream, Expected::NoStream, &batch).await.expect("appended");
    }
    Clinic { bench, store }
}

impl Clinic {
    /// Runs `factline replay ARGS` on the store; nobody sees what nobody may see.
    #[track_caller]
    fn replay(&self, args: &str) -> common::Ran {
        let ran = self.bench.run(&format!("replay --database sqlite:clinic.db {args}"));
        assert!(!ran.said().contains("canary"), "{}", ran.said());
        ran
    }
}

fn rows(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[tokio::test]
async fn a_dry_run_counts_and_delivers_nothing() {
    let clinic = clinic().await;
    let ran = clinic.replay("--dry-run --from 2 --prefix staging.");
    ran.says(0, &["9 events, from position 2 to 10; nothing was delivered"]);
    let lines = "5 Visit.Ended staging.clinic.visit.events 2 10\n\
                 4 Visit.Started staging.clinic.visit.events 3 9\n";
    assert_eq!(ran.out, lines);
    let ran = clinic.replay("--dry-run --to kafka --topic again --event Visit.Ended --format json");
    let found: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!((&found[0]["topic"], &found[0]["events"]), (&"again".into(), &5.into()));
    clinic.replay("--dry-run --stream Visit-9").says(0, &["no events"]);
    clinic.replay("--dry-run --until 2001-01-01T00:00:00Z").says(0, &["no events"]);
    let none = "SELECT count(*) FROM factline_replays";
    let count: i64 = sqlx::query_scalar(none).fetch_one(clinic.store.pool()).await.expect("rows");
    assert_eq!(count, 0);
}

#[tokio::test]
async fn events_are_printed_without_what_is_tagged() {
    let clinic = clinic().await;
    let asked = "--to json --stream Visit-2 --stream Visit-3";
    for _ in 0..2 {
        let ran = clinic.replay(asked);
        ran.says(0, &["4 events delivered; positions 1 to 10"]);
        let found = rows(&ran.out);
        let positions: Vec<_> = found.iter().map(|row| row["position"].as_u64()).collect();
        assert_eq!(positions, [3, 4, 5, 6].map(Some));
        assert_eq!(found[0]["type"], "Visit.Started");
        assert_eq!(found[0]["stream"]["category"], "Visit");
        assert_eq!(found[0]["value"]["reason"], "<phi>");
        assert_eq!(found[1]["value"]["number"], 2);
    }
}

/// Handles nothing.
struct Idle;

impl Handle<Sqlite> for Idle {
    async fn handle(&self, _: &mut Tx<Sqlite>, _: &Recorded) -> Result<(), HandlerError> {
        Ok(())
    }
}

#[tokio::test]
async fn a_subscription_is_given_events_again_once() {
    let clinic = clinic().await;
    clinic.replay("--to subscription:wards").says(1, &["subscription wards: there is none"]);
    clinic.store.subscribe("wards").all(Idle).catch_up().await.expect("caught up");
    let parked = async || {
        let standing = clinic.store.subscriptions().await.expect("subscriptions");
        standing.iter().map(|standing| standing.parked).sum::<u64>()
    };
    let asked = "--to subscription:wards@1 --event Visit.Started --through 8";
    clinic.replay(asked).says(0, &["to subscription wards@1", "4 events delivered"]);
    assert_eq!(parked().await, 4);
    clinic.store.subscribe("wards").all(Idle).catch_up().await.expect("caught up");
    assert_eq!(parked().await, 0);
    clinic.replay(asked).says(0, &["finished before, with 4 events; --restart begins anew"]);
    assert_eq!(parked().await, 0);
    clinic.replay(&format!("{asked} --restart")).says(0, &["4 events delivered"]);
    assert_eq!(parked().await, 4);
    // Another range is another replay, unless it is called the same.
    clinic.replay("--to subscription:wards --name once").says(0, &["10 events delivered"]);
    let other = clinic.replay("--to subscription:wards --name once --from 3");
    other.says(1, &["begun for the range `all`, not `from 3`", "another name"]);
}

#[tokio::test]
async fn a_file_has_each_event_once() {
    let clinic = clinic().await;
    let asked = "--to file:visits.avro --event Visit.Started";
    clinic.replay(asked).says(0, &["to file visits.avro", "5 events delivered"]);
    let whole = clinic.bench.read_bytes("visits.avro");
    clinic.bench.file("visits.avro", &whole[..whole.len() - 9]);
    clinic.replay(asked).says(0, &["5 events delivered"]);
    clinic.replay(asked).says(0, &["0 events delivered, 5 before"]);
    assert!(clinic.bench.read_bytes("visits.avro") == whole);
    // Of what it holds nobody sees what is tagged, which all of an event is.
    let shown = clinic.bench.run("decode visits.avro");
    let found = rows(&shown.out);
    assert_eq!((found.len(), &found[0]["event_type"]), (5, &"Visit.Started".into()));
    assert!(!shown.said().contains("canary"));
    let other = clinic.replay("--to file:visits.avro --name other");
    other.says(1, &["has the replay", "restart"]);
    clinic.bench.file("letter.avro", "a letter");
    clinic.replay("--to file:letter.avro --restart").says(1, &["letter.avro", "another name"]);
    assert_eq!(clinic.bench.read("letter.avro"), "a letter");
}

#[tokio::test]
async fn what_is_missing_is_said() {
    let clinic = clinic().await;
    clinic.replay("--rate 5").says(2, &["--to <TARGET>"]);
    clinic.replay("--to nowhere").says(2, &["a target is kafka"]);
    clinic.replay("--to json --from 1 --since 2035-01-31T09:30:00Z").says(2, &["--since"]);
    clinic.replay("--to json --since 2h").says(2, &["2035-01-31T09:30:00Z"]);
    clinic.replay("--to json --topic again").says(1, &["only --to kafka"]);
    clinic.replay("--to json --stream Visit").says(1, &["--stream"]);
    clinic.replay("--to json --rate 0").says(1, &["at least one event"]);
    clinic.replay("--to kafka").says(1, &["--bootstrap"]);
    let ran = clinic.bench.run("replay --to json --database sqlite:other.db");
    ran.says(1, &["factline migrate"]);
}
