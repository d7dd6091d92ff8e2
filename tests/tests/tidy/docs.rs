//! The pages of the book: each is in its table of contents, and no link inside of the project is dead.

use crate::root;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

#[test]
fn every_page_is_in_the_summary() {
    let docs = root().join("docs");
    let listed: BTreeSet<PathBuf> =
        links(&docs.join("SUMMARY.md")).into_iter().map(|(_, path)| path).collect();
    let pages: BTreeSet<PathBuf> =
        markdown(&docs).into_iter().filter(|page| !page.ends_with("SUMMARY.md")).collect();
    assert_eq!(pages.difference(&listed).collect::<Vec<_>>(), Vec::<&PathBuf>::new(), "not listed");
    assert!(!pages.is_empty());
}

#[test]
fn no_link_is_dead() {
    let root = root();
    let mut dead = Vec::new();
    let mut alive = 0;
    for page in markdown(&root) {
        for (text, target) in links(&page) {
            if target.exists() {
                alive += 1;
            } else {
                dead.push(format!(
                    "{}: {text}",
                    page.strip_prefix(&root).unwrap_or(&page).display()
                ));
            }
        }
    }
    assert!(dead.is_empty(), "dead links:\n{}", dead.join("\n"));
    assert!(alive > 0, "no link was found at all");
}

/// What lint asks a schema for that is Avro's own.
const AVRO: [&str; 4] = ["aliases", "name", "symbols", "type"];

/// The attributes that the generator and lint ask a schema for, and the keys they know in the two
/// settings files.
#[test]
fn the_page_of_attributes_names_everything_that_is_read() {
    let page = crate::read("docs/attributes.md");
    let mut read = BTreeSet::new();
    for folder in ["resolve", "check", "lint/rules", "change/rules"] {
        for file in files(&root().join("codegen/src").join(folder), ".rs") {
            let code = std::fs::read_to_string(file).expect("the source can be read");
            read.extend(between(&code, &[".str(\"", ".get(\""], '"'));
        }
    }
    assert!(read.contains("eventType") && read.contains("retired"), "{read:?}");
    read.extend(between(&crate::read("codegen/src/input/domain.rs"), &["\n            \""], '"'));
    read.extend(between(
        &crate::read("codegen/src/input/catalog_file.rs"),
        &["\n            (\""],
        '"',
    ));
    assert!(read.contains("retention") && read.contains("domain-features"), "{read:?}");
    let lint = between(&crate::read("codegen/src/lint/settings.rs"), &["\n            (\""], '"');
    assert!(lint.contains("categories"), "{lint:?}");
    read.extend(lint.iter().map(|key| format!("lint.{key}")));
    let changes =
        between(&crate::read("codegen/src/change/settings.rs"), &["\n            (\""], '"');
    assert!(changes.contains("compatibility"), "{changes:?}");
    read.extend(changes.iter().map(|key| format!("changes.{key}")));
    read.retain(|name| {
        !AVRO.contains(&&**name) && !name.contains(' ') && !page.contains(&format!("`{name}`"))
    });
    assert!(read.is_empty(), "docs/attributes.md does not name {read:?}");
}

/// What stands between one of the openings and the closing.
fn between(text: &str, openings: &[&str], closing: char) -> BTreeSet<String> {
    let after = openings.iter().flat_map(|opening| text.split(opening).skip(1));
    after.filter_map(|rest| rest.split(closing).next()).map(str::to_owned).collect()
}

fn markdown(folder: &Path) -> Vec<PathBuf> {
    files(folder, ".md")
}

/// The files of a folder with an ending, without what is built or hidden.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder can be read").flatten() {
        let path = entry.path();
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if path.is_dir() && !name.starts_with('.') && name != "target" {
            found.extend(files(&path, ending));
        } else if name.ends_with(ending) {
            found.push(path);
        }
    }
    found
}

/// The links of a page that lead to files: as written, and as a path.
fn links(page: &Path) -> Vec<(String, PathBuf)> {
    let text = std::fs::read_to_string(page).expect("the page can be read");
    let folder = page.parent().expect("a page lies in a folder");
    let mut fenced = false;
    let mut found = Vec::new();
    for line in text.lines() {
        fenced ^= line.trim_start().starts_with("```");
        if fenced {
            continue;
        }
        // A bracket behind a backslash is text.
        for part in line.replace("\\](", "").split("](").skip(1) {
            let target = part.split(')').next().unwrap_or_default();
            let file = target.split('#').next().unwrap_or_default();
            if !file.is_empty() && !file.contains("://") && !file.starts_with("mailto:") {
                found.push((target.to_owned(), folder.join(file)));
            }
        }
    }
    found
}
