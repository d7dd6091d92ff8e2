//! What is written to a folder, and what is left alone.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use factline_codegen::{Change, Config, Generated, Key, Plan, generate, read};
use tempfile::TempDir;

fn schema(name: &str, field: &str) -> String {
    let (namespace, short) = name.rsplit_once('.').unwrap_or(("", name));
    format!(
        r#"{{"type": "record", "name": "{short}", "namespace": "{namespace}",
            "fields": [{{"name": "{field}", "type": "int"}}]}}"#
    )
}

/// Writes schemas into a folder, in the place of all that were there.
fn schemas(folder: &Path, schemas: &[(&str, &str)]) {
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder).expect("the folder");
    for (name, field) in schemas {
        fs::write(folder.join(format!("{name}.avsc")), schema(name, field)).expect("written");
    }
}

/// Generates a folder of schemas into another, and returns what changed.
fn run(from: &Path, to: &Path) -> Vec<Change> {
    let input = read([from]).expect("the schemas");
    let config = Config::new();
    let key = Key::of(&input, &config);
    let generated = generate(&input, &config);
    assert!(!generated.has_errors(), "{:?}", generated.findings);
    let plan = Plan::new(to, &generated, &key).expect("a plan");
    let changes = plan.changes().to_vec();
    plan.apply().expect("applied");
    assert!(Plan::is_current(to, &key));
    changes
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| name != ".factline")
        .collect();
    names.sort();
    names
}

#[test]
fn only_what_differs_is_written_and_what_is_stale_goes() {
    let (from, to) = (TempDir::new().expect("a folder"), TempDir::new().expect("a folder"));
    schemas(from.path(), &[("a.One", "x"), ("b.Two", "x")]);
    assert_eq!(run(from.path(), to.path()).len(), 3);
    assert_eq!(files(to.path()), ["a.rs", "b.rs", "mod.rs"]);
    assert!(run(from.path(), to.path()).is_empty());

    schemas(from.path(), &[("a.One", "y"), ("b.Two", "x")]);
    let changed: Vec<_> =
        run(from.path(), to.path()).iter().map(|change| change.file().to_owned()).collect();
    // The root's head has the digest of all schemas.
    assert_eq!(changed, ["a.rs", "mod.rs"]);

    schemas(from.path(), &[("a.One", "y"), ("c.d.Three", "x")]);
    assert!(run(from.path(), to.path()).contains(&Change::Remove("b.rs".to_owned())));
    assert_eq!(files(to.path()), ["a.rs", "c", "mod.rs"]);

    schemas(from.path(), &[("a.One", "y")]);
    run(from.path(), to.path());
    assert_eq!(files(to.path()), ["a.rs", "mod.rs"]);
}

#[test]
fn what_others_put_into_the_folder_stays() {
    let (from, to) = (TempDir::new().expect("a folder"), TempDir::new().expect("a folder"));
    fs::write(to.path().join("mine.rs"), "").expect("written");
    schemas(from.path(), &[("a.One", "x")]);
    run(from.path(), to.path());
    assert_eq!(files(to.path()), ["a.rs", "mine.rs", "mod.rs"]);
}

#[test]
fn a_key_is_of_the_schemas_and_not_of_where_they_are() {
    let (one, other) = (TempDir::new().expect("a folder"), TempDir::new().expect("a folder"));
    let config = Config::new();
    let key = |folder: &Path| Key::of(&read([folder]).expect("the schemas"), &config);
    schemas(one.path(), &[("a.One", "x"), ("b.Two", "x")]);
    schemas(other.path(), &[("b.Two", "x"), ("a.One", "x")]);
    assert_eq!(key(one.path()), key(other.path()));
    schemas(other.path(), &[("a.One", "y"), ("b.Two", "x")]);
    assert_ne!(key(one.path()), key(other.path()));
    let views = Config::new().view("a.One");
    assert_ne!(key(one.path()), Key::of(&read([one.path()]).expect("the schemas"), &views));
}

#[test]
fn the_text_is_of_the_schemas_and_not_of_where_they_are() {
    let (one, other) = (TempDir::new().expect("a folder"), TempDir::new().expect("a folder"));
    let text = |folder: &Path| -> BTreeMap<String, String> {
        let Generated { files, .. } =
            generate(&read([folder]).expect("the schemas"), &Config::new());
        files
    };
    schemas(one.path(), &[("a.One", "x"), ("b.Two", "x")]);
    schemas(&other.path().join("deeper"), &[("a.One", "x"), ("b.Two", "x")]);
    assert_eq!(text(one.path()), text(&other.path().join("deeper")));
}
