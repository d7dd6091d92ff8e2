//! How settings and waivers weigh a change.

use super::fixture::{Files, version};
use super::options;
use crate::change::{Effect, Level, Report, compare};

fn catalog(settings: &str, waivers: &str, fields: &str) -> Files {
    let visit = format!(
        r#"{{"type": "record", "name": "acme.Visit", "eventType": "Visit.Begun", "topic": "visit",
            "keyField": "id", "fields": [{{"name": "id", "type": "string"}}{fields}]}}"#
    );
    Files::from([
        ("catalog.toml".to_owned(), settings.to_owned()),
        ("catalog.waivers.toml".to_owned(), waivers.to_owned()),
        ("visit.avsc".to_owned(), visit),
    ])
}

const WARD: &str = r#", {"name": "ward", "type": "int", "unit": "1"}"#;

/// The unit of the ward goes.
fn report(settings: &str, waivers: &str) -> Report {
    let old = version(&catalog("version = 1", "", WARD));
    let new = WARD.replace(r#", "unit": "1""#, "");
    compare(&old, &version(&catalog(settings, waivers, &new)), &options())
}

fn waiver(subject: &str, expires: &str) -> String {
    format!(
        "[[waivers]]\nrule = \"UNIT_OR_CODE_SYSTEM_CHANGED\"\nsubject = \"{subject}\"\n\
         reason = \"a number has none\"\nexpires = {expires}\n"
    )
}

#[test]
fn a_waiver_lets_its_change_pass_for_its_time() {
    assert!(report("version = 1", "").fails());
    for subject in ["acme.Visit", "acme.Visit.ward", "acme.*", "Visit.Begun", "Visit.*"] {
        let report = report("version = 1", &waiver(subject, "2026-07-01"));
        assert_eq!(report.findings, [], "{subject}");
        assert!(!report.fails(), "{subject}");
        assert_eq!(report.effect(), Some(Effect::Major), "the version is raised all the same");
        let waived = report.changes[0].waived.as_ref().expect("a waiver");
        assert_eq!(waived.reason, "a number has none");
    }
    for (subject, expires) in [("acme.Visit.id", "2026-07-01"), ("acme.Visit", "2026-06-30")] {
        let report = report("version = 1", &waiver(subject, expires));
        assert!(report.fails() && report.changes[0].waived.is_none(), "{subject}");
        assert_eq!(report.findings.len(), 1, "{subject}");
    }
}

#[test]
fn settings_say_how_much_a_change_counts() {
    let level = |rules: &str| {
        let report = report(&format!("[changes.rules]\n{rules}\n"), "");
        assert_eq!(report.findings, []);
        report.changes.first().map(|change| (change.level, report.fails()))
    };
    assert_eq!(level("SEMANTIC = \"off\""), None);
    assert_eq!(level("SEMANTIC = \"note\""), Some((Level::Note, false)));
    let both = "SEMANTIC = \"off\"\nUNIT_OR_CODE_SYSTEM_CHANGED = \"warning\"";
    assert_eq!(level(both), Some((Level::Warning, false)));
}

#[test]
fn what_is_wrong_with_settings_has_its_place() {
    let report =
        report("[changes]\ncompatibility = \"BOTH\"\nrules = { WIRE = \"off\" }\nx = 1", "");
    let findings: Vec<_> = report.findings.iter().map(ToString::to_string).collect();
    assert_eq!(findings.len(), 3, "{findings:?}");
    for place in ["catalog.toml:2:17: error", "catalog.toml:3:9: error", "catalog.toml:4:5: error"]
    {
        assert!(findings.iter().any(|text| text.starts_with(place)), "{place}: {findings:?}");
    }
}
