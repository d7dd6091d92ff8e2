//! A catalog beside what a registry has.

use std::collections::BTreeMap;

use factline_core::avro::compat::{Direction, Mode};
use factline_core::avro::schema::Schema;

use super::fixture::{Files, version};
use super::options;
use crate::change::{Deploy, Version, compare_registered};

const VISIT: &str = r#"{"type": "record", "name": "acme.Visit", "eventType": "Visit.Begun",
    "keyField": "id", "fields": [{"name": "id", "type": "string"}FIELDS]}"#;

fn visit(fields: &str) -> String {
    VISIT.replace("FIELDS", fields)
}

fn catalog(fields: &str, mode: &str) -> Version {
    version(&Files::from([
        ("visit/visit.avsc".to_owned(), visit(fields)),
        (
            "visit/domain.toml".to_owned(),
            format!(
                "topic = \"visit\"\ncompatibility = \"{mode}\"\n\
                 [[consumers]]\nname = \"desk\"\nowner = \"Front\"\n"
            ),
        ),
    ]))
}

#[test]
fn events_say_what_is_asked_of_them() {
    let events = catalog("", "FORWARD").events();
    let [event] = &events[..] else { panic!("{events:?}") };
    assert_eq!((&*event.full_name, &*event.event_type), ("acme.Visit", "Visit.Begun"));
    assert_eq!((&*event.topic, event.mode), ("visit", Mode::Forward));
}

#[test]
fn each_version_in_a_registry_counts() {
    let versions = [
        visit(r#", {"name": "ward", "type": "int"}"#),
        visit(r#", {"name": "ward", "type": "string", "default": "a"}"#),
    ];
    let versions = versions.map(|text| Schema::parse(&text).expect("a schema")).to_vec();
    let registered = BTreeMap::from([("acme.Visit".to_owned(), versions)]);
    let found = |mode| {
        let new = catalog(r#", {"name": "ward", "type": "string", "default": "b"}"#, mode);
        let report = compare_registered(&new, &registered, &options());
        let rows = report.changes.iter().map(|change| {
            let at = (change.finding.line, change.finding.column);
            (change.rule.id, change.direction, change.version, at)
        });
        let rows = rows.collect::<Vec<_>>();
        assert!(report.changes.iter().all(|change| change.consumers[0].consumer == "desk"));
        assert!(
            report.changes.iter().all(|change| change.pair.is_some() == change.location.is_some())
        );
        assert!(report.verdicts.iter().all(|verdict| verdict.deploy == Deploy::Any));
        rows
    };
    let meaning = ("DEFAULT_VALUE_CHANGED", None, None, (2, 77));
    assert_eq!(found("BACKWARD"), [meaning]);
    let type_mismatch = ("TYPE_MISMATCH", Some(Direction::Backward), Some(1), (2, 93));
    assert_eq!(found("BACKWARD_TRANSITIVE"), [meaning, type_mismatch]);
}
