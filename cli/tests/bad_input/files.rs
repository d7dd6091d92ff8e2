//! Files and folders.

use super::{Bench, WARD, beside_a_sound_one};

/// The verbs that read schemas, on `bad.avsc` and what is beside it.
const VERBS: [&str; 6] = [
    "schema check .",
    "schema canonical .",
    "lint .",
    "fmt --check .",
    "generate . --out out",
    "compat --reader bad.avsc --writer ward.avsc",
];

#[test]
fn broken_json_is_found_at_its_place_and_nothing_is_written() {
    for (bytes, place, word) in [
        (&b"{\"type\": \"record\", \"name\": \"A\", \"fields\": [}"[..], "bad.avsc:1:44", "JSON"),
        (b"{\n  \"type\": \"int\"", "bad.avsc:1:1", "JSON"),
        (b"", "bad.avsc:1:1", "JSON"),
        (b"{\n  \"type\": \"r\xff\"}", "bad.avsc:2:13", "UTF-8"),
        (b"\xff\xfe{\0}\0", "bad.avsc:1:1", "UTF-8"),
    ] {
        let bench = beside_a_sound_one(bytes);
        for verb in VERBS {
            let ran = bench.run(verb);
            ran.says(100, &[place, word]);
            assert!(!ran.said().contains("panicked"), "{verb}: {}", ran.said());
        }
        assert!(!bench.path().join("out").exists(), "half of it was generated");
        assert_eq!(bench.read("ward.avsc"), WARD);
    }
}

#[test]
fn folders_without_schemas_and_paths_that_are_not_there_say_so() {
    let bench = Bench::new();
    bench.folder("empty");
    bench.file("notes/readme.txt", "no schema");
    for verb in ["schema check", "lint", "fmt --check"] {
        for folder in ["empty", "notes"] {
            bench.run(&format!("{verb} {folder}")).says(1, &["no .avsc file", folder]);
        }
        let ran = bench.run(&format!("{verb} nowhere.avsc"));
        ran.says(1, &["nowhere.avsc"]);
    }
    bench.run("generate empty --out out").says(1, &["no .avsc file"]);
}

#[test]
fn nesting_without_end_is_refused_and_no_crash() {
    for (open, close) in [("[", "]"), ("{\"type\":", "}"), ("{\"type\":\"array\",\"items\":", "}")]
    {
        let text = format!("{}\"int\"{}", open.repeat(20_000), close.repeat(20_000));
        let bench = beside_a_sound_one(text.as_bytes());
        for verb in VERBS {
            bench.run(verb).says(100, &["bad.avsc:1:", "nested too deeply"]);
        }
    }
}

/// A sound schema of more than so many bytes.
fn large(bytes: usize, ty: &str) -> String {
    let mut fields = String::new();
    let mut count = 0;
    while fields.len() < bytes {
        fields.push_str(if count > 0 { ",\n    " } else { "" });
        fields.push_str(&format!(
            r#"{{"name": "field_{count}", "type": {ty}, "doc": "The field number {count}."}}"#
        ));
        count += 1;
    }
    format!(
        r#"{{"type": "record", "name": "Bad", "namespace": "h", "doc": "Large.", "fields": [
    {fields}
]}}"#
    )
}

#[test]
fn a_schema_of_400_kilobytes_is_as_good_as_a_small_one() {
    let text = large(400_000, r#"["null", "string"], "default": null"#);
    let bench = beside_a_sound_one(text.as_bytes());
    bench.file("other.avsc", large(400_000, "\"int\""));
    bench.run("schema check bad.avsc").says(0, &["1 file, 0 errors"]);
    bench.run("compat --reader bad.avsc --writer bad.avsc").says(0, &["compatible"]);
    bench.run("compat --reader other.avsc --writer bad.avsc").says(100, &["counter-example: "]);
    bench.run("generate bad.avsc --out out").says(0, &[]);

    let broken = text.replacen("The field number 3000.", "The field\nnumber 3000.", 1);
    let bench = beside_a_sound_one(broken.as_bytes());
    let line = text.lines().position(|line| line.contains("number 3000.")).expect("a line") + 1;
    let ran = bench.run("schema check bad.avsc");
    ran.says(100, &[&format!("bad.avsc:{line}:"), "JSON"]);
    assert!(ran.said().len() < 2_000, "the whole line is shown: {}", ran.said());
}

#[test]
fn one_line_of_400_kilobytes_is_shown_in_part() {
    let text = large(400_000, "\"int\"").replace('\n', " ").replace("field_3000\"", "field 3000\"");
    let ran = beside_a_sound_one(text.as_bytes()).run("schema check bad.avsc");
    ran.says(100, &["bad.avsc:1:", "NAME_VALID"]);
    assert!(ran.said().len() < 2_000, "{}", ran.said());
}
