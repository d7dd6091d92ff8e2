//! What is broken, missing or refuses to answer: each a clear error that says what to do, by the
//! right exit code, and nothing half done.

#[path = "../common/mod.rs"]
mod common;
mod files;
mod registry;
mod states;

use common::Bench;

/// A sound schema.
const WARD: &str = r#"{
  "type": "record",
  "name": "Ward",
  "namespace": "h",
  "doc": "A ward.",
  "fields": [
    {"name": "beds", "type": "int", "doc": "How many beds it has."}
  ]
}
"#;

/// A folder with a file `bad.avsc` of these bytes beside a sound one.
fn beside_a_sound_one(bytes: &[u8]) -> Bench {
    let bench = Bench::new();
    bench.file("ward.avsc", WARD);
    bench.file("bad.avsc", bytes);
    bench
}
