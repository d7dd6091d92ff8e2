//! `factline generate`, as a shell sees it.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

const VISIT: &str = r#"{"type": "record", "name": "h.Visit", "fields": [
    {"name": "ward", "type": "Ward"}, {"name": "note", "type": "string"}
]}"#;
const WARD: &str = r#"{"type": "enum", "name": "h.Ward", "symbols": ["WEST", "EAST"]}"#;

/// A folder with both schemas.
fn folder() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    for (name, text) in [("visit.avsc", VISIT), ("ward.avsc", WARD)] {
        std::fs::write(folder.path().join(name), text).expect("a file");
    }
    folder
}

/// Exit code, standard output and standard error of `factline generate ARGS` in `folder`.
fn run(folder: &Path, args: &str) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_factline"))
        .arg("generate")
        .args(args.split(' '))
        .current_dir(folder)
        .output()
        .expect("the binary");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

#[test]
fn files_come_in_any_order_and_are_written_once() {
    let folder = folder();
    let (code, stdout, _) = run(folder.path(), "visit.avsc ward.avsc --out out");
    assert_eq!((code, &*stdout), (0, ""));
    assert!(folder.path().join("out/mod.rs").exists());
    let (code, _, stderr) = run(folder.path(), "ward.avsc visit.avsc --out out");
    assert_eq!((code, &*stderr), (0, "nothing changed\n"));
}

#[test]
fn check_writes_nothing_and_says_what_would_change() {
    let folder = folder();
    let (code, stdout, _) = run(folder.path(), ". --out out --check");
    assert_eq!((code, &*stdout), (100, "create h.rs\ncreate mod.rs\n"));
    assert!(!folder.path().join("out").exists());
    assert_eq!(run(folder.path(), "visit.avsc ward.avsc --out out").0, 0);
    assert_eq!(run(folder.path(), "visit.avsc ward.avsc --out out --check").0, 0);
    std::fs::write(folder.path().join("out/h.rs"), "by hand").expect("written");
    let (code, stdout, _) = run(folder.path(), "visit.avsc ward.avsc --out out --check");
    assert_eq!((code, &*stdout), (100, "update h.rs\n"));
}

#[test]
fn what_is_invalid_is_a_finding_with_its_place() {
    let folder = folder();
    let (code, stdout, _) = run(folder.path(), "visit.avsc --out out");
    assert_eq!(code, 100);
    assert!(stdout.contains("visit.avsc:2:30: error[REFERENCE_RESOLVES]"), "{stdout}");
    assert!(!folder.path().join("out").exists());
    let (code, stdout, _) = run(folder.path(), "visit.avsc --out out --format json");
    assert_eq!(code, 100);
    assert!(stdout.contains(r#""line":2,"column":30"#), "{stdout}");
}

#[test]
fn a_path_that_is_not_there_fails_and_a_missing_option_is_wrong_usage() {
    let folder = folder();
    let (code, _, stderr) = run(folder.path(), "missing.avsc --out out");
    assert_eq!(code, 1);
    assert!(stderr.contains("missing.avsc"), "{stderr}");
    assert_eq!(run(folder.path(), "visit.avsc").0, 2);
}

#[test]
fn a_view_is_made_where_it_is_asked_for() {
    let folder = folder();
    assert_eq!(run(folder.path(), "visit.avsc ward.avsc --out out --view h.Visit").0, 0);
    let text = std::fs::read_to_string(folder.path().join("out/h.rs")).expect("the file");
    assert!(text.contains("pub struct VisitRef<'a>"));
    assert_eq!(run(folder.path(), "visit.avsc ward.avsc --out out --view h.Other").0, 100);
}
