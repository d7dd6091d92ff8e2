//! The verbs that read and write data, as a shell sees them.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use tempfile::TempDir;

const WARD: &str = r#"{"type": "record", "name": "h.Ward", "fields": [
    {"name": "beds", "type": "int"}, {"name": "kind", "type": "Kind"}
]}"#;
const KIND: &str = r#"{"type": "enum", "name": "h.Kind", "symbols": ["ICU", "ER"]}"#;
const NEW: &str = r#"{"type": "record", "name": "h.Ward", "fields": [
    {"name": "kind", "type": "Kind"}, {"name": "beds", "type": ["null", "long"]}
]}"#;

struct Bench(TempDir);

/// Exit code, standard output, standard error.
type Ran = (i32, String, String);

impl Bench {
    fn new() -> Self {
        let bench = Self(TempDir::new().expect("a folder"));
        for (name, text) in [("ward.avsc", WARD), ("kind.avsc", KIND), ("new.avsc", NEW)] {
            bench.file(name, text);
        }
        bench
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, text).expect("a file");
        path
    }

    fn run(&self, args: &str, input: &str) -> Ran {
        let mut child = Command::new(env!("CARGO_BIN_EXE_factline"))
            .args(args.split(' '))
            .current_dir(self.0.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary");
        // A run that needs no input may have ended by now.
        let _ = child.stdin.take().expect("a pipe").write_all(input.as_bytes());
        let output = child.wait_with_output().expect("an end");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
    }
}

#[test]
fn data_goes_both_ways() {
    let bench = Bench::new();
    let schema = "--schema ward.avsc --with kind.avsc";
    let encoded = bench.run(&format!("encode {schema} --in -"), r#"{"beds": 12, "kind": "ER"}"#);
    assert_eq!(encoded, (0, "1802\n".to_owned(), String::new()));
    let decoded = bench.run(&format!("decode {schema} --hex 1802"), "");
    assert_eq!(decoded, (0, "{\"beds\":12,\"kind\":\"ER\"}\n".to_owned(), String::new()));

    bench.file("datum.hex", "18 02\n");
    assert_eq!(bench.run(&format!("decode {schema} --in datum.hex"), ""), decoded);
    let json = bench
        .run(&format!("encode {schema} --format json --json {{\"beds\":-1,\"kind\":\"ICU\"}}"), "");
    assert_eq!(json.1, "{\"hex\":\"0100\"}\n");
}

#[test]
fn data_is_read_with_a_newer_schema() {
    let bench = Bench::new();
    let (code, out, _) =
        bench.run("decode --schema ward.avsc --reader new.avsc --with kind.avsc --hex 1802", "");
    assert_eq!((code, &*out), (0, "{\"kind\":\"ER\",\"beds\":{\"long\":12}}\n"));
}

#[test]
fn what_cannot_be_read_fails_with_the_reason() {
    let bench = Bench::new();
    let schema = "--schema ward.avsc --with kind.avsc";
    for (args, reason) in [
        ("--hex 180200", "error: Ward: bytes follow the value (at byte 2)\n"),
        ("--hex 1804", "error: Ward.kind: an enum has no such symbol (at byte 1)\n"),
        ("--hex 180", "error: the datum ends with half a byte: an odd number of digits\n"),
    ] {
        let ran = bench.run(&format!("decode {schema} {args}"), "");
        assert_eq!(ran, (1, String::new(), reason.to_owned()));
    }
    let (code, _, reason) = bench.run(&format!("encode {schema} --json {{}}"), "");
    assert_eq!(code, 1);
    assert!(reason.contains("the field `beds` is missing"), "{reason}");
}

#[test]
fn an_invalid_schema_is_a_finding_and_a_missing_argument_wrong_usage() {
    let bench = Bench::new();
    let (code, out, reason) = bench.run("decode --schema ward.avsc --hex 1802", "");
    assert_eq!((code, &*out), (100, ""));
    assert!(reason.starts_with("ward.avsc:2:"), "{reason}");
    assert_eq!(bench.run("decode --schema ward.avsc", "").0, 2);
    assert_eq!(bench.run("compat --reader ward.avsc", "").0, 2);
    assert_eq!(bench.run("compat", "").0, 2);
}

#[test]
fn the_verdict_is_an_exit_code_and_a_document() {
    let bench = Bench::new();
    let (code, out, _) =
        bench.run("compat --reader new.avsc --writer ward.avsc --with kind.avsc", "");
    assert_eq!((code, &*out), (0, "compatible\n"));

    let (code, out, _) = bench.run(
        "compat --new new.avsc --previous ward.avsc --mode FULL --with kind.avsc --format json",
        "",
    );
    assert_eq!(code, 100);
    let report: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(report["compatible"], false);
    let finding = &report["findings"][0];
    for (name, value) in [
        ("rule", "TYPE_MISMATCH"),
        ("category", "WIRE"),
        ("reader", "ward.avsc"),
        ("writer", "new.avsc"),
        ("location", "/fields/0/type/0"),
    ] {
        assert_eq!(finding[name], value, "{out}");
    }
}

#[test]
fn a_schema_that_is_none_goes_together_with_nothing() {
    let bench = Bench::new();
    let (code, out, _) = bench.run("compat --new ward.avsc --previous kind.avsc --format json", "");
    assert_eq!(code, 100);
    let report: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(report["findings"][0]["rule"], "INVALID_SCHEMA");
    assert_eq!(
        report["findings"][0]["location"].as_str().map(|place| place.starts_with("ward.avsc:2:")),
        Some(true)
    );
}

#[test]
fn what_the_verdict_overlooks_is_said_beside_it() {
    let bench = Bench::new();
    // The names are equal without their namespace, and that is not enough in a union.
    bench.file("a.avsc", r#"{"type": "enum", "name": "a.E", "symbols": ["X"]}"#);
    bench.file("b.avsc", r#"["null", {"type": "enum", "name": "b.E", "symbols": ["X"]}]"#);
    let (code, out, _) = bench.run("compat --reader b.avsc --writer a.avsc --format json", "");
    assert_eq!(code, 0);
    let report: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(report["compatible"], true);
    assert_eq!(report["findings"][0]["category"], "SEMANTIC");
    assert_eq!(report["findings"][0]["location"], "E");

    let decimal = |scale: u8| {
        format!(
            r#"{{"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": {scale}}}"#
        )
    };
    bench.file("a.avsc", &decimal(2));
    bench.file("b.avsc", &decimal(4));
    let (code, out, _) = bench.run("compat --reader b.avsc --writer a.avsc", "");
    assert_eq!(code, 0);
    let expected =
        "SEMANTIC DECIMAL_SCALE_CHANGED at /: the scale is 2 when written and 4 when read\n";
    assert!(out.starts_with(expected) && out.ends_with("\ncompatible\n"), "{out}");
}
