//! Nothing superseded goes missing, and what changes is recorded.

use std::fs;
use std::path::Path;

use factline_codegen::history::{History, Record, check};
use factline_codegen::{Config, Input, generate, read};
use factline_core::avro::finding::Source;

use crate::catalog;

fn input(root: &Path) -> Input {
    let mut input = read([root.join("schemas")]).expect("the schemas");
    input.keep(root).expect("what is kept");
    input
}

/// Findings without their places.
fn found(input: &Input, before: Option<&Input>) -> Vec<String> {
    check(input, before).iter().map(|finding| finding.message.clone()).collect()
}

/// The sources with one text in place of another.
fn changed(input: &Input, from: &str, to: &str) -> Input {
    let source =
        |source: &Source| Source::new(source.name().clone(), source.text().replace(from, to));
    Input {
        sources: input.sources.iter().map(source).collect(),
        history: input.history.clone(),
        lock: input.lock.clone(),
        ..Input::default()
    }
}

#[test]
fn the_catalog_keeps_all_it_had() {
    let input = input(&catalog());
    assert_eq!(found(&input, None), Vec::<String>::new());
    let lock = generate(&input, &Config::new()).lock;
    assert_eq!(input.lock.as_ref().map(Source::text), Some(&*lock), "the lock is out of date");
    assert!(lock.contains("acme.parcel.ParcelDelivered\t2\t"), "{lock}");
}

#[test]
fn a_version_can_neither_be_deleted_nor_changed() {
    let mut input = input(&catalog());
    let all: Vec<Source> = input
        .history
        .iter()
        .flat_map(|(_, versions)| versions)
        .flat_map(|version| [Some(version.source.clone()), version.golden.clone()])
        .flatten()
        .collect();
    let without = |name: &str| {
        all.iter().filter(|source| !source.name().contains(name)).cloned().collect::<Vec<_>>()
    };
    input.history = History::new(without("ParcelDelivered/2."));
    let missing = "history/acme.parcel.ParcelDelivered/2.avsc is missing, or is not what it was";
    assert_eq!(found(&input, None), [missing]);

    input.history = History::new(without("ParcelDelivered/2.golden"));
    assert_eq!(found(&input, None), ["there are no data of this version"]);

    let other = all.iter().map(|source| match source.name().contains("ParcelDelivered/2.avsc") {
        true => Source::new(source.name().clone(), source.text().replace("courier", "carrier")),
        false => source.clone(),
    });
    input.history = History::new(other);
    assert_eq!(found(&input, None), [missing]);
}

#[test]
fn a_change_that_readers_see_needs_the_version_before() {
    let before = input(&catalog());
    let docs = changed(&before, "What is on it.", "What sticks to it.");
    assert_eq!(found(&docs, None), Vec::<String>::new());
    assert_eq!(Record::of(&before, &docs), Record::default());

    let now =
        changed(&before, r#""name": "labels""#, r#""name": "stickers", "aliases": ["labels"]"#);
    let message = "acme.parcel.ParcelDelivered has changed for its readers, and the version before is not kept";
    assert_eq!(found(&now, None), [message]);
    // Where the lock has been brought up to date already, the state before tells.
    let updated = Input { lock: None, ..changed(&now, "", "") };
    assert_eq!(found(&updated, None), Vec::<String>::new());
    assert_eq!(found(&updated, Some(&before)), [message]);
}

#[test]
fn recording_writes_the_version_with_data_and_refreshes_those_before() -> std::io::Result<()> {
    let before = input(&catalog());
    let now =
        changed(&before, r#""name": "labels""#, r#""name": "stickers", "aliases": ["labels"]"#);
    let record = Record::of(&before, &now);
    assert_eq!(record.added, [("acme.parcel.ParcelDelivered".to_owned(), 3)]);
    let paths: Vec<_> = record.files.keys().map(|path| path.display().to_string()).collect();
    let file = |name: &str| format!("history/acme.parcel.ParcelDelivered/{name}");
    assert_eq!(paths, ["1.golden", "2.golden", "3.avsc", "3.golden"].map(file));
    assert!(record.files.values().skip(3).all(|text| text.contains("stickers")));

    let folder = tempfile::tempdir()?;
    record.write(folder.path())?;
    assert!(fs::read_to_string(folder.path().join(file("3.avsc")))?.contains("\"labels\""));
    assert_eq!(History::read(&folder.path().join("history"))?.versions("x").len(), 0);
    Ok(())
}

#[test]
fn a_renamed_record_takes_its_history_along() {
    let before = input(&catalog());
    let now = changed(&before, r#""name": "ParcelDelivered""#, r#""name": "ParcelArrived""#);
    let record = Record::of(&before, &now);
    assert_eq!(record.added, [("acme.parcel.ParcelArrived".to_owned(), 3)]);
    assert_eq!(record.moved.len(), 4);
    let has = |name: &str| record.files.keys().any(|path| path.ends_with(name));
    assert!(has("acme.parcel.ParcelArrived/1.avsc") && has("acme.parcel.ParcelArrived/3.golden"));
}
