//! Every crate that reaches a user may be used under Apache-2.0.

use crate::edges::reachable;
use crate::{metadata, read};
use spdx::{Expression, ParseMode};

#[test]
fn every_dependency_has_a_licence_that_deny_toml_allows() {
    let config: toml::Table = read("deny.toml").parse().expect("deny.toml is TOML");
    let allowed = texts(&config["licenses"]["allow"]);
    let excluded = texts(&config["graph"]["exclude"]);
    let metadata = metadata();
    let ours = metadata.workspace_packages();
    let shipped = ours.iter().filter(|package| !excluded.contains(&package.name.as_str()));
    let used = reachable(shipped.map(|package| &package.id));
    let mut problems = Vec::new();
    for package in used.iter().map(|id| &metadata[*id]).filter(|package| package.source.is_some()) {
        let licence = package.license.as_deref().unwrap_or("none");
        let fits = Expression::parse_mode(licence, ParseMode::LAX).is_ok_and(|expression| {
            expression.evaluate(|requirement| allowed.contains(&requirement.to_string().as_str()))
        });
        if !fits {
            problems.push(format!("{} {}: {licence}", package.name, package.version));
        }
    }
    assert!(problems.is_empty(), "not allowed by deny.toml:\n{}", problems.join("\n"));
}

fn texts(list: &toml::Value) -> Vec<&str> {
    let list = list.as_array().expect("a list");
    list.iter().map(|text| text.as_str().expect("a text")).collect()
}
