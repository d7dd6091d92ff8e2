//! Files without a named type, and files that are not sound.

use factline_core::avro::compat::Direction;

use super::fixture::{Files, version};
use super::options;
use crate::change::compare;

#[test]
fn a_file_that_holds_an_array_is_judged_too() {
    let file = |name: &str, items: &str| {
        let text = format!(r#"{{"type": "array", "items": {items}}}"#);
        version(&Files::from([(name.to_owned(), text)]))
    };
    let old = file("old/beds.avsc", "\"long\"");
    let found = |items: &str| {
        let report = compare(&old, &file("new/beds.avsc", items), &options());
        let changes = report.changes.iter();
        let rows =
            changes.map(|change| (change.rule.id, change.direction, change.location.clone()));
        (rows.collect::<Vec<_>>(), report.is_compatible(), report.verdicts.len())
    };
    let mismatch = ("TYPE_MISMATCH", Some(Direction::Backward), Some("/items".to_owned()));
    assert_eq!(found("\"int\""), (vec![mismatch], false, 1));
    assert_eq!(found("\"double\""), (vec![("LOSSY_PROMOTION", None, None)], true, 1));
    assert_eq!(found("\"long\""), (vec![], true, 0));
}

#[test]
fn what_is_not_sound_is_not_gone() {
    let file = |ty: &str| {
        let text = format!(
            r#"{{"type": "record", "name": "acme.Visit", "eventType": "Visit.Begun", "topic": "visit",
                "keyField": "id", "fields": [{{"name": "id", "type": {ty}}}]}}"#
        );
        version(&Files::from([("visit.avsc".to_owned(), text)]))
    };
    let (sound, unsound) = (file("\"string\""), file("\"text\""));
    let rules = |report: crate::change::Report| {
        report.changes.iter().map(|change| change.rule.id).collect::<Vec<_>>()
    };
    assert_eq!(rules(compare(&sound, &unsound, &options())), ["INVALID_SCHEMA"]);
    assert_eq!(rules(compare(&unsound, &sound, &options())), Vec::<&str>::new());
}
