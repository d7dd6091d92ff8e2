//! A small catalog of everything that is awkward, as pages, compared with what came out before.
//!
//! `UPDATE_EXPECT=1` writes what comes out, for the diff to be reviewed.

#![allow(clippy::panic, reason = "a test's helpers fail the test")]

use std::env;
use std::path::{Path, PathBuf};

use factline_codegen::docs::model::Model;
use factline_codegen::docs::{Act, AsyncApi, Catalog, Markdown, Pages, sync};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/docs")
}

fn model() -> Model {
    let catalog = Catalog::read(&folder().join("catalog")).expect("the catalog");
    catalog.model().unwrap_or_else(|findings| panic!("{findings:?}"))
}

/// Fails if the pages differ from those in the folder of this name.
fn check(name: &str, pages: &dyn Pages) {
    let is_update = env::var_os("UPDATE_EXPECT").is_some();
    assert!(!is_update || env::var_os("CI").is_none(), "expectations are not updated in CI");
    let act = if is_update { Act::Write } else { Act::Check };
    let changes = sync(&folder().join(name), pages, act).expect("the folder");
    assert!(is_update || changes.is_empty(), "UPDATE_EXPECT=1 takes these over: {changes:?}");
}

#[test]
fn markdown_is_what_it_was() {
    check("markdown", &Markdown::new(&model()));
}

#[test]
fn asyncapi_is_what_it_was() {
    check("asyncapi", &AsyncApi::new(&model()));
}

#[test]
fn the_order_of_files_makes_no_difference() {
    let catalog = Catalog::read(&folder().join("catalog")).expect("the catalog");
    let texts = |catalog: &Catalog| {
        let model = catalog.model().unwrap_or_else(|findings| panic!("{findings:?}"));
        let pages = Markdown::new(&model);
        (0..pages.count()).map(|index| pages.page(index)).collect::<Vec<_>>()
    };
    let before = texts(&catalog);
    let mut shuffled = catalog;
    shuffled.input.sources.reverse();
    assert_eq!(before, texts(&shuffled));
}
