//! A catalog with a past: what each version wrote is read by the generated types.
//!
//! `Parcel.Delivered` has changed in ways that Avro resolves: it was renamed, fields came, went and
//! moved, others were widened. `Parcel.Registered` has not: a name was split, and cents became an
//! amount of money; upcasters do that. `before` holds the types of its second version.

#![allow(clippy::panic, reason = "a test's helpers fail the test")]

mod kept;
mod upcasters;
mod views;

#[rustfmt::skip]
#[allow(dead_code, unreachable_pub, reason = "generated for any use")]
mod before;
#[rustfmt::skip]
#[allow(dead_code, unreachable_pub, reason = "generated for any use")]
mod generated;

use std::path::{Path, PathBuf};

use factline_codegen::history::{Corpus, CorpusError, FOLDER, History};
use factline_codegen::{Config, Key, Plan, generate, read};
use factline_core::event::Upcasters;

fn catalog() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/history/catalog")
}

fn history() -> History {
    History::read(&catalog().join(FOLDER)).expect("the history")
}

fn corpus(history: &History, upcasters: Upcasters) -> Corpus<'_> {
    let mut corpus = Corpus::new(history).with_upcasters(upcasters);
    generated::visit(&mut corpus);
    corpus
}

/// `UPDATE_EXPECT=1` writes down what is read.
#[test]
fn what_every_version_wrote_is_read_as_expected() {
    let history = history();
    let corpus = corpus(&history, upcasters::all());
    if std::env::var_os("UPDATE_EXPECT").is_some() && std::env::var_os("CI").is_none() {
        return corpus.update(&catalog()).expect("files to write");
    }
    match corpus.finish() {
        Ok(data) => assert!(data >= 6, "only {data} data"),
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn what_upcasters_do_is_missed_without_them() {
    let history = history();
    let Err(CorpusError(problems)) = corpus(&history, Upcasters::new()).finish() else {
        panic!("the upcasters are not needed");
    };
    let all = |text: &str| problems.iter().all(|problem| problem.contains(text));
    assert!(all("history/acme.parcel.ParcelRegistered/") && all("has no field"), "{problems:#?}");
}

#[test]
fn a_record_that_no_program_has_is_a_problem() {
    let history = history();
    let Err(error) = Corpus::new(&history).finish() else { panic!("nothing was visited") };
    assert_eq!(error.0.len(), 2, "{error}");
}

#[test]
fn generated_code_is_current() {
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/history");
    let second = catalog().join(FOLDER).join("acme.parcel.ParcelRegistered/2.avsc");
    let config = Config::new().namespace("acme");
    for (paths, out, config) in [
        (
            catalog().join("schemas"),
            "generated",
            config.clone().view("acme.parcel.ParcelDelivered"),
        ),
        (second, "before", config),
    ] {
        let input = read([paths]).expect("schemas");
        let generated = generate(&input, &config);
        let key = Key::of(&input, &config);
        let plan = Plan::new(&base.join(out), &generated, &key).expect("a folder");
        if std::env::var_os("UPDATE_EXPECT").is_some() && std::env::var_os("CI").is_none() {
            plan.apply().expect("files to write");
            continue;
        }
        assert!(plan.changes().is_empty(), "{out}: UPDATE_EXPECT=1 writes {:?}", plan.changes());
    }
}
