//! What a team copies into its CI: the script, run on a small catalog, and the workflow.

mod common;

use std::path::{Path, PathBuf};
use std::process::Command;

use common::{Bench, Ran};
use yaml_rust2::{Yaml, YamlLoader};

const DOMAIN: &str = r#"owner = "Lab team"
class = "internal"
topic = "acme.lab.events"
"#;

const DRAWN: &str = r#"{
  "type": "record",
  "name": "SampleDrawn",
  "namespace": "acme.lab",
  "doc": "A sample was drawn.",
  "eventType": "Sample.Drawn",
  "keyField": "sample_id",
  "fields": [
    {
      "name": "sample_id",
      "type": { "type": "string", "logicalType": "uuid" },
      "doc": "Which sample."
    },
    { "name": "tubes", "type": ["null", "int"], "doc": "How many tubes.", "default": null }
  ]
}
"#;

const FILE: &str = "catalog/schemas/lab/sample_drawn.avsc";

fn deploy(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/ci").join(name)
}

/// A repository with a catalog that passes, as it is on `main`.
fn repository() -> Bench {
    let bench = Bench::new();
    bench.file(
        "catalog/catalog.toml",
        "version = 1\nnamespace = \"acme\"\n\n[docs]\nmarkdown = \"../docs\"\n",
    );
    bench.file("catalog/schemas/lab/domain.toml", DOMAIN);
    bench.file(FILE, DRAWN);
    bench.run("fmt catalog").says(0, &[]);
    bench.run("docs catalog").says(0, &[]);
    bench.commit("a catalog");
    bench
}

/// The event with a field of another type, in the one form: its data can't be read any more.
fn write_break(bench: &Bench) {
    bench.file(
        FILE,
        DRAWN.replace(r#"["null", "int"]"#, "\"string\"").replace(r#", "default": null"#, ""),
    );
    bench.run("fmt catalog").says(0, &[]);
}

/// Runs the script in the repository, as CI does.
fn script(bench: &Bench, variables: &[(&str, &str)]) -> Ran {
    let mut command = Command::new("sh");
    command.arg(deploy("factline.sh"));
    for name in ["BASE", "CHECKS", "FORMAT", "REPORTS", "FACTLINE_REGISTRY_URL"] {
        command.env_remove(name);
    }
    command.env("FACTLINE", env!("CARGO_BIN_EXE_factline")).env("CATALOG", "catalog");
    command.env("BASE", "main").envs(variables.iter().copied());
    bench.finish(command)
}

#[test]
fn a_catalog_without_faults_passes_every_check() {
    let ran = script(&repository(), &[]);
    ran.says(0, &["== lint", "== fmt", "== docs", "== history", "== against", "== all is well"]);
    ran.says(0, &["== registry: passed over, there is no FACTLINE_REGISTRY_URL"]);
}

#[test]
fn each_check_finds_its_faults_and_none_hides_another() {
    let bench = repository();
    bench.git(&["checkout", "-q", "-b", "change"]);
    write_break(&bench);
    bench.commit("a break");
    let ran = script(&bench, &[]);
    ran.says(
        100,
        &[
            "error[TYPE_MISMATCH]",
            "counter-example: ",
            "== docs: findings",
            "== history: findings",
            "== against: findings",
            "== there are findings",
        ],
    );

    // Not in the one form, and an enum in lower case without a default.
    let kind = r#"{"type":   "enum", "name": "kind", "symbols": ["A"]}"#;
    let text = DRAWN.replace(r#"["null", "int"]"#, kind).replace(r#", "default": null"#, "");
    bench.file(FILE, text);
    script(&bench, &[])
        .says(100, &["== lint: findings", "== fmt: findings", "== against: findings"]);
    script(&bench, &[("CHECKS", "fmt")]).says(100, &["== fmt: findings"]);
}

#[test]
fn what_others_have_merged_since_is_not_held_against_a_branch() {
    let bench = repository();
    bench.git(&["checkout", "-q", "-b", "change"]);
    bench.git(&["checkout", "-q", "main"]);
    let lost = DRAWN.replace("Drawn", "Lost").replace("drawn", "lost");
    bench.file("catalog/schemas/lab/sample_lost.avsc", lost);
    bench.run("docs catalog").says(0, &[]);
    bench.commit("another event");
    bench.git(&["checkout", "-q", "change"]);
    script(&bench, &[]).says(0, &["no changes", "== all is well"]);
}

#[test]
fn a_check_that_can_not_be_made_outdoes_findings() {
    let bench = repository();
    write_break(&bench);
    let ran = script(&bench, &[("BASE", "origin/main")]);
    ran.says(
        1,
        &["origin/main", "there are main", "== against could not be made", "== docs: findings"],
    );
    // Nobody listens there.
    let registry = [("FACTLINE_REGISTRY_URL", "http://127.0.0.1:9"), ("CHECKS", "lint registry")];
    script(&bench, &registry).says(1, &["== registry could not be made"]);
    script(&bench, &[("BASE", "-"), ("CHECKS", "against")]).says(0, &["passed over"]);
    script(&bench, &[("CHECKS", "lint all")]).says(2, &["there is no check all"]);
    script(&bench, &[("FACTLINE", "no-such-command")]).says(127, &["could not be made"]);
}

#[test]
fn reports_are_files_where_a_folder_is_given() {
    let bench = repository();
    write_break(&bench);
    let ran = script(
        &bench,
        &[("FORMAT", "sarif"), ("REPORTS", "out/reports"), ("CHECKS", "lint history against")],
    );
    assert_eq!((ran.code, &*ran.out), (100, ""), "{}", ran.err);
    for (file, words) in [
        ("lint.sarif", "\"version\": \"2.1.0\""),
        ("history.sarif", "\"version\": \"2.1.0\""),
        ("against.sarif", "TYPE_MISMATCH"),
    ] {
        assert!(bench.read(&format!("out/reports/{file}")).contains(words), "{file}");
    }
}

#[test]
fn the_workflow_is_sound_and_runs_the_script() {
    let text = std::fs::read_to_string(deploy("factline.yml")).expect("the workflow");
    let document = &YamlLoader::load_from_str(&text).expect("YAML")[0];
    assert!(
        document["on"]["pull_request"]["paths"].as_vec().is_some_and(|paths| !paths.is_empty())
    );
    assert_eq!(document["permissions"]["contents"].as_str(), Some("read"));
    let job = &document["jobs"]["factline"];
    assert!(job["timeout-minutes"].as_i64().is_some());
    let steps = job["steps"].as_vec().expect("steps");
    let checkout = &steps[0];
    assert!(checkout["uses"].as_str().is_some_and(|uses| uses.starts_with("actions/checkout@")));
    // Without history there is nothing to compare with.
    assert_eq!(checkout["with"]["fetch-depth"].as_i64(), Some(0));
    let run = |step: &&Yaml| step["run"].as_str() == Some("sh ci/factline.sh");
    let check = steps.iter().find(run).expect("a step that runs the script");
    let script = std::fs::read_to_string(deploy("factline.sh")).expect("the script");
    let settings = [&job["env"], &check["env"]];
    for (name, _) in settings.iter().filter_map(|env| env.as_hash()).flatten() {
        let name = name.as_str().expect("a name");
        assert!(script.contains(name) || text.contains(&format!("${name}")), "nobody reads {name}");
    }
    // Secrets and inputs stand in the environment, never in a command.
    for step in steps.iter().filter_map(|step| step["run"].as_str()) {
        assert!(!step.contains("${{"), "{step}");
    }
}
