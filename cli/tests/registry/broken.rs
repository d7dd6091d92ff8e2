//! Registries that refuse, break or are none: each a clear error, and nothing half done in silence.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::common::{Bench, Ran};
use super::served::stub;
use super::{catalog, run};

fn always(status: u16, body: &'static str) -> String {
    stub(move |_| Some((status, body.to_owned())))
}

#[test]
fn every_refusal_says_what_to_do() {
    let bench = catalog();
    for (status, body, words) in [
        (401, r#"{"error_code":401,"message":"who?"}"#, "check the credentials: who?"),
        (403, r#"{"error_code":40301,"message":"no"}"#, "forbids it to these credentials: no"),
        (404, "<html>", "is the registry's address complete, with its path?"),
        (429, r#"{"error_code":429,"message":"slow"}"#, "too many requests: slow"),
        (500, r#"{"error_code":50001,"message":"disk"}"#, "the registry failed: disk"),
        (503, "", "the registry failed"),
        (504, "", "did not answer in time"),
        (200, "<html>", "isn't that of a schema registry: it is not JSON"),
        (200, r#"{"a":1}"#, "isn't that of a schema registry"),
        (302, "", "isn't that of a schema registry"),
    ] {
        let url = always(status, body);
        for verb in ["diff", "apply", "check", "pull --out there"] {
            let ran = run(&bench, &url, verb);
            ran.says(1, &[words, "/subjects"]);
            assert_eq!(ran.out, "", "{verb}");
        }
    }
}

#[test]
fn who_does_not_answer_is_given_up() {
    let bench = catalog();
    let url = stub(|_| None);
    run(&bench, &url, "diff --registry-timeout 1").says(1, &["did not answer in time"]);
    run(&bench, "http://127.0.0.1:1", "diff").says(1, &["no connection", "Connection refused"]);
    run(&bench, "nonsense", "diff").says(1, &["settings are wrong: address 1"]);
    run(&bench, "ftp://somewhere", "diff").says(1, &["scheme ftp"]);
    bench
        .run_with("registry diff", &[("FACTLINE_REGISTRY_URL", "")])
        .says(1, &["say which registry: --registry URL, or FACTLINE_REGISTRY_URL"]);
}

#[test]
fn what_broke_half_way_is_said_exactly() {
    let bench = catalog();
    for number in 0..20 {
        let text = super::LOST.replace("Lost", &format!("Lost{number}"));
        bench.file(&format!("schemas/lab/lost{number}.avsc"), text);
    }
    let count = AtomicUsize::new(0);
    let url = stub(move |request| {
        Some(if !request.contains("/versions") {
            (404, r#"{"error_code":40401,"message":"none"}"#.to_owned())
        } else if request.starts_with("POST /subjects/") {
            match count.fetch_add(1, Ordering::Relaxed) {
                number @ 0..5 => (200, format!(r#"{{"id":{number},"version":1}}"#)),
                _ => (422, r#"{"error_code":42201,"message":"not today"}"#.to_owned()),
            }
        } else {
            (404, String::new())
        })
    });
    let ran = run(&bench, &url, "apply");
    ran.says(1, &["5 changes done, as printed above; run it again to go on", "not today"]);
    assert_eq!(ran.out.lines().count(), 5, "{}", ran.out);
}

#[test]
fn a_conflict_that_comes_late_is_said_so() {
    let bench = catalog();
    let url = stub(|request| {
        Some(if !request.contains("/versions") {
            (404, r#"{"error_code":40401,"message":"none"}"#.to_owned())
        } else {
            (409, r#"{"error_code":409,"message":"somebody was faster"}"#.to_owned())
        })
    });
    run(&bench, &url, "apply").says(1, &["incompatible", "somebody was faster", "0 changes done"]);
}

/// Runs `diff` before a registry that says who asked.
fn asked(bench: &Bench, args: &str, variables: &[(&str, &str)]) -> Ran {
    let url = always(401, r#"{"error_code":401,"message":"who?"}"#);
    let mut all = vec![("FACTLINE_REGISTRY_URL", &*url)];
    all.extend(variables);
    bench.run_with(&format!("registry diff {args}"), &all)
}

#[test]
fn secrets_are_not_shown() {
    let bench = catalog();
    bench.file("secret", "s3cret\n");
    let variables = [("FACTLINE_REGISTRY_USER", "me"), ("FACTLINE_REGISTRY_PASSWORD", "s3cret")];
    for ran in [
        asked(&bench, "--registry-user me --registry-password-file secret", &[]),
        asked(&bench, "--registry-token-file secret", &[]),
        asked(&bench, "--quiet", &variables),
        asked(&bench, "--quiet", &[("FACTLINE_REGISTRY_TOKEN", "s3cret")]),
    ] {
        ran.says(1, &["check the credentials"]);
        assert!(!ran.said().contains("s3cret"), "{}", ran.said());
    }
    let inline = always(401, "{}").replacen("http://", "http://me:s3cret@", 1);
    let ran = run(&bench, &inline, "diff");
    ran.says(1, &["check the credentials"]);
    assert!(!ran.said().contains("s3cret"), "{}", ran.said());

    asked(&bench, "--registry-password-file secret", &[]).says(1, &["a password needs a user"]);
    asked(&bench, "--registry-token-file nowhere", &[]).says(1, &["cannot read nowhere"]);
    let both = "--registry-user me --registry-token-file secret";
    asked(&bench, both, &[]).says(1, &["either a user with a password, or a token"]);
    asked(&bench, "--registry-cert secret", &[]).says(2, &["--registry-key"]);
}
