//! Every crate that we build with may be used under Apache-2.0.

use crate::{metadata, read};
use spdx::{Expression, ParseMode};

#[test]
fn every_dependency_has_a_licence_that_deny_toml_allows() {
    let config: toml::Table = read("deny.toml").parse().expect("deny.toml is TOML");
    let allowed: Vec<&str> = config["licenses"]["allow"]
        .as_array()
        .expect("a list of licences")
        .iter()
        .map(|licence| licence.as_str().expect("a name"))
        .collect();
    let mut problems = Vec::new();
    for package in metadata().packages.iter().filter(|package| package.source.is_some()) {
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
