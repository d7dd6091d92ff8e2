//! `factline compat` of single schemas, as a shell sees it.

use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

/// Exit code, standard output and standard error of `factline ARGS` beside these files.
fn run(files: &[(&str, &str)], args: &str) -> (i32, String, String) {
    let folder = TempDir::new().expect("a folder");
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).expect("a file");
    }
    let output = Command::new(env!("CARGO_BIN_EXE_factline"))
        .args(args.split(' '))
        .current_dir(folder.path())
        .output()
        .expect("the binary");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

fn record(fields: &str) -> String {
    format!(r#"{{"type": "record", "name": "h.Ward", "fields": [{fields}]}}"#)
}

fn findings(out: &str) -> Vec<Value> {
    let report: Value = serde_json::from_str(out).expect("JSON");
    report["findings"].as_array().cloned().expect("an array")
}

#[test]
fn each_break_is_shown_by_a_datum_that_the_reader_refuses() {
    let writer = record(
        r#"{"name": "beds", "type": ["null", "int"]},
           {"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": ["ICU", "ER"]}}"#,
    );
    let reader = record(
        r#"{"name": "beds", "type": "int"},
           {"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": ["ER"]}}"#,
    );
    let files = [("w.avsc", &*writer), ("r.avsc", &*reader)];
    let (code, out, _) = run(&files, "compat --reader r.avsc --writer w.avsc --format json");
    assert_eq!(code, 100);
    let found = findings(&out);
    let shown = |index: usize| &found[index]["counterexample"];
    assert_eq!(shown(0)["json"], json!({"beds": null, "kind": "ER"}), "{out}");
    assert_eq!(
        (&shown(0)["bytes"], &shown(0)["path"]),
        (&json!("0002"), &json!("Ward.beds<null>"))
    );
    assert_eq!(shown(1)["json"], json!({"beds": {"int": 0}, "kind": "ICU"}), "{out}");
    assert!(found.iter().all(|finding| finding["effect"] == "major"), "{out}");

    for example in [shown(0), shown(1)] {
        let hex = example["bytes"].as_str().expect("hexadecimal text");
        let read = format!("decode --schema w.avsc --reader r.avsc --hex {hex}");
        assert_eq!(run(&files, &read).0, 1, "{read}");
        let (code, json, _) = run(&files, &format!("decode --schema w.avsc --hex {hex}"));
        assert_eq!((code, serde_json::from_str(&json).ok().as_ref()), (0, Some(&example["json"])));
    }
    let (_, out, _) = run(&files, "compat --reader r.avsc --writer w.avsc");
    let expected = "  counter-example: {\"beds\":null,\"kind\":\"ER\"} (0002): Ward.beds<null>: ";
    assert!(out.contains(expected) && out.contains("\n  effect: major\n  fix: "), "{out}");
}

#[test]
fn where_reading_is_more_tolerant_than_the_verdict_it_says_so() {
    let fields = r#"{"name": "a", "type": "int"}, {"name": "b", "type": "long"}"#;
    let writer = record(fields);
    let alias = record(&fields.replace(r#""int"}"#, r#""int", "aliases": ["b"]}"#));
    let endless = record(r#"{"name": "ward", "type": "Ward"}, {"name": "x", "type": "int"}"#);
    let other = endless.replace("\"int\"", "\"string\"");
    let files = [
        ("w.avsc", &*writer),
        ("r.avsc", &*alias),
        ("endless.avsc", &*endless),
        ("other.avsc", &*other),
    ];
    for (pair, reason) in [
        // Java's check throws, and yet its reader looks at no alias where the schemas are equal.
        ("--reader r.avsc --writer w.avsc", "every datum of the writer can be read"),
        ("--reader other.avsc --writer endless.avsc", "no datum of the writer"),
    ] {
        let (code, out, _) = run(&files, &format!("compat {pair} --format json"));
        assert_eq!(code, 100, "{out}");
        let finding = &findings(&out)[0];
        assert_eq!(finding["counterexample"], Value::Null);
        let found = finding["counterexample_reason"].as_str().unwrap_or_default();
        assert!(found.contains(reason), "{out}");
        let (_, out, _) = run(&files, &format!("compat {pair}"));
        assert!(out.contains(&format!("  no counter-example: {found}\n")), "{out}");
    }
}

#[test]
fn changes_of_meaning_have_no_counter_example_but_bytes_that_are_no_text() {
    let files = [
        ("w.avsc", r#""bytes""#),
        ("r.avsc", r#""string""#),
        ("n.avsc", r#""int""#),
        ("f.avsc", r#""float""#),
    ];
    let (code, out, _) = run(&files, "compat --reader r.avsc --writer w.avsc --format json");
    let finding = &findings(&out)[0];
    assert_eq!((code, &finding["rule"]), (0, &json!("STRING_BYTES_PROMOTION")), "{out}");
    assert_eq!(finding["counterexample"]["bytes"], "02ff", "{out}");
    let (_, out, _) = run(&files, "compat --reader f.avsc --writer n.avsc --format json");
    let finding = &findings(&out)[0];
    assert_eq!(finding["counterexample"], Value::Null, "{out}");
    assert_eq!(finding["counterexample_reason"], "the data is read, as something else", "{out}");
}

#[test]
fn without_arguments_it_names_every_way() {
    for args in ["compat", "compat --mode FULL"] {
        let (code, _, err) = run(&[], args);
        assert_eq!(code, 2, "{err}");
        for way in ["--reader <FILE>", "--new <FILE>", "--against <STATE>"] {
            assert!(err.contains(way), "{way}: {err}");
        }
    }
}
