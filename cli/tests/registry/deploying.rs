//! `diff`, `apply` and `check`.

use factline_registry::admin::{Admin as _, Level};
use factline_registry::{Registry as _, VersionRef};

use super::served::{Served, runtime};
use super::{DRAWN, LOST, TUBE, catalog, run};

const SUBJECTS: [&str; 2] = ["lab.events-lab.Drawn", "lab.events-lab.Lost"];

#[test]
fn what_was_applied_needs_nothing_more() {
    let (bench, served) = (catalog(), Served::start());
    let diff = run(&bench, &served.url, "diff");
    diff.says(100, &["+ lab.events-lab.Drawn: new\n", "2 new, 0 to update"]);
    assert!(runtime().block_on(served.registry.subjects()).unwrap().is_empty());

    let applied = run(&bench, &served.url, "apply");
    applied.says(0, &["registered lab.events-lab.Lost: version 1, id ", "2 changes, 0 unchanged"]);
    assert_eq!(runtime().block_on(served.registry.subjects()).unwrap(), SUBJECTS);
    let diff = run(&bench, &served.url, "diff");
    diff.says(0, &["2 unchanged"]);
    assert_eq!(diff.out, "");
    run(&bench, &served.url, "apply").says(0, &["0 changes, 2 unchanged"]);
    run(&bench, &served.url, "check").says(0, &["2 compatible, 0 new"]);
}

#[test]
fn json_has_every_step() {
    let (bench, served) = (catalog(), Served::start());
    run(&bench, &served.url, "apply").says(0, &[]);
    bench.file("schemas/lab/lost.avsc", LOST.replace("\"Lost\",", "\"Lost\", \"doc\": \"Gone.\","));
    let diff = run(&bench, &served.url, "diff --format json");
    assert_eq!(diff.code, 100);
    let rows: serde_json::Value = serde_json::from_str(&diff.out).unwrap();
    assert_eq!(rows[0]["label"], "Sample.Drawn");
    assert_eq!(rows[0]["action"], "keep");
    assert_eq!(rows[1]["action"], "update");
    assert_eq!(rows[1]["after"], 1);
    let applied = run(&bench, &served.url, "apply --format json");
    let rows: serde_json::Value = serde_json::from_str(&applied.out).unwrap();
    assert_eq!((&rows[0]["done"], &rows[0]["version"]), (&"registered".into(), &2.into()));
    let checked = run(&bench, &served.url, "check --format json");
    let rows: serde_json::Value = serde_json::from_str(&checked.out).unwrap();
    assert_eq!((&rows[1]["factline"], &rows[1]["registry"]), (&true.into(), &true.into()));
}

#[test]
fn one_conflict_keeps_everything_back() {
    let (bench, served) = (catalog(), Served::start());
    run(&bench, &served.url, "apply").says(0, &[]);
    bench.file("schemas/lab/a_new_one.avsc", LOST.replace("Lost", "Found"));
    let by = r#"{"name": "id", "type": "string"}, {"name": "by", "type": "string"}"#;
    bench.file("schemas/lab/lost.avsc", LOST.replace(r#"{"name": "id", "type": "string"}"#, by));
    let says = [
        "! lab.events-lab.Lost: a new version after 1",
        "factline: it can't read version 1: /fields/1: READER_FIELD_MISSING_DEFAULT_VALUE",
        "registry: ",
        "1 in conflict",
    ];
    run(&bench, &served.url, "diff").says(100, &says);
    run(&bench, &served.url, "check")
        .says(100, &["! lab.events-lab.Lost: incompatible (BACKWARD)"]);
    let refused = run(&bench, &served.url, "apply");
    refused.says(100, &says);
    refused.says(100, &["nothing was registered: first put right"]);
    assert_eq!(runtime().block_on(served.registry.subjects()).unwrap(), SUBJECTS);
}

#[test]
fn levels_are_set_where_the_catalog_declares_them() {
    let (bench, served) = (catalog(), Served::start());
    let level = || {
        let level = runtime().block_on(served.registry.level(Some(SUBJECTS[0])));
        level.unwrap()
    };
    run(&bench, &served.url, "apply").says(0, &["2 changes"]);
    assert_eq!(level(), None);
    bench.file("catalog.toml", "version = 1\n[changes]\ncompatibility = \"FORWARD\"\n");
    run(&bench, &served.url, "apply").says(0, &["set lab.events-lab.Drawn: level FORWARD"]);
    assert_eq!(level(), Some(Level::Forward));
    let domain = "topic = \"lab.events\"\ncompatibility = \"FULL_TRANSITIVE\"\n";
    bench.file("schemas/lab/domain.toml", domain);
    run(&bench, &served.url, "diff")
        .says(100, &["~ lab.events-lab.Drawn: level FULL_TRANSITIVE, now FORWARD"]);
    run(&bench, &served.url, "apply").says(0, &["2 changes"]);
    assert_eq!(level(), Some(Level::FullTransitive));
}

#[test]
fn subjects_are_named_by_strategy_and_environment() {
    for (strategy, expected) in [
        ("topic-record-name", ["e.lab.events-lab.Drawn", "e.lab.events-lab.Lost"]),
        ("record-name", ["lab.Drawn", "lab.Lost"]),
    ] {
        let (bench, served) = (catalog(), Served::start());
        let domain = format!("topic = \"lab.events\"\nsubject-strategy = \"{strategy}\"\n");
        bench.file("schemas/lab/domain.toml", domain);
        run(&bench, &served.url, "apply --prefix e.").says(0, &[]);
        assert_eq!(runtime().block_on(served.registry.subjects()).unwrap(), expected);
    }
    let (bench, served) = (catalog(), Served::start());
    bench.file("schemas/lab/domain.toml", "topic = \"t\"\nsubject-strategy = \"topic-name\"\n");
    // Two events would be versions of one subject.
    run(&bench, &served.url, "apply").says(100, &["t-value", "another schema that this subject"]);
    bench.file("schemas/lab/domain.toml", "topic = \"t\"\nsubject-strategy = \"topic\"\n");
    run(&bench, &served.url, "apply").says(1, &["subject-strategy `topic`", "topic-record-name"]);
    run(&bench, &served.url, "apply --prefix a/b").says(1, &["--prefix"]);
}

#[test]
fn shared_types_are_subjects_of_their_own() {
    let (bench, served) = (catalog(), Served::start());
    run(&bench, &served.url, "apply --references").says(0, &["registered lab.Tube: version 1"]);
    run(&bench, &served.url, "diff --references").says(0, &["3 unchanged"]);
    let latest = |subject| runtime().block_on(served.registry.version(subject, VersionRef::Latest));
    let drawn = latest("lab.events-lab.Drawn").unwrap();
    let reference = &drawn.schema.references[0];
    assert_eq!(
        (&*reference.name, &*reference.subject, reference.version),
        ("lab.Tube", "lab.Tube", 1)
    );
    assert!(!drawn.schema.text.contains("BLUE"), "{}", drawn.schema.text);

    bench.file("schemas/lab/tube.avsc", TUBE.replace("\"BLUE\"", "\"BLUE\", \"GREEN\""));
    run(&bench, &served.url, "apply --references").says(0, &["2 changes, 1 unchanged"]);
    assert_eq!(latest("lab.events-lab.Drawn").unwrap().schema.references[0].version, 2);

    // Each of two files needs the other.
    let back = r#"{"name": "back", "type": ["null", "lab.Drawn"], "default": null}"#;
    let tube =
        format!(r#"{{"type": "record", "name": "Tube", "namespace": "lab", "fields": [{back}]}}"#);
    bench.file("schemas/lab/tube.avsc", tube);
    let said = run(&bench, &served.url, "diff --references");
    said.says(1, &["files need each other", "drawn.avsc", "leave out --references"]);
}

#[test]
fn an_unsound_catalog_goes_nowhere() {
    let (bench, served) = (catalog(), Served::start());
    bench.file("schemas/lab/drawn.avsc", DRAWN.replace("lab.Tube", "lab.Tub"));
    for verb in ["diff", "apply", "check"] {
        run(&bench, &served.url, verb).says(100, &["drawn.avsc:3:", "lab.Tub"]);
    }
    bench.file("schemas/lab/drawn.avsc", DRAWN);
    std::fs::remove_file(bench.path().join("schemas/lab/domain.toml")).unwrap();
    run(&bench, &served.url, "apply").says(1, &["lab.Drawn has no topic", "domain.toml"]);
    assert!(runtime().block_on(served.registry.subjects()).unwrap().is_empty());
}
