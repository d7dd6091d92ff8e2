//! The binary as a shell sees it: its own messages through the embedded broker and registry.

use std::collections::BTreeSet;
use std::process::{Command, Output};

use serde_json::Value;

fn hospital(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hospital")).args(args).output().expect("the binary runs")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

/// Parts of the example's own messages that are tagged, or that the report has no need of.
const TAGGED: [&str; 12] = [
    "TEST-0001",
    "VISIT-0001",
    "Alex",
    "Example",
    "97400",
    "5550100",
    "19800229",
    "ORD-0001",
    "7.1",
    "Chest",
    "Influenza",
    "Heart",
];

#[test]
fn its_own_messages_become_events_that_are_handled() {
    let output = hospital(&[]);
    assert_eq!(text(&output.stderr), "");
    assert!(output.status.success());
    let report = text(&output.stdout);
    for line in [
        "02-admission.hl7, message 1 (ADT^A01)",
        "census: 4 EAST now has 1 patient\n",
        "census: 4 EAST now has 0 patients, ICU now has 1 patient\n",
        "lab alert: paged the responsible practitioner, who has 30 minutes to confirm\n",
        "reminders: dropped the old reminders, planned 2 reminders\n",
        // The two doses have keys of their own, so either may be handled first.
        "vaccine registry: acknowledged; the patient has ",
        "the patient has 1 dose on file\n",
        "the patient has 2 doses on file\n",
        "  not understood: no Encounter.Registered: it needs the visit number, but PV1-19 (segment 4) \
         is empty\n",
        "14 messages read, 2 not understood; 0 not readable.\n",
        "42 events published for them and 9 by handlers, on 11 topics; every one handled.\n",
    ] {
        assert!(report.contains(line), "{line:?} is not in:\n{report}");
    }
    for tagged in TAGGED {
        assert!(!report.contains(tagged), "{tagged} is in:\n{report}");
    }
}

#[test]
fn programs_read_places_and_chains() {
    let output = hospital(&["--format", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let mut domains = BTreeSet::new();
    for message in report["messages"].as_array().expect("messages") {
        let events = message["events"].as_array().expect("events");
        let received = &events[0];
        for event in &events[1..] {
            // Everything that comes of a message belongs to its chain, and its arrival is the cause.
            assert_eq!(event["correlation"], received["id"]);
            assert_eq!(event["causation"], received["id"]);
            for follow_up in event["follow_ups"].as_array().expect("follow-ups") {
                assert_eq!(follow_up["correlation"], received["id"]);
                assert_eq!(follow_up["causation"], event["id"]);
                assert!(follow_up["handler"].is_string());
            }
            assert!(event["partition"].is_u64() && event["offset"].is_u64());
            domains.insert(event["topic"].as_str().expect("a topic").to_owned());
        }
    }
    assert!(domains.len() >= 6, "{domains:?}");
    assert_eq!(report["summary"]["follow_ups"], 9);
}

#[test]
fn what_can_not_be_read_ends_it() {
    let output = hospital(&["no/such/file.hl7"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).starts_with("hospital: cannot read no/such/file.hl7: "));
    assert_eq!(hospital(&["--bootstrap", "localhost:1"]).status.code(), Some(2));
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let output = hospital(&[manifest]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).contains("not read: a segment stands before any MSH"));
}
