//! Where the other state is taken from.

use std::fs::File;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::{Bench, FILE, broken, changed, document, of_rule, repository, write};

#[test]
fn the_same_state_is_clean_everywhere() {
    let (bench, other) = (repository(), copies());
    for state in [
        "git:main".to_owned(),
        "git:HEAD".to_owned(),
        format!("dir:{other}/catalog", other = other.path().display()),
        format!("{}/catalog.tar", other.path().display()),
        format!("{}/catalog.tar.gz", other.path().display()),
    ] {
        for path in ["", " .", " schemas", " schemas/lab", " --catalog ."] {
            let ran = bench.run(&format!("compat --against {state}{path}"));
            ran.says(0, &[&format!("compatible with {state}: no changes")]);
        }
    }
}

/// A catalog in a folder `catalog`, and archives of it beside.
fn copies() -> Bench {
    let bench = Bench::new();
    write(&bench, "catalog/");
    archive(&bench, "catalog");
    bench
}

#[test]
fn a_break_is_found_from_every_state_at_its_place() {
    let (bench, copies) = (repository(), copies());
    bench.file(FILE, broken());
    let other = copies.path().display().to_string();
    for state in [
        "git:main".to_owned(),
        "git:HEAD~0".to_owned(),
        format!("dir:{other}/catalog"),
        format!("dir:{other}/catalog/schemas"),
        format!("{other}/catalog.tar"),
        format!("{other}/catalog.tar.gz#subdir=catalog"),
    ] {
        let ran = bench.run(&format!("compat --against {state} --format json"));
        assert_eq!(ran.code, 100, "{state}: {}", ran.said());
        let found = of_rule(&document(&ran.out), "TYPE_MISMATCH");
        assert_eq!(found.len(), 1, "{state}: {}", ran.out);
        assert_eq!((&found[0]["file"], &found[0]["line"]), (&FILE.into(), &10.into()), "{state}");
    }
}

/// An archive of a folder, plain and compressed.
fn archive(bench: &Bench, folder: &str) {
    let path = |name: &str| bench.path().join(name);
    let mut builder =
        tar::Builder::new(File::create(path(&format!("{folder}.tar"))).expect("a file"));
    builder.append_dir_all(folder, path(folder)).expect("an archive");
    builder.into_inner().expect("an archive");
    let to = File::create(path(&format!("{folder}.tar.gz"))).expect("a file");
    let mut from = File::open(path(&format!("{folder}.tar"))).expect("a file");
    let mut gzip = GzEncoder::new(to, Compression::fast());
    std::io::copy(&mut from, &mut gzip).expect("an archive");
    gzip.finish().expect("an archive");
}

#[test]
fn a_catalog_below_the_root_of_its_repository_is_compared_with_itself() {
    let bench = Bench::new();
    write(&bench, "services/catalog/");
    bench.file("other/x.avsc", "\"int\"");
    bench.commit("a catalog");
    let file = format!("services/catalog/{FILE}");
    bench.file(&file, broken());
    for args in ["--catalog services/catalog", "services/catalog", &file] {
        let ran = bench.run(&format!("compat --against git:main {args}"));
        ran.says(100, &["TYPE_MISMATCH", &format!("{file}:10:")]);
    }
    // Where the catalog was elsewhere.
    bench.git(&["mv", "services/catalog", "catalog"]);
    bench.commit("moved");
    bench.run("compat --against git:main~1").says(1, &["has no folder catalog", "#subdir=PATH"]);
    let ran = bench.run("compat --against git:main~1#subdir=services/catalog");
    ran.says(100, &["TYPE_MISMATCH", &format!("catalog/{FILE}:10:")]);
}

#[test]
fn what_is_not_committed_counts_and_other_files_do_not() {
    let bench = repository();
    bench.file("schemas/lab/notes.md", "nothing");
    bench.file(".hidden/x.avsc", "broken");
    bench.file(
        "schemas/lab/sample_lost.avsc",
        changed("SampleDrawn", "SampleLost").replace("Drawn", "Lost"),
    );
    let ran = bench.run("compat --against git:main --format json");
    assert_eq!(ran.code, 0, "{}", ran.said());
    let document = document(&ran.out);
    assert_eq!(document["compatible"], true);
    assert_ne!(document["effect"], "major", "{}", ran.out);
}

#[test]
fn a_version_that_is_superseded_counts_where_all_do() {
    let bench = repository();
    bench.file("history/acme.lab.SampleDrawn/1.avsc", r#"{"type":"record","name":"SampleDrawn","namespace":"acme.lab","fields":[{"name":"tubes","type":"string"}]}"#);
    bench.commit("history");
    // A change that any version before allows, but the first.
    bench.file(FILE, changed("\"int\"]", "\"long\"]"));
    bench.run("compat --against git:main").says(0, &["compatible"]);
    let ran = bench.run("compat --against git:main --mode BACKWARD_TRANSITIVE");
    ran.says(100, &["can't read old data of version 1", "counter-example: {\"tubes\":\"\"}"]);
}
