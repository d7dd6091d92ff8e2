//! Links between pages.

use std::collections::{BTreeMap, BTreeSet};

use factline_codegen::docs::Page;

/// Links that lead to no page, or to no place on their page.
pub(crate) fn dead(pages: &[Page]) -> Vec<String> {
    let anchors: BTreeMap<&str, BTreeSet<&str>> =
        pages.iter().map(|page| (&*page.path, attributes(&page.text, "id"))).collect();
    let mut dead = Vec::new();
    for page in pages {
        for link in of(page) {
            let (path, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target =
                if path.is_empty() { page.path.clone() } else { resolved(&page.path, path) };
            let is_alive = anchors.get(&*unescaped(&target)).is_some_and(|ids| {
                anchor.is_empty()
                    || ids.iter().any(|id| *unmarked(id) == *unescaped(&unmarked(anchor)))
            });
            if !is_alive && !target.starts_with("asyncapi/") {
                dead.push(format!("{} -> {link}", page.path));
            }
        }
    }
    dead
}

/// What a page links to and loads.
pub(crate) fn of(page: &Page) -> Vec<String> {
    if !page.path.ends_with(".html") {
        return Vec::new();
    }
    let links = attributes(&page.text, "href").into_iter().chain(attributes(&page.text, "src"));
    links.map(str::to_owned).collect()
}

/// Anchors that a page has more than once.
pub(crate) fn repeated(page: &Page) -> Vec<&str> {
    let mut seen = BTreeSet::new();
    let ids = page.text.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next());
    ids.filter(|id| !seen.insert(*id)).collect()
}

fn attributes<'t>(text: &'t str, name: &str) -> BTreeSet<&'t str> {
    let start = format!(" {name}=\"");
    text.split(&*start).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// A relative path, from the folder of all pages.
fn resolved(from: &str, path: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

/// A text of an attribute as it is meant.
fn unmarked(text: &str) -> String {
    let text = text.replace("&#34;", "\"").replace("&#39;", "'").replace("&#60;", "<");
    text.replace("&#62;", ">").replace("&#38;", "&")
}

/// An address without percent signs.
fn unescaped(address: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = address.as_bytes();
    while let [first, after @ ..] = rest {
        let code = (*first == b'%').then(|| after.get(..2)).flatten();
        let code = code.and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
