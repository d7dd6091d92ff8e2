//! Which crate may depend on which. An edge that is not listed here is a decision, not an accident.

use crate::metadata;
use cargo_metadata::{DependencyKind, Package, PackageId};
use std::collections::{BTreeMap, BTreeSet};

/// Each crate with the crates of ours that it may use. Crates for tests and benchmarks may use all.
const EDGES: &[(&str, &[&str])] = &[
    ("factline-emit", &[]),
    ("factline-macros", &["factline-emit"]),
    ("factline-core", &["factline-macros"]),
    ("factline-codegen", &["factline-core", "factline-emit"]),
    ("factline-registry", &["factline-core"]),
    ("healthtech-catalog", &["factline-core", "factline-codegen"]),
    ("factline", &["factline-core", "factline-registry"]),
    ("factline-cli", &["factline-codegen", "factline-core", "factline-registry", "factline"]),
    ("hospital", &["healthtech-catalog", "factline"]),
];
const UNBOUND: &[&str] = &["factline-tests", "factline-bench"];

#[test]
fn crates_depend_only_on_what_the_architecture_allows() {
    let allowed: BTreeMap<_, _> = EDGES.iter().copied().collect();
    let mut problems = Vec::new();
    for package in metadata().workspace_packages() {
        let name = package.name.as_str();
        match allowed.get(name) {
            Some(allowed) => problems.extend(
                ours(package)
                    .filter(|used| !allowed.contains(&used.as_str()))
                    .map(|used| format!("{name} must not depend on {used}")),
            ),
            None if UNBOUND.contains(&name) => {}
            None => problems.push(format!("{name} has no row in EDGES")),
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn every_allowed_crate_exists() {
    let names: BTreeSet<_> =
        metadata().workspace_packages().iter().map(|package| package.name.to_string()).collect();
    for (name, uses) in EDGES {
        assert!(names.contains(*name), "{name} is in EDGES but not in the workspace");
        for used in *uses {
            assert!(names.contains(*used), "{name} may use {used}, which does not exist");
        }
    }
}

#[test]
fn only_the_build_script_of_the_catalog_generates() {
    let catalog = package("healthtech-catalog");
    for dependency in &catalog.dependencies {
        let generates = dependency.name == "factline-codegen";
        assert_eq!(
            generates,
            dependency.kind == DependencyKind::Build,
            "healthtech-catalog: {} as a {} dependency",
            dependency.name,
            dependency.kind
        );
    }
}

#[test]
fn the_catalog_builds_without_kafka_database_or_async_runtime() {
    const HEAVY: &[&str] =
        &["rdkafka", "rdkafka-sys", "sqlx", "sqlx-core", "tokio", "reqwest", "hyper"];
    let reached = names("healthtech-catalog");
    let heavy: Vec<_> = HEAVY.iter().filter(|name| reached.contains(**name)).collect();
    assert!(heavy.is_empty(), "healthtech-catalog pulls in {heavy:?}");
    // The walk is only worth something if it finds what is there.
    assert!(reached.contains("factline-core") && reached.contains("uuid"), "{reached:?}");
    assert!(names("factline").contains("rdkafka"));
}

fn package(name: &str) -> &'static Package {
    let packages = metadata().packages.iter();
    packages.into_iter().find(|package| package.name == name).expect("the package exists")
}

/// The crates of ours that a package uses in its code or its build script.
fn ours(package: &Package) -> impl Iterator<Item = String> + '_ {
    package
        .dependencies
        .iter()
        .filter(|dependency| dependency.kind != DependencyKind::Development)
        .filter(|dependency| dependency.path.is_some())
        .map(|dependency| dependency.name.clone())
}

fn names(start: &str) -> BTreeSet<&'static str> {
    reachable([&package(start).id]).into_iter().map(|id| metadata()[id].name.as_str()).collect()
}

/// All packages that some need to be built, with every feature of the workspace on.
pub(crate) fn reachable<'a>(
    start: impl IntoIterator<Item = &'a PackageId>,
) -> BTreeSet<&'a PackageId> {
    let nodes = &metadata().resolve.as_ref().expect("the graph is resolved").nodes;
    let nodes: BTreeMap<_, _> = nodes.iter().map(|node| (&node.id, node)).collect();
    let mut seen = BTreeSet::new();
    let mut open: Vec<_> = start.into_iter().collect();
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        let built = |dependency: &&cargo_metadata::NodeDep| {
            dependency.dep_kinds.iter().any(|kind| kind.kind != DependencyKind::Development)
        };
        open.extend(nodes[id].deps.iter().filter(built).map(|dependency| &dependency.pkg));
    }
    seen
}
