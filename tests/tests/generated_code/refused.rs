//! What is invalid is refused, with a finding that names file and place.

use std::fmt::Write as _;
use std::path::Path;

use factline_codegen::{Config, generate};
use factline_core::avro::finding::{Severity, Source};
use libtest_mimic::Failed;

use crate::sets::{self, Expect, Set};

pub(crate) fn run(folder: &Path) -> Result<(), Failed> {
    let sets = sets::all(folder)?;
    let refused: Vec<_> = sets.iter().filter(|set| set.expect == Expect::Error).collect();
    assert!(!refused.is_empty(), "there is no invalid schema among {}", sets.len());
    let mut problems = String::new();
    for set in refused {
        if let Err(problem) = check(set) {
            let _ = write!(problems, "\n  {}: {problem}", set.id);
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(problems.into()) }
}

fn check(set: &Set) -> Result<(), String> {
    let generated = generate(&set.input, &Config::new());
    if !generated.files.is_empty() {
        return Err("it was generated".to_owned());
    }
    let errors = generated.findings.iter().filter(|finding| finding.severity == Severity::Error);
    let names: Vec<_> = set.input.sources.iter().map(Source::name).collect();
    let mut found = false;
    for finding in errors {
        found = true;
        if finding.line == 0 || finding.column == 0 || finding.file.is_empty() {
            return Err(format!("a finding has no place: {finding}"));
        }
        if !names.contains(&&finding.file) && !set.input.sources.is_empty() {
            return Err(format!("a finding names another file: {finding}"));
        }
    }
    if found { Ok(()) } else { Err("there is no finding".to_owned()) }
}
