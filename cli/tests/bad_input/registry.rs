//! Registries that refuse, fail, or are none.

use std::net::TcpListener;

use super::common::Ran;
use super::common::stub::{Reply, Request, Stub};
use super::{Bench, WARD};

/// A catalog with one event.
fn catalog() -> Bench {
    let bench = Bench::new();
    bench.file("catalog.toml", "version = 1\n");
    bench.file(
        "schemas/h/domain.toml",
        "owner = \"Wards\"\nclass = \"internal\"\ntopic = \"h.events\"\n",
    );
    let event = WARD.replace(
        "\"doc\": \"A ward.\"",
        "\"doc\": \"A ward.\", \"eventType\": \"Ward.Opened\", \"keyField\": \"id\"",
    );
    let key = r#""fields": [{"name": "id", "type": {"type": "string", "logicalType": "uuid"}, "doc": "Which."},"#;
    bench.file("schemas/h/ward.avsc", event.replace("\"fields\": [", key));
    bench
}

/// The commands that ask a registry, at this address.
fn commands(url: &str) -> [String; 3] {
    [
        format!("compat --against registry:{url}"),
        format!("registry diff --registry {url}"),
        format!("registry apply --registry {url}"),
    ]
}

/// Runs each command against a server that always answers so.
fn each(answer: impl Fn(&Request) -> Reply + Clone + Send + Sync + 'static) -> Vec<(Ran, Stub)> {
    let bench = catalog();
    let stub = Stub::start(answer);
    commands(&stub.url)
        .into_iter()
        .map(|command| (bench.run(&format!("{command} --registry-timeout 1")), stub.clone()))
        .collect()
}

#[test]
fn a_refusal_says_what_to_look_at_and_nothing_is_registered() {
    for (status, code, words) in [
        (401, 40101, &["does not know who asks", "credentials"][..]),
        (403, 40301, &["forbids it"]),
        (404, 404, &["is the registry's address complete"]),
        (500, 50001, &["the registry failed", "HTTP 500"]),
        (503, 503, &["the registry failed", "HTTP 503"]),
        (429, 429, &["too many requests"]),
    ] {
        let body = format!(r#"{{"error_code": {code}, "message": "no"}}"#);
        for (ran, stub) in each(move |_| Some((status, body.clone()))) {
            ran.says(1, words);
            assert_eq!(ran.out, "", "{status}");
            assert!(!stub.was_changed(), "{status}: {:?}", stub.seen());
        }
    }
}

#[test]
fn an_answer_that_is_none_of_a_registry_is_named() {
    for body in ["<html>sign in</html>", "{\"subjects\": 1}", "[1, 2"] {
        for (ran, stub) in each(move |_| Some((200, body.to_owned()))) {
            ran.says(1, &["isn't that of a schema registry"]);
            assert!(!stub.was_changed(), "{body}");
        }
    }
}

#[test]
fn no_answer_in_time_is_a_failure_of_its_own() {
    for (ran, stub) in each(|_| None) {
        ran.says(1, &["did not answer in time"]);
        assert!(!stub.was_changed());
    }
}

#[test]
fn an_address_where_nobody_listens_or_that_is_none_says_so() {
    let bench = catalog();
    // A port that was free a moment ago.
    let free = TcpListener::bind("127.0.0.1:0").and_then(|taken| taken.local_addr());
    let closed = format!("http://{}", free.expect("a port"));
    for (url, words) in [
        (&*closed, "no connection to the registry"),
        ("http://registry.invalid:8081", "no connection to the registry"),
        ("http://", "registry"),
        ("ftp://127.0.0.1", "ftp"),
    ] {
        for command in commands(url) {
            let ran = bench.run(&format!("{command} --registry-timeout 2"));
            assert!([1, 2].contains(&ran.code), "{command}: {}", ran.said());
            assert!(ran.said().contains(words), "{command}: {}", ran.said());
        }
    }
}

#[test]
fn a_schema_of_the_registry_that_is_no_avro_is_named_with_its_version() {
    let bench = catalog();
    let stub = Stub::registry(&[("h.events-h.Ward", &["{\"type\": \"recor"])]);
    let ran = bench.run(&format!("compat --against registry:{}", stub.url));
    ran.says(1, &["cannot compare with registry:", "h.events-h.Ward version 1"]);
    assert!(!stub.was_changed());
}

#[test]
fn a_conflict_ends_registration_before_it_begins() {
    let bench = catalog();
    let old = bench.read("schemas/h/ward.avsc").replace("\"int\"", "\"string\"");
    let stub = Stub::registry(&[("h.events-h.Ward", &[&old])]);
    let ran = bench.run(&format!("registry apply --registry {}", stub.url));
    assert_ne!(ran.code, 0, "{}", ran.said());
    assert!(ran.said().contains("h.events-h.Ward"), "{}", ran.said());
    assert!(!stub.was_changed(), "{:?}", stub.seen());
}
