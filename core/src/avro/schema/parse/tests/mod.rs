//! Each rule, with what breaks it and what does not.

mod default;
mod name;
mod robust;
mod set;
mod shape;

use super::{ParseOptions, Parsed, parse};
use crate::avro::finding::{Severity, Source};
use crate::avro::schema::Schema;

fn parsed(texts: &[&str]) -> Parsed {
    let names = ["a.avsc", "b.avsc", "c.avsc"];
    let sources = names.iter().zip(texts).map(|(&name, &text)| Source::new(name, text));
    parse(sources, &ParseOptions::default())
}

/// Everything found in `text`, one line each: `error RULE 1:2 path`.
fn found(text: &str) -> Vec<String> {
    found_in(&[text]).into_iter().map(|line| line.replacen("a.avsc:", "", 1)).collect()
}

fn found_in(texts: &[&str]) -> Vec<String> {
    let Parsed { set, findings } = parsed(texts);
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    assert!(errors > 0 || set.roots().len() == texts.len(), "what is sound is in the set");
    assert!(errors == 0 || set.roots().len() < texts.len(), "what is not sound is left out");
    let line = |finding: &super::Finding| {
        let super::Finding { severity, rule, file, line, column, path, .. } = finding;
        format!("{severity} {rule} {file}:{line}:{column} {path}").trim_end().to_owned()
    };
    findings.iter().map(line).collect()
}

/// Asserts what is found in each text.
fn check(cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        assert_eq!(found(text), *expected, "{text}");
    }
}

fn schema(text: &str) -> Schema {
    Schema::parse(text).unwrap_or_else(|findings| panic!("{findings}\n{text}"))
}
