//! `factline registry`: a catalog's schemas into registries that are new, full, stubborn or broken.

mod broken;
#[path = "../common/mod.rs"]
mod common;
mod deploying;
mod pulling;
mod served;
mod serving;

use common::{Bench, Ran};

const DRAWN: &str = r#"{"type": "record", "name": "Drawn", "namespace": "lab",
 "eventType": "Sample.Drawn", "keyField": "id",
 "fields": [{"name": "id", "type": "string"}, {"name": "tube", "type": "lab.Tube"}]}"#;

const TUBE: &str = r#"{"type": "enum", "name": "Tube", "namespace": "lab",
 "symbols": ["RED", "BLUE", "UNKNOWN"], "default": "UNKNOWN"}"#;

const LOST: &str = r#"{"type": "record", "name": "Lost", "namespace": "lab",
 "eventType": "Sample.Lost", "keyField": "id", "fields": [{"name": "id", "type": "string"}]}"#;

/// A catalog of two events and a type that one of them refers to.
fn catalog() -> Bench {
    let bench = Bench::new();
    bench.file("catalog.toml", "version = 1\n");
    bench.file("schemas/lab/domain.toml", "topic = \"lab.events\"\n");
    bench.file("schemas/lab/drawn.avsc", DRAWN);
    bench.file("schemas/lab/tube.avsc", TUBE);
    bench.file("schemas/lab/lost.avsc", LOST);
    bench
}

/// Runs `factline registry ARGS` before a registry.
fn run(bench: &Bench, url: &str, args: &str) -> Ran {
    bench.run_with(&format!("registry {args}"), &[("FACTLINE_REGISTRY_URL", url)])
}
