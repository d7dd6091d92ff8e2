//! `factline schema`, as a shell sees it.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

const VISIT: &str = r#"{"type": "record", "name": "h.Visit", "fields": [
    {"name": "ward", "type": "Ward"}, {"name": "bed", "type": ["null", "int"], "default": null}
]}"#;
const WARD: &str = r#"{"type": "enum", "name": "h.Ward", "symbols": ["WEST", "EAST"]}"#;

/// A folder with these files.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    for (name, bytes) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, bytes).expect("a file");
    }
    folder
}

/// Exit code, standard output and standard error of `factline schema ARGS` in `folder`.
fn run(folder: &Path, args: &str, input: &[u8]) -> (i32, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_factline"))
        .arg("schema")
        .args(args.split(' '))
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary");
    // A run that needs no input may have ended by now.
    let _ = child.stdin.take().expect("a pipe").write_all(input);
    let output = child.wait_with_output().expect("an end");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

fn rows(stdout: &str) -> Vec<Value> {
    serde_json::from_str(stdout).expect("an array in JSON")
}

#[test]
fn sound_schemas_are_clean_in_any_order() {
    let folder = folder(&[
        ("a/visit.avsc", VISIT.as_bytes()),
        ("b/ward.avsc", WARD.as_bytes()),
        ("b/note", b"x"),
    ]);
    for args in ["check .", "check b a", "check a/visit.avsc b a", "check b/ward.avsc a"] {
        let (code, stdout, stderr) = run(folder.path(), args, b"");
        assert_eq!((code, &*stdout), (0, ""), "{args}");
        assert_eq!(stderr, "2 files, 0 errors, 0 warnings\n", "{args}");
    }
    assert_eq!(run(folder.path(), "check . --format json", b"").1, "[]\n");
}

#[test]
fn findings_are_data_and_end_with_their_own_code() {
    let folder = folder(&[("visit.avsc", VISIT.as_bytes())]);
    let (code, stdout, _) = run(folder.path(), "check visit.avsc --format json", b"");
    assert_eq!(code, 100);
    let expected = json!([{
        "rule": "REFERENCE_RESOLVES", "severity": "error", "file": "visit.avsc", "line": 2,
        "column": 30, "path": "Visit.ward",
        "message": "there is no type `Ward`, neither in `h` nor outside",
    }]);
    assert_eq!(Value::from(rows(&stdout)), expected);
    let (code, stdout, stderr) = run(folder.path(), "check visit.avsc", b"");
    assert_eq!((code, &*stderr), (100, "1 file, 1 error, 0 warnings\n"));
    assert!(stdout.starts_with("visit.avsc:2:30: error[REFERENCE_RESOLVES]: "), "{stdout}");
    assert!(stdout.contains("\n  |                              ^^^^^^\n"), "{stdout}");
}

#[test]
fn warnings_alone_are_clean() {
    let (code, stdout, _) = run(folder(&[]).path(), "check -", b"// why\n\"int\"");
    assert_eq!(code, 0);
    assert!(stdout.starts_with("<stdin>:1:1: warning[JSON_PLAIN]: "), "{stdout}");
}

#[test]
fn a_file_that_is_no_text_is_a_finding() {
    let folder = folder(&[("x.avsc", b"{\n\"type\": \"\xff\"}")]);
    let (code, stdout, _) = run(folder.path(), "check x.avsc --format json", b"");
    assert_eq!(code, 100);
    let row = &rows(&stdout)[0];
    assert_eq!(
        (&row["rule"], &row["line"], &row["column"]),
        (&json!("TEXT_IS_UTF8"), &json!(2), &json!(10))
    );
}

#[test]
fn what_cannot_be_read_is_a_failure() {
    let folder = folder(&[("empty/x.json", b"{}")]);
    let (code, stdout, stderr) = run(folder.path(), "check missing.avsc", b"");
    assert_eq!((code, &*stdout), (1, ""));
    assert!(stderr.starts_with("error: cannot read missing.avsc: "), "{stderr}");
    let (code, _, stderr) = run(folder.path(), "check empty", b"");
    assert_eq!((code, &*stderr), (1, "error: there is no .avsc file in empty\n"));
    assert_eq!(run(folder.path(), "check", b"").0, 2);
    assert_eq!(run(folder.path(), "check x --format yaml", b"").0, 2);
}

#[test]
fn canonical_forms_are_printed_one_a_line() {
    let folder = folder(&[("visit.avsc", VISIT.as_bytes()), ("ward.avsc", WARD.as_bytes())]);
    let ward = r#"{"name":"h.Ward","type":"enum","symbols":["WEST","EAST"]}"#;
    let (code, stdout, stderr) = run(folder.path(), "canonical .", b"");
    assert_eq!((code, &*stderr), (0, ""));
    assert_eq!(stdout.lines().nth(1), Some(ward), "{stdout}");
    assert!(stdout.lines().next().is_some_and(|visit| visit.contains(ward)), "{stdout}");
    assert_eq!(run(folder.path(), "canonical -", b"{\"type\": \"int\"}").1, "\"int\"\n");
}

#[test]
fn fingerprints_are_printed_of_each_schema() {
    let (code, stdout, _) = run(folder(&[]).path(), "fingerprint - --format json", b"\"int\"");
    assert_eq!(code, 0);
    let rows = rows(&stdout);
    let row = rows[0].as_object().expect("an object");
    let names: Vec<_> = row.keys().map(String::as_str).collect();
    let expected = ["file", "name", "canonical", "crc64", "md5", "sha256", "resolution", "text"];
    assert_eq!(names, expected);
    assert_eq!(row["crc64"], json!(8_247_732_601_305_521_295_i64));
    assert_eq!(row["md5"], "ef524ea1b91e73173d938ade36c1db32");
    assert_eq!((&row["file"], &row["name"]), (&json!("<stdin>"), &json!("int")));
    let (_, stdout, _) = run(folder(&[]).path(), "fingerprint -", WARD.as_bytes());
    assert!(stdout.starts_with("h.Ward (<stdin>)\n  crc64       "), "{stdout}");
}

#[test]
fn what_is_sound_is_printed_beside_what_is_not() {
    let folder = folder(&[
        ("bad.avsc", VISIT.replace("Ward", "Gone").as_bytes()),
        ("ward.avsc", WARD.as_bytes()),
    ]);
    let (code, stdout, stderr) =
        run(folder.path(), "canonical bad.avsc ward.avsc --format json", b"");
    assert_eq!(code, 100);
    assert_eq!(rows(&stdout).len(), 1);
    assert!(stderr.starts_with("bad.avsc:2:30: error[REFERENCE_RESOLVES]: "), "{stderr}");
}

#[test]
fn a_large_schema_is_no_trouble() {
    let mut fields = String::new();
    for index in 0..10_000 {
        let _ =
            write!(fields, r#"{{"name": "f{index}", "type": ["null", "long"], "default": null}},"#);
    }
    let fields = fields.trim_end_matches(',');
    let text = format!(r#"{{"type": "record", "name": "Wide", "fields": [{fields}]}}"#);
    assert!(text.len() > 400_000);
    assert_eq!(run(folder(&[]).path(), "check -", text.as_bytes()).0, 0);
    let broken = text.replace(r#""f9999", "type": ["#, r#""f0", "type": ["#);
    let (code, stdout, _) = run(folder(&[]).path(), "check - --format json", broken.as_bytes());
    assert_eq!(code, 100);
    let rows = rows(&stdout);
    assert_eq!(rows[0]["rule"], "FIELD_NAMES_UNIQUE");
    assert!(stdout.len() < 1_000, "the line is not repeated: {stdout}");
}
