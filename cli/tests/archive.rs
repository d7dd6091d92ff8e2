//! `factline archive`, as a shell sees it.

mod common;

use factline::derive::Event;
use factline::event::{Context, HandlerError};
use factline::privacy::Phi;
use factline::store::{EventStore, Expected, Handle, Options, Recorded, Sqlite, Tx};

use common::Bench;

const STORE: &str = "--database sqlite:clinic.db";

#[derive(Clone, PartialEq, Event)]
#[event(
    type = "Visit.Started",
    topic = "visits",
    key = "visit",
    namespace = "clinic",
    crate = "factline"
)]
struct VisitStarted {
    visit: String,
    reason: Phi<String>,
}

/// Looks at everything.
struct Looks;

impl Handle<Sqlite> for Looks {
    async fn handle(&self, _: &mut Tx<Sqlite>, _: &Recorded) -> Result<(), HandlerError> {
        Ok(())
    }
}

/// A store with ten events, of which a subscription has seen seven.
fn filled() -> Bench {
    let bench = Bench::new();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let options = Options::new("suite".parse().expect("a source"));
        let path = bench.path().join("clinic.db");
        let store = EventStore::<Sqlite>::open(path, options).await.expect("a store");
        store.migrate().await.expect("tables");
        for (number, count) in [(0, 7), (7, 3)] {
            for visit in number..number + count {
                let event = VisitStarted {
                    visit: visit.to_string(),
                    reason: Phi::new("a canary".to_owned()),
                };
                let tenant = if visit % 2 == 0 { "hospital-1" } else { "hospital-2" };
                let context = Context::new(tenant.parse().expect("a tenant"));
                let batch = store.batch(&context).event(&event);
                let stream = format!("Visit-{visit}").parse().expect("a stream");
                store.append(&stream, Expected::NoStream, &batch).await.expect("appended");
            }
            if number == 0 {
                store.subscribe("board").all(Looks).catch_up().await.expect("caught up");
            }
        }
        store.pool().close().await;
    });
    bench
}

/// Runs `factline archive ARGS` with the store.
fn run(bench: &Bench, args: &str) -> common::Ran {
    bench.run(&format!("archive {args} {STORE}"))
}

#[test]
fn events_go_to_a_file_and_come_back() {
    let bench = filled();
    let planned = run(&bench, "create a.avro --through 6 --dry-run");
    planned.says(0, &["positions 1 to 6: 6 events, a.avro to write"]);
    assert!(!bench.path().join("a.avro").exists());
    run(&bench, "create a.avro --through 6")
        .says(0, &["positions 1 to 6: 6 events moved to a.avro"]);
    run(&bench, "list").says(0, &["positions 1 to 6: a.avro, "]);
    let audit = bench.run(&format!("audit verify {STORE}"));
    audit.says(
        0,
        &["10 events checked, of them 6 by digest alone as they are archived; 0 findings"],
    );
    let verified = run(&bench, "verify a.avro");
    verified.says(0, &["6 events checked, of them 0 in the store, too; 0 findings"]);
    assert_eq!(verified.out, "");

    let shown = bench.run("archive show a.avro");
    shown.says(
        0,
        &["a.avro: positions 1 to 6, 6 events, ", "tenant hospital-2", "clinic.VisitStarted"],
    );
    let decoded = bench.run("decode a.avro");
    assert_eq!((decoded.code, decoded.out.lines().count()), (0, 6), "{}", decoded.err);
    assert!(decoded.out.contains("\"tenant\":\"hospital-1\""), "{}", decoded.out);
    for said in [&planned, &shown, &verified, &audit] {
        assert!(
            !said.said().contains("canary") && !said.said().contains("Visit-"),
            "{}",
            said.said()
        );
    }
    assert!(!decoded.out.contains("Visit-"), "what is tagged is hidden: {}", decoded.out);

    run(&bench, "create a.avro --through 6").says(0, &["0 events moved to a.avro"]);
    run(&bench, "create a.avro --through 6 --dry-run").says(0, &["6 events, a.avro is there"]);
    run(&bench, "restore a.avro --dry-run")
        .says(0, &["positions 1 to 6: 6 events to restore from a.avro"]);
    run(&bench, "restore a.avro").says(0, &["positions 1 to 6: 6 events restored from a.avro"]);
    run(&bench, "restore a.avro").says(0, &["0 events restored"]);
    let audit = bench.run(&format!("audit verify {STORE}"));
    audit.says(0, &["of them 0 by digest alone"]);
    let none = run(&bench, "list");
    assert_eq!((none.code, none.out.as_str()), (0, ""), "{}", none.err);
}

#[test]
fn programs_get_json() {
    let bench = filled();
    let json = |args: &str| {
        let ran = run(&bench, &format!("{args} --format json"));
        let rows: serde_json::Value = serde_json::from_str(&ran.out).expect(&ran.out);
        (ran.code, rows)
    };
    let (code, planned) = json("create a.avro --through 9 --dry-run");
    assert_eq!((code, &planned[0]["last"]), (100, &9.into()), "board has seen 7");
    assert_eq!(planned[0]["behind"][0]["subscription"], "board");
    assert_eq!(planned[0]["behind"][0]["cursor"], 7);
    let (code, created) = json("create a.avro --through 9 --despite board");
    assert_eq!((code, &created[0]["moved"], &created[0]["is_new"]), (0, &9.into(), &true.into()));
    let (_, listed) = json("list");
    assert_eq!((&listed[0]["first"], &listed[0]["file"]), (&1.into(), &"a.avro".into()));
    assert_eq!(json("verify a.avro"), (0, serde_json::json!([])));
    let (_, restored) = json("restore a.avro");
    assert_eq!(restored[0]["moved"], 9);
    let shown = bench.run("archive show a.avro --format json");
    let shown: serde_json::Value = serde_json::from_str(&shown.out).expect("JSON");
    assert_eq!(shown[0]["tenants"], serde_json::json!(["hospital-1", "hospital-2"]));
    assert_eq!(shown[0]["schemas"][0]["name"], "clinic.VisitStarted");
}

#[test]
fn what_is_wrong_is_said() {
    let bench = filled();
    run(&bench, "create a.avro").says(2, &["--through"]);
    run(&bench, "create a.avro --before yesterday").says(2, &["--before"]);
    run(&bench, "create a.avro --before 2999-01-01T00:00:00Z").says(1, &["is to come"]);
    run(&bench, "create a.avro --through 11").says(1, &["the order has come to 10"]);
    let behind = run(&bench, "create a.avro --through 9");
    behind.says(1, &["subscription board, generation 1, has come to position 7"]);
    let behind = run(&bench, "create a.avro --through 9 --dry-run");
    behind.says(100, &["positions 1 to 9", "name it by --despite"]);
    run(&bench, "restore a.avro").says(1, &["a.avro", "can't be read"]);
    bench.run("archive show a.avro").says(1, &["a.avro"]);

    run(&bench, "create a.avro --through 4").says(0, &[]);
    run(&bench, "create b.avro --through 7 --from 3")
        .says(1, &["positions 1 to 4 are in an archive"]);
    let file = bench.path().join("a.avro");
    let mut bytes = std::fs::read(&file).expect("a file");
    let middle = bytes.len() - 40;
    bytes[middle] ^= 1;
    bench.file("a.avro", &bytes);
    run(&bench, "verify a.avro").says(100, &["damaged: a.avro: ", "1 finding found"]);
    run(&bench, "restore a.avro --dry-run").says(100, &["damaged: a.avro: "]);
    run(&bench, "restore a.avro").says(1, &["no sound archive"]);
    run(&bench, "create a.avro --through 4").says(1, &["no sound archive"]);
    let audit = bench.run(&format!("audit verify {STORE}"));
    audit.says(0, &["of them 4 by digest alone"]);
    bytes[middle] ^= 1;
    bench.file("a.avro", &bytes);
    run(&bench, "restore a.avro").says(0, &["4 events restored"]);
}

#[test]
fn what_was_left_by_who_was_killed_is_tidied_away() {
    let bench = filled();
    bench.file("a.avro.0190a0e4.partial", "half of a file");
    bench.file("b.avro.0190a0e4.partial", "half of another");
    run(&bench, "create a.avro --through 4").says(0, &["4 events moved"]);
    assert!(!bench.path().join("a.avro.0190a0e4.partial").exists());
    assert!(bench.path().join("b.avro.0190a0e4.partial").exists());
}
