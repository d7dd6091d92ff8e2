//! The catalog, its lock and the code that was generated from it.

use std::fs;
use std::path::Path;

use factline_codegen::lint::{Settings, lint};
use factline_codegen::{Config, Generated, Key, Plan, generate};
use factline_core::avro::finding::Severity;

use super::{Args, Check};
use crate::catalog::Catalog;
use crate::output;
use crate::verbs::counted;

/// The catalog, where there is one, and what can be said of it.
pub(super) fn checks(args: &Args) -> (Option<Catalog>, Vec<Check>) {
    let catalog = match args.catalog.open() {
        Ok(catalog) => catalog,
        Err(error) => {
            let help = "go into a catalog's folder, or say --catalog DIR";
            return (None, vec![Check::fail("catalog", output::chain(&error), help)]);
        }
    };
    let mut checks = vec![parsed(&catalog)];
    if catalog.is_sound() {
        checks.push(linted(&catalog));
        match Config::of_catalog(&catalog.root) {
            Ok((config, _)) => checks.extend(generated(args, &catalog, &config)),
            Err(error) => checks.push(Check::fail(
                "generated",
                format!("catalog.toml: {error}"),
                "make it readable",
            )),
        }
    }
    (Some(catalog), checks)
}

fn parsed(catalog: &Catalog) -> Check {
    let root = catalog.root.display();
    let errors = catalog.findings.iter().filter(|found| found.severity == Severity::Error).count();
    if errors > 0 {
        let message = format!("{root} has {}", counted(errors, "error"));
        return Check::fail("catalog", message, "`factline lint` says where");
    }
    let (events, domains) = (catalog.events().len(), catalog.input.domains.len());
    let (events, domains) = (counted(events, "event"), counted(domains, "domain"));
    Check::ok("catalog", format!("{events} in {domains} in {root}"))
}

fn linted(catalog: &Catalog) -> Check {
    let settings = match Settings::find([&catalog.root]) {
        Ok((settings, wrong)) if wrong.is_empty() => settings,
        Ok((_, wrong)) => {
            return Check::fail("lint", wrong[0].to_string(), "correct catalog.toml");
        }
        Err(error) => return Check::fail("lint", error.to_string(), "correct catalog.toml"),
    };
    let problems = lint(&catalog.input, &settings);
    let is_error = |severity: Severity| severity == Severity::Error;
    match problems.iter().filter(|problem| is_error(problem.finding.severity)).count() {
        0 => Check::ok("lint", "no errors"),
        errors => {
            let help = "`factline lint` says where, and --fix puts some right";
            Check::fail("lint", counted(errors, "error"), help)
        }
    }
}

/// What is generated, held against what is on disk.
fn generated(args: &Args, catalog: &Catalog, config: &Config) -> Vec<Check> {
    let key = Key::of(&catalog.input, config);
    let generated = generate(&catalog.input, config);
    if generated.has_errors() {
        let errors = generated.findings.iter().filter(|found| found.severity == Severity::Error);
        let help = "`factline lint` says where";
        return vec![Check::fail("generated", counted(errors.count(), "error"), help)];
    }
    let code = match &args.out {
        None => Check::skip("generated", "--out DIR names no folder with generated code"),
        Some(out) => code(out, &generated, &key),
    };
    vec![lock(&catalog.root, &generated), code]
}

fn lock(root: &Path, generated: &Generated) -> Check {
    let file = root.join("catalog.lock");
    match fs::read_to_string(&file) {
        Ok(text) if text == generated.lock => Check::ok("lock", "catalog.lock is up to date"),
        Ok(text) => {
            let known: std::collections::BTreeSet<&str> = text.lines().collect();
            let lines = generated.lock.lines().filter(|line| !known.contains(line));
            let message = format!("catalog.lock lacks {}", counted(lines.count(), "line"));
            let help = "`factline generate … --lock FILE` writes it, if the changes are meant";
            Check::fail("lock", message, help)
        }
        Err(_) if !file.exists() => Check::skip("lock", "there is no catalog.lock"),
        Err(error) => Check::fail("lock", format!("catalog.lock: {error}"), "make it readable"),
    }
}

fn code(out: &Path, generated: &Generated, key: &Key) -> Check {
    let (name, help) = (out.display(), "`factline generate` with the flags it was made with");
    match Plan::new(out, generated, key) {
        Ok(plan) if plan.changes().is_empty() => {
            Check::ok("generated", format!("{name} is up to date"))
        }
        Ok(plan) => {
            let count = counted(plan.changes().len(), "file");
            Check::fail("generated", format!("{count} of {name} would change"), help)
        }
        Err(error) => Check::fail("generated", error.to_string(), help),
    }
}
