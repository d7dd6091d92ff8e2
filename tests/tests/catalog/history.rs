//! The superseded versions of the catalog's events: none is lost, and what they wrote is read.

use std::path::{Path, PathBuf};

use factline_codegen::history::{Corpus, FOLDER, History, check};
use factline_codegen::read;

fn catalog() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalog")
}

pub(crate) fn history() -> History {
    History::read(&catalog().join(FOLDER)).expect("the history")
}

#[test]
fn what_has_changed_for_its_readers_is_kept() {
    let mut input = read([catalog().join("schemas")]).expect("the schemas");
    input.keep(&catalog()).expect("the lock and the history");
    assert!(input.lock.is_some(), "the catalog has a lock");
    let findings: Vec<_> = check(&input, None).iter().map(ToString::to_string).collect();
    assert_eq!(findings, Vec::<String>::new());
}

#[test]
fn what_earlier_versions_wrote_is_read() {
    let history = history();
    let mut corpus = Corpus::new(&history);
    healthtech_catalog::visit(&mut corpus);
    let read = corpus.finish().map_err(|error| error.to_string());
    let versions = history.iter().map(|(_, versions)| versions.len()).sum::<usize>();
    assert!(read.as_ref().is_ok_and(|data| *data >= versions), "{read:?}");
}
