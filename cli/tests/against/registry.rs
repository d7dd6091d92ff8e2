//! Against a schema registry.

use super::common::stub::Stub;
use super::{Bench, DOMAIN, DRAWN, FILE, KIND, broken, changed, document, of_rule, repository};

const SUBJECT: &str = "acme.lab.events-acme.lab.SampleDrawn";

/// The event as a registry has it, with its enum.
fn registered() -> String {
    DRAWN.replace("\"Kind\"", KIND.trim())
}

fn against(bench: &Bench, stub: &Stub, more: &str) -> super::common::Ran {
    bench.run(&format!("compat --against registry:{}{more}", stub.url))
}

#[test]
fn the_latest_version_counts_and_the_new_one_is_shown() {
    let stub = Stub::registry(&[(SUBJECT, &["\"int\"", &registered()])]);
    let bench = repository();
    against(&bench, &stub, "")
        .says(0, &["compatible with registry:http://127.0.0.1:", "no changes"]);
    bench.file(FILE, broken());
    let ran = against(&bench, &stub, " --format json");
    assert_eq!(ran.code, 100, "{}", ran.said());
    let found = &of_rule(&document(&ran.out), "TYPE_MISMATCH")[0];
    assert_eq!((&found["file"], &found["line"]), (&FILE.into(), &10.into()));
    assert_eq!(found["counterexample"]["json"]["tubes"], serde_json::Value::Null, "{found}");
    assert_eq!(found["consumers"][0]["name"], "billing");
    assert!(!stub.was_changed(), "{:?}", stub.seen());
}

#[test]
fn all_versions_count_where_the_mode_says_so() {
    let first = registered().replace(r#"["null", "int"], "default": null"#, "\"string\"");
    let stub = Stub::registry(&[(SUBJECT, &[&first, &registered()])]);
    let bench = repository();
    bench.file(FILE, changed("\"int\"]", "\"long\"]"));
    against(&bench, &stub, "").says(0, &["compatible"]);
    let ran = against(&bench, &stub, " --mode BACKWARD_TRANSITIVE");
    ran.says(100, &["can't read old data of version 1", "counter-example: "]);
}

#[test]
fn subjects_are_named_as_the_domain_and_the_environment_say() {
    let broken = registered().replace(r#"["null", "int"], "default": null"#, "\"string\"");
    for (strategy, subject) in [
        ("record-name", "acme.lab.SampleDrawn"),
        ("topic-name", "staging.acme.lab.events-value"),
        ("topic-record-name", "staging.acme.lab.events-acme.lab.SampleDrawn"),
    ] {
        // In a topic's subject there are other records, too.
        let other = r#"{"type": "record", "name": "Other", "fields": []}"#;
        let stub = Stub::registry(&[(subject, &[&broken, other])]);
        let bench = repository();
        bench.file(
            "schemas/lab/domain.toml",
            format!("subject-strategy = \"{strategy}\"\n{DOMAIN}"),
        );
        against(&bench, &stub, " --prefix staging.").says(100, &["error[MISSING_UNION_BRANCH]"]);
    }
}

#[test]
fn one_subject_can_be_asked_for_and_what_is_not_there_is_said() {
    let stub = Stub::registry(&[(SUBJECT, &[&registered()]), ("other", &["\"int\""])]);
    let bench = repository();
    bench.file(
        "schemas/lab/sample_lost.avsc",
        changed("SampleDrawn", "SampleLost").replace("Drawn", "Lost"),
    );
    against(&bench, &stub, "").says(0, &["1 event not in the registry yet"]);
    let ran = against(&bench, &stub, &format!("@{SUBJECT}"));
    ran.says(0, &["no changes"]);
    assert!(!ran.err.contains("not in the registry"), "{}", ran.err);
    against(&bench, &stub, "@acme.lab.events-acme.lab.SampleDraw")
        .says(1, &["has no subject", "did you mean `acme.lab.events-acme.lab.SampleDrawn`?"]);
    against(&bench, &stub, "@other").says(1, &["no event of the catalog is filed under `other`"]);
}

#[test]
fn credentials_come_from_the_environment_and_are_never_shown() {
    let stub = Stub::registry(&[(SUBJECT, &[&registered()])]);
    let bench = repository();
    let state = format!("compat --against registry:{}", stub.url);
    bench.run_with(&state, &[("FACTLINE_REGISTRY_TOKEN", "s3cret")]).says(0, &["no changes"]);
    assert!(stub.seen().iter().all(|request| request.authorization == "Bearer s3cret"));
    let url = stub.url.replace("http://", "http://me:s3cret@");
    let ran = bench.run(&format!("compat --against registry:{url}"));
    ran.says(0, &["no changes"]);
    assert!(!ran.said().contains("s3cret"), "{}", ran.said());
}
