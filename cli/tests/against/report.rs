//! What is said of changes.

use serde_json::{Value, json};

use super::{Bench, DRAWN, FILE, KIND, broken, changed, document, of_rule, repository};

#[test]
fn a_break_names_its_place_its_reason_a_datum_and_who_is_hit() {
    let bench = repository();
    bench.file(FILE, broken());
    let ran = bench.run("compat --against git:main");
    ran.says(
        100,
        &[
            "schemas/lab/sample_drawn.avsc:10:31: error[TYPE_MISMATCH]: ",
            "\n  |     {\"name\": \"tubes\", \"type\": \"int\", \"doc\": \"How many tubes.\"},\n",
            "\n  = WIRE, major: the new schema can't read old data\n",
            "\n  = counter-example: {\"sample_id\":\"00000000-",
            "\"tubes\":null,",
            "\n  = is read by billing (Revenue team)\n",
            "\n  = deploy the producers first",
            "incompatible with git:main: ",
            "the next version is a major one",
        ],
    );
}

#[test]
fn consumers_that_break_as_they_are_are_summed_up_with_the_order_to_deploy_in() {
    let bench = repository();
    bench.file("schemas/lab/kind.avsc", KIND.replace("\"BLOOD\",", "\"BLOOD\", \"SWAB\","));
    let ran = bench.run("compat --against git:main --mode FULL");
    ran.says(
        100,
        &[
            "\n  = WIRE, major: old consumers can't read new data\n",
            "\n  = counter-example: {\"sample_id\":\"00000000-",
            "\n  = breaks billing (Revenue team)\n",
            "\n  breaks billing (Revenue team) on Sample.Drawn: deploy the consumers first",
        ],
    );
}

#[test]
fn the_document_has_all_of_it() {
    let bench = repository();
    bench.file(FILE, broken());
    let document = document(&bench.run("compat --against git:main --format json").out);
    assert_eq!(
        (&document["compatible"], &document["passes"], &document["effect"]),
        (&json!(false), &json!(false), &json!("major"))
    );
    assert_eq!(document["verdicts"][0]["event"], "Sample.Drawn");
    let found = &of_rule(&document, "TYPE_MISMATCH")[0];
    for (name, value) in [
        ("category", json!("WIRE")),
        ("reader", json!(FILE)),
        ("writer", json!("git:main")),
        ("location", json!("/fields/1/type/0")),
        ("severity", json!("error")),
        ("effect", json!("major")),
        ("subject", json!("acme.lab.SampleDrawn")),
        ("events", json!(["Sample.Drawn"])),
        ("direction", json!("backward")),
        ("deploy", json!("producers-first")),
        ("waived", Value::Null),
    ] {
        assert_eq!(found[name], value, "{name}: {found}");
    }
    assert_eq!(found["consumers"][0]["name"], "billing");
    assert_eq!(found["counterexample"]["json"]["tubes"], Value::Null);
    assert!(found["message"].is_string() && found["fix"].is_string(), "{found}");

    // The datum is the old version's, and the new version can't read it.
    let hex = found["counterexample"]["bytes"].as_str().expect("hexadecimal text");
    let with = "--with schemas/lab/kind.avsc";
    bench.file("old.avsc", DRAWN);
    let read = format!("decode --schema old.avsc {with} --hex {hex}");
    bench.run(&read).says(0, &["\"tubes\":null"]);
    bench.run(&format!("{read} --reader {FILE}")).says(1, &["tubes"]);
}

#[test]
fn a_shared_type_that_breaks_is_shown_by_a_datum_of_an_event() {
    let bench = repository();
    bench.file("schemas/lab/kind.avsc", KIND.replace("\"BLOOD\", ", ""));
    let document = document(&bench.run("compat --against git:main --format json").out);
    let found = &of_rule(&document, "MISSING_ENUM_SYMBOLS")[0];
    assert_eq!(found["file"], "schemas/lab/kind.avsc");
    assert_eq!(found["counterexample"]["json"]["kind"], "BLOOD", "{found}");
    assert_eq!(found["counterexample"]["path"], "SampleDrawn.kind", "{found}");
}

#[test]
fn every_form_has_the_break() {
    let bench = repository();
    bench.file(FILE, broken());
    for (format, words) in [
        (
            "sarif",
            &["\"ruleId\": \"TYPE_MISMATCH\"", "\"level\": \"error\"", "counter-example: "][..],
        ),
        (
            "github",
            &["::error file=schemas/lab/sample_drawn.avsc,line=10,", "title=TYPE_MISMATCH::"],
        ),
        ("gitlab", &["\"check_name\":\"TYPE_MISMATCH\"", "\"severity\":\"major\""]),
        ("junit", &["<failure type=\"error\"", "TYPE_MISMATCH"]),
    ] {
        let ran = bench.run(&format!("compat --against git:main --format {format}"));
        ran.says(100, words);
        assert!(!ran.out.contains("incompatible with"), "{format}: the summary is no data");
        assert!(ran.err.contains("incompatible with git:main"), "{format}");
    }
}

#[test]
fn a_waiver_lets_a_change_pass_and_is_listed() {
    let bench = repository();
    bench.file(FILE, changed(r#""default": null, "#, ""));
    bench.run("compat --against git:main").says(100, &["error[DEFAULT_VALUE_CHANGED]"]);
    let waiver = |expires: &str| {
        format!(
            "[[waivers]]\nrule = \"DEFAULT_VALUE_CHANGED\"\nsubject = \"*\"\nreason = \"nobody reads it yet\"\nexpires = {expires}\n"
        )
    };
    bench.file("catalog.waivers.toml", waiver("2999-12-31"));
    let ran = bench.run("compat --against git:main");
    ran.says(0, &["note[DEFAULT_VALUE_CHANGED]", "waived until 2999-12-31", "nobody reads it yet"]);
    bench.file("catalog.waivers.toml", waiver("2020-01-31"));
    bench
        .run("compat --against git:main")
        .says(100, &["error[DEFAULT_VALUE_CHANGED]", "WAIVER_EXPIRED"]);
    bench.file("catalog.waivers.toml", "[[waivers]]\nrule = \"NO_SUCH\"\n");
    bench.run("compat --against git:main").says(100, &["catalog.waivers.toml:1:"]);
}

#[test]
fn what_can_be_put_right_is() {
    let bench = repository();
    bench.file("schemas/lab/kind.avsc", KIND.replace("\"BLOOD\", ", ""));
    bench.run("compat --against git:main").says(100, &["--fix can put 1 right"]);
    bench.run("compat --against git:main --fix").says(0, &["1 file changed", "compatible"]);
    assert!(bench.read("schemas/lab/kind.avsc").contains("BLOOD"));
    bench.run("schema check schemas").says(0, &[]);
}

#[test]
fn single_schemas_are_put_right_too() {
    let bench = Bench::new();
    bench.file(
        "old.avsc",
        DRAWN.replace("Kind\"", "Sort\"").replace("\"Sort\"", &KIND.replace("Kind", "Sort")),
    );
    bench.file("new.avsc", bench.read("old.avsc").replace("\"BLOOD\", ", ""));
    let pair = "compat --reader new.avsc --writer old.avsc";
    bench.run(pair).says(100, &["MISSING_ENUM_SYMBOLS"]);
    bench.run(&format!("{pair} --fix")).says(0, &["1 file changed", "compatible"]);
    bench.run("compat --new new.avsc --previous old.avsc --fix").says(0, &["0 files changed"]);
    bench.run("compat --new - --previous old.avsc --fix").says(1, &["standard input is none"]);
}

#[test]
fn an_unsound_schema_is_a_break_of_its_own() {
    let bench = repository();
    bench.file(FILE, changed("\"Kind\"", "\"Sort\""));
    let ran = bench.run("compat --against git:main");
    ran.says(100, &["INVALID_SCHEMA", "sample_drawn.avsc:11:", "incompatible"]);
}
