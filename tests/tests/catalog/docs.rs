//! `docs/catalog`: the committed pages are those of the catalog.

use factline_codegen::docs::{Act, Catalog, Markdown, sync};
use std::env;
use std::path::Path;

/// Compares the committed pages with the schemas; `UPDATE_EXPECT=1` writes them anew.
#[test]
fn the_pages_are_up_to_date() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let catalog = Catalog::read(&root.join("catalog")).expect("the catalog can be read");
    let model = catalog.model().expect("the catalog is sound");
    assert_eq!(model.counts.events, healthtech_catalog::EVENTS.len());
    let is_update = env::var_os("UPDATE_EXPECT").is_some() && env::var_os("CI").is_none();
    let act = if is_update { Act::Write } else { Act::Check };
    let folder = root.join("docs/catalog");
    let changes = sync(&folder, &Markdown::new(&model), act).expect("the pages can be read");
    assert!(is_update || changes.is_empty(), "{HELP}: {changes:?}");
}

const HELP: &str = "docs/catalog is out of date; run `factline docs catalog`";
