//! The runtime against the embedded broker: what its docs promise, with faults, and without sleeps.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, reason = "tests")]

mod consumer;
mod failures;
#[rustfmt::skip]
#[allow(dead_code, unreachable_pub, reason = "generated for any use")]
mod generated;
mod groups;
mod publisher;
mod strangers;
mod support;
mod tail;
mod topics;

/// The catalog's types are generated and committed; this is what keeps them current.
#[test]
fn generated_code_is_current() {
    let base = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mock");
    let input = factline_codegen::read([base.join("catalog")]).expect("the catalog");
    let config = factline_codegen::Config::default();
    let generated = factline_codegen::generate(&input, &config);
    assert!(!generated.has_errors());
    let key = factline_codegen::Key::of(&input, &config);
    let plan = factline_codegen::Plan::new(&base.join("generated"), &generated, &key).unwrap();
    assert!(
        plan.changes().is_empty(),
        "run `factline generate catalog --out generated` in {base:?}"
    );
}
