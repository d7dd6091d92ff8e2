//! Versions before the last.

use factline_core::avro::compat::Mode;

use super::fixture::{Files, version};
use super::options;
use crate::change::{Options, compare};

fn visit(ward: &str) -> String {
    format!(
        r#"{{"type": "record", "name": "acme.Visit", "fields": [{{"name": "ward", "type": {ward}}}]}}"#
    )
}

#[test]
fn all_versions_count_where_the_mode_says_so() {
    let old = version(&Files::from([("visit.avsc".to_owned(), visit("\"long\""))]));
    let settings = "[changes]\ncompatibility = \"BACKWARD_TRANSITIVE\"\n";
    let new = version(&Files::from([
        ("catalog.toml".to_owned(), settings.to_owned()),
        ("visit.avsc".to_owned(), visit("[\"null\", \"long\"]")),
        ("history/acme.Visit/1.avsc".to_owned(), visit("\"string\"")),
        ("history/acme.Visit/2.avsc".to_owned(), visit("\"long\"")),
    ]));
    assert_eq!(new.input.sources.len(), 1);
    let found = |options: &Options| {
        let report = compare(&old, &new, options);
        assert_eq!(report.findings, []);
        let changes = report.changes.iter().filter(|change| change.location.is_some());
        changes.map(|change| (change.rule.id, change.version)).collect::<Vec<_>>()
    };
    assert_eq!(found(&options()), [("MISSING_UNION_BRANCH", Some(1))]);
    assert_eq!(found(&Options { mode: Some(Mode::Backward), ..options() }), []);
}
