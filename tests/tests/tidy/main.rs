//! What no compiler checks: the workspace's shape, its licences, the files around the code.

#![allow(clippy::panic, reason = "a test's helpers fail the test")]

mod compose;
mod docs;
mod edges;
mod licences;

use cargo_metadata::{Metadata, MetadataCommand};
use std::path::PathBuf;
use std::sync::LazyLock;

/// The root of the workspace.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the crate has a parent")
        .to_path_buf()
}

/// What cargo knows of the workspace, with every feature on, for the platform that servers run on.
fn metadata() -> &'static Metadata {
    static METADATA: LazyLock<Metadata> = LazyLock::new(|| {
        MetadataCommand::new()
            .manifest_path(root().join("Cargo.toml"))
            .features(cargo_metadata::CargoOpt::AllFeatures)
            .other_options(["--filter-platform".to_owned(), "x86_64-unknown-linux-gnu".to_owned()])
            .exec()
            .expect("cargo metadata answers")
    });
    &METADATA
}

/// A file of the workspace as text.
fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}
