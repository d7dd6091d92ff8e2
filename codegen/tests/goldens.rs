//! Each fixture is generated and compared with what it gave before.
//!
//! `UPDATE_EXPECT=1` writes what comes out, for the diff to be reviewed. Whether it compiles is
//! a matter of the tests crate, which includes every `expected`.

#![allow(clippy::panic, reason = "a test's helpers fail the test")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use factline_codegen::{Config, Generated, generate, read};

#[test]
fn fixtures_generate_what_they_did() {
    let folders = fs::read_dir(fixtures())
        .expect("the fixtures")
        .map(|entry| entry.expect("an entry").path());
    let mut cases: Vec<_> = folders.filter(|path| path.join("input").is_dir()).collect();
    cases.sort();
    assert!(!cases.is_empty());
    let differences: Vec<_> = cases.iter().flat_map(|case| check(case)).collect();
    assert!(
        differences.is_empty(),
        "these differ; UPDATE_EXPECT=1 takes them over:\n{}",
        differences.join("\n")
    );
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// The files of one case that differ from what is generated.
fn check(case: &Path) -> Vec<String> {
    let generated = generate(&read([case.join("input")]).expect("the input"), &config(case));
    let diagnostics = diagnostics(case, &generated);
    let mut files: BTreeMap<_, _> = generated
        .files
        .into_iter()
        .map(|(path, text)| (case.join("expected").join(path), text))
        .collect();
    if !generated.lock.is_empty() {
        files.insert(case.join("expected.lock"), generated.lock);
    }
    if !diagnostics.is_empty() {
        files.insert(case.join("expected.diag"), diagnostics);
    }
    let mut differences: Vec<_> = files
        .iter()
        .filter(|(path, text)| fs::read_to_string(path).ok().as_ref() != Some(text))
        .map(|(path, _)| path.clone())
        .collect();
    differences.extend(existing(case).into_iter().filter(|path| !files.contains_key(path)));
    if env::var_os("UPDATE_EXPECT").is_some() {
        assert!(env::var_os("CI").is_none(), "expectations are not updated in CI");
        bless(case, &files);
        return Vec::new();
    }
    differences.iter().map(|path| path.display().to_string()).collect()
}

/// The settings of a case, a line each: `namespace acme` or `view acme.Point`.
fn config(case: &Path) -> Config {
    let text = fs::read_to_string(case.join("config")).unwrap_or_default();
    text.lines().fold(Config::new(), |config, line| match line.split_once(' ') {
        Some(("namespace", namespace)) => config.namespace(namespace),
        Some(("view", name)) => config.view(name),
        _ => panic!("{}: {line:?} is no setting", case.display()),
    })
}

/// The findings with their files as they are called in the case.
fn diagnostics(case: &Path, generated: &Generated) -> String {
    let input = format!("{}/", case.join("input").display());
    let lines = generated.findings.iter().map(|finding| {
        let help = finding.help.iter().map(|help| format!("\n  help: {help}")).collect::<String>();
        format!("{finding} ({}){help}\n", finding.path).replace(&input, "")
    });
    lines.collect()
}

fn existing(case: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    walk(&case.join("expected"), &mut files);
    let beside = ["expected.diag", "expected.lock"].map(|file| case.join(file));
    files.extend(beside.into_iter().filter(|path| path.exists()));
    files
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            walk(&path, files);
        } else {
            files.push(path);
        }
    }
}

fn bless(case: &Path, files: &BTreeMap<PathBuf, String>) {
    for path in existing(case) {
        fs::remove_file(path).expect("removed");
    }
    for (path, text) in files {
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder");
        fs::write(path, text).expect("written");
    }
}
