//! Files without a named type.

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
