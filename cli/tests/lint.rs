//! `factline lint`, `fmt`, `rules` and `explain`, as a shell sees them.

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

const SOUND: &str = "{\n  \"type\": \"fixed\",\n  \"name\": \"Digest\",\n  \"size\": 32\n}\n";
const BROKEN: &str =
    r#"{"type":"record","name":"Visit","fields":[{"name":"wardName","type":["string","null"]}]}"#;

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    folder
}

/// Exit code, standard output and standard error.
fn run(folder: &Path, args: &str) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_factline"))
        .args(args.split(' '))
        .current_dir(folder)
        .output()
        .expect("the binary");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).expect("a file")
}

#[test]
fn sound_schemas_are_clean() {
    let folder = folder(&[("digest.avsc", SOUND)]);
    let (code, stdout, stderr) = run(folder.path(), "lint digest.avsc");
    assert_eq!((code, &*stdout, &*stderr), (0, "", "1 file, 0 errors, 0 warnings\n"));
}

#[test]
fn findings_have_a_place_a_category_and_a_fix() {
    let folder = folder(&[("visit.avsc", BROKEN)]);
    let (code, stdout, stderr) = run(folder.path(), "lint visit.avsc --format json");
    assert_eq!(code, 100);
    let rows: Vec<Value> = serde_json::from_str(&stdout).expect("JSON");
    let ids: Vec<_> = rows.iter().map(|row| row["rule"].as_str().expect("a rule")).collect();
    assert_eq!(ids, ["FORMATTED", "FIELD_LOWER_SNAKE_CASE", "OPTIONAL_HAS_NULL_DEFAULT"]);
    assert_eq!((&rows[1]["line"], &rows[1]["column"]), (&1.into(), &51.into()));
    assert_eq!((&rows[1]["category"], &rows[1]["fixable"]), (&"BASIC".into(), &true.into()));
    assert_eq!(stderr, "1 file, 3 errors, 0 warnings; --fix can put 3 right\n");
    let (code, stdout, _) = run(folder.path(), "lint visit.avsc --category minimal");
    assert_eq!((code, &*stdout), (0, ""));
}

#[test]
fn a_fix_leaves_nothing_to_find() {
    let folder = folder(&[("lab/a.avsc", BROKEN)]);
    let (code, stdout, stderr) = run(folder.path(), "lint lab/a.avsc --fix");
    assert_eq!((code, &*stdout), (0, ""), "{stderr}");
    let text = read(folder.path(), "lab/visit.avsc");
    assert!(text.contains("\"type\": [\"null\", \"string\"],\n      \"default\": null,"), "{text}");
    assert!(!folder.path().join("lab/a.avsc").exists());
}

#[test]
fn a_fix_overwrites_no_other_file() {
    let folder = folder(&[("a.avsc", BROKEN), ("visit.avsc", SOUND)]);
    let (code, _, stderr) = run(folder.path(), "lint . --fix");
    assert_eq!(code, 1, "{stderr}");
    assert!(stderr.contains("there is such a file"), "{stderr}");
    assert_eq!(read(folder.path(), "visit.avsc"), SOUND);
}

#[test]
fn settings_are_those_of_the_catalog_above() {
    let settings = "version = 1\n[lint]\ncategories = [\"BASIC\"]\n[lint.rules]\nFORMATTED = \"off\"\n\
                    [lint.paths.\"schemas/old\"]\nFIELD_LOWER_SNAKE_CASE = \"warning\"\n";
    let other = BROKEN.replace("Visit", "Stay");
    let folder = folder(&[
        ("catalog.toml", settings),
        ("schemas/new/stay.avsc", &other),
        ("schemas/old/visit.avsc", BROKEN),
    ]);
    for (at, args) in
        [(".", "lint schemas --format github"), ("schemas/new", "lint .. --format github")]
    {
        let (code, stdout, _) = run(&folder.path().join(at), args);
        let lines: Vec<_> = stdout.lines().filter(|line| line.contains("SNAKE_CASE")).collect();
        assert_eq!((code, lines.len()), (100, 2), "{stdout}");
        assert!(lines[0].starts_with("::error") && lines[1].starts_with("::warning"), "{stdout}");
        assert!(!stdout.contains("FORMATTED"), "{stdout}");
    }
    std::fs::write(folder.path().join("catalog.toml"), "[lint]\nrule = {}\n").expect("a file");
    let (code, stdout, _) = run(folder.path(), "lint schemas");
    assert_eq!(code, 100);
    assert!(stdout.contains("catalog.toml:2:8: error[CATALOG_FILE_VALID]"), "{stdout}");
}

#[test]
fn a_part_of_a_catalog_is_judged_with_the_rest_of_it() {
    let visit = r#"{"type":"record","name":"Visit","namespace":"h.lab","fields":[{"name":"ward","type":"h.common.Digest"}]}"#;
    let digest = SOUND.replace("\"name\"", "\"namespace\": \"h.common\",\n  \"name\"");
    let folder = folder(&[
        ("catalog.toml", ""),
        ("schemas/lab/a.avsc", visit),
        ("schemas/common/d.avsc", &digest),
    ]);
    let (code, stdout, stderr) = run(folder.path(), "lint schemas/lab/a.avsc --format json");
    let rows: Vec<Value> = serde_json::from_str(&stdout).expect("JSON");
    let ids: Vec<_> = rows.iter().map(|row| row["rule"].as_str().expect("a rule")).collect();
    // The other file has a name to be found fault with, but nobody asked.
    assert_eq!((code, ids), (100, vec!["FORMATTED", "FILE_NAME_MATCHES_TYPE"]), "{stderr}");
    let (code, stdout, stderr) = run(&folder.path().join("schemas/lab"), "lint a.avsc --fix");
    assert_eq!((code, &*stdout), (0, ""), "{stderr}");
    assert!(folder.path().join("schemas/lab/visit.avsc").exists());
    assert!(folder.path().join("schemas/common/d.avsc").exists());
    assert_eq!(run(folder.path(), "lint schemas/lab/none.avsc").0, 1);
}

#[test]
fn every_format_reports_every_finding() {
    let folder = folder(&[("visit.avsc", BROKEN)]);
    for verb in ["lint", "schema check"] {
        std::fs::write(folder.path().join("bad.avsc"), "{").expect("a file");
        for format in ["text", "json", "sarif", "github", "gitlab", "junit"] {
            let (code, stdout, _) =
                run(folder.path(), &format!("{verb} bad.avsc --format {format}"));
            assert_eq!(code, 100, "{verb} {format}");
            assert!(stdout.contains("JSON_SYNTAX"), "{verb} {format}: {stdout}");
        }
    }
}

#[test]
fn fmt_writes_checks_and_filters() {
    let folder = folder(&[("a/visit.avsc", BROKEN), ("a/digest.avsc", SOUND)]);
    let path = Path::new("a").join("visit.avsc").display().to_string();
    let (code, stdout, stderr) = run(folder.path(), "fmt --check a");
    assert_eq!((code, stdout), (100, format!("{path}\n")));
    assert_eq!(stderr, "2 files, 1 would change\n");
    assert_eq!(read(folder.path(), "a/visit.avsc"), BROKEN);
    assert_eq!(run(folder.path(), "fmt a").0, 0);
    assert_eq!(run(folder.path(), "fmt --check a").0, 0);
    assert_eq!(read(folder.path(), "a/digest.avsc"), SOUND);
    std::fs::write(folder.path().join("a/visit.avsc"), "{} // why").expect("a file");
    let (code, _, stderr) = run(folder.path(), "fmt a");
    assert_eq!(code, 100);
    assert!(stderr.contains("comments"), "{stderr}");
}

#[test]
fn rules_are_listed_and_explained() {
    let folder = folder(&[]);
    let (code, stdout, _) = run(folder.path(), "rules --format json");
    let rows: Vec<Value> = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!(code, 0);
    let formatted = rows.iter().find(|row| row["id"] == "FORMATTED").expect("a rule");
    assert_eq!((&formatted["category"], &formatted["fixable"]), (&"BASIC".into(), &true.into()));
    let text = run(folder.path(), "rules").1;
    assert!(rows.iter().all(|row| text.contains(row["id"].as_str().expect("an id"))));
    let (code, stdout, _) = run(folder.path(), "explain FORMATTED");
    assert_eq!(code, 0);
    assert!(stdout.starts_with("FORMATTED (BASIC, since 0.1.0)\n\n"), "{stdout}");
    let (code, stdout, _) = run(folder.path(), "explain topic_changed");
    assert_eq!(code, 0);
    assert!(stdout.starts_with("TOPIC_CHANGED (ROUTING, major, since 0.1.0)\n\n"), "{stdout}");
    let text = run(folder.path(), "rules --of changes").1;
    assert!(text.contains("TOPIC_CHANGED") && !text.contains("FORMATTED"), "{text}");
    for usage in ["explain NONE", "lint", "lint . --category NONE", "fmt"] {
        assert_eq!(run(folder.path(), usage).0, 2, "{usage}");
    }
}
