//! The site of a small catalog whose texts try to get out of their places: goldens, and what has
//! to hold for every page.
#![cfg(feature = "docs")]

mod links;

use std::path::{Path, PathBuf};

use factline_codegen::docs::model::Model;
use factline_codegen::docs::site::Site;
use factline_codegen::docs::{Act, Catalog, Page, Pages, sync};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/site")
}

fn model() -> Model {
    let catalog = Catalog::read(&folder().join("input")).expect("the catalog can be read");
    catalog.model().expect("the catalog is sound")
}

fn pages(site: &Site<'_>) -> Vec<Page> {
    (0..site.count()).map(|index| site.page(index)).collect()
}

/// The pages, without the files that are the same for every catalog.
struct Made(Vec<Page>);

impl Pages for Made {
    fn count(&self) -> usize {
        self.0.len()
    }

    fn page(&self, index: usize) -> Page {
        self.0[index].clone()
    }
}

#[test]
fn the_pages_are_the_expected_ones() {
    let model = model();
    let mut pages = pages(&Site::new(&model));
    pages.retain(|page| !page.path.ends_with(".css") && !page.path.ends_with("site.js"));
    let is_update = std::env::var_os("UPDATE_EXPECT").is_some();
    let act = if is_update { Act::Write } else { Act::Check };
    let changes = sync(&folder().join("expected"), &Made(pages), act).expect("goldens");
    let changes: Vec<_> = changes.iter().map(ToString::to_string).collect();
    assert!(is_update || changes.is_empty(), "UPDATE_EXPECT=1 accepts {changes:?}");
}

#[test]
fn the_same_model_gives_the_same_pages() {
    let (first, second) = (model(), model());
    assert_eq!(pages(&Site::new(&first)), pages(&Site::new(&second)));
}

#[test]
fn no_link_is_dead() {
    let model = model();
    let pages = pages(&Site::new(&model));
    assert_eq!(links::dead(&pages), Vec::<String>::new());
    let links: usize = pages.iter().map(|page| links::of(page).len()).sum();
    assert!(links > 100, "only {links} links were found");
}

fn flagship() -> Model {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalog");
    Catalog::read(&folder).expect("it can be read").model().expect("it is sound")
}

#[test]
fn no_link_of_the_flagship_catalog_is_dead() {
    let model = flagship();
    let pages = pages(&Site::new(&model));
    assert_eq!(links::dead(&pages), Vec::<String>::new());
    for page in &pages {
        assert_eq!(links::repeated(page), Vec::<&str>::new(), "{}", page.path);
    }
    assert!(pages.len() > model.events.len());
}

/// What the page of an event has to say before anything is opened.
const ANSWERS: [&str; 7] = [
    "<dt>What happened</dt>",
    "<dt>When it is emitted</dt>",
    "<dt>Identifies a person</dt>",
    "<dt>Who may consume</dt>",
    "<figcaption>JSON",
    "<figcaption>Publish it, in Rust</figcaption>",
    "<figcaption>Handle it, in Rust</figcaption>",
];

#[test]
fn every_event_of_the_flagship_catalog_answers_without_a_click() {
    let model = flagship();
    let pages = pages(&Site::new(&model));
    let events: Vec<_> = pages.iter().filter(|page| page.path.starts_with("event/")).collect();
    assert_eq!(events.len(), model.events.len());
    for page in events {
        let seen = page.text.split("<details").next().unwrap_or_default();
        let missing: Vec<_> = ANSWERS.iter().filter(|answer| !seen.contains(**answer)).collect();
        assert!(missing.is_empty(), "{}: {missing:?}", page.path);
        for gap in ["Not documented", "does not say", "No consumer is declared", "not named"] {
            assert!(!page.text.contains(gap), "{}: {gap}", page.path);
        }
        assert!(page.text.len() < 30_000, "{} has {} bytes", page.path, page.text.len());
    }
}

#[test]
fn a_domain_with_many_events_has_a_bar_for_ticks() {
    let folder = tempfile::tempdir().expect("a folder");
    let domain = folder.path().join("many");
    std::fs::create_dir(&domain).expect("a domain");
    std::fs::write(domain.join("domain.toml"), "topic = \"many\"").expect("a domain");
    for number in 0..60 {
        let schema = format!(
            r#"{{ "type": "record", "name": "Did{number}", "eventType": "It.Did{number}",
                 "keyField": "id", "fields": [{{ "name": "id", "type": "long" }}] }}"#
        );
        std::fs::write(domain.join(format!("did_{number}.avsc")), schema).expect("a schema");
    }
    let model = Catalog::read(folder.path()).expect("a catalog").model().expect("a sound one");
    let pages = pages(&Site::new(&model));
    let picture = pages.iter().find(|page| page.path == "picture.html").expect("a picture");
    assert!(picture.text.contains("width=\"396\" height=\"14\""), "{}", picture.text);
    assert!(!picture.text.contains("It.Did1"), "{}", picture.text);
    assert_eq!(links::dead(&pages), Vec::<String>::new());
}

#[test]
fn no_text_of_the_catalog_becomes_markup() {
    let model = model();
    for page in pages(&Site::new(&model)).iter().filter(|page| page.path.ends_with(".html")) {
        for markup in
            ["<script>alert", "<img", "<b>", "<i>", "<em>", "onerror=alert(1)>", "{{", "<odd>"]
        {
            let is_there = page.text.contains(markup);
            let is_text = markup == "{{" && page.text.contains("{{ 1 }}");
            assert!(!is_there || is_text, "{}: {markup}", page.path);
        }
        let own = if page.path == "404.html" { 2 } else { 1 };
        assert_eq!(page.text.matches("<script").count(), own, "{}", page.path);
        assert_eq!(page.text.matches("</table>").count(), page.text.matches("<table").count());
    }
}

#[test]
fn no_place_has_the_anchor_of_another() {
    let model = model();
    for page in pages(&Site::new(&model)) {
        assert_eq!(links::repeated(&page), Vec::<&str>::new(), "{}", page.path);
    }
}

#[test]
fn nothing_is_asked_of_another_place() {
    let model = model();
    for page in pages(&Site::new(&model)) {
        for start in
            ["src=\"http", "href=\"http", "src=\"//", "href=\"//", "url(", "@import", "fetch("]
        {
            assert!(!page.text.contains(start), "{}: {start}", page.path);
        }
    }
}
