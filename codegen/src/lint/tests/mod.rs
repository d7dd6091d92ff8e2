//! Every rule on schemas that keep it and on such that break it, and on the flagship catalog.

mod fixture;
mod page;
mod settings;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{Category, Problem, Rule, Settings, apply, lint, rule, rules};
use crate::input::{Input, read};
use fixture::{Files, Fixture};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lint")
}

/// The problems with `rule` in these files.
fn broken(rule: &Rule, files: &Files) -> (Input, Vec<Problem>) {
    let input = fixture::input(files);
    let settings = Settings::default().limited_to([rule.category]);
    let mut problems = lint(&input, &settings);
    problems.retain(|problem| problem.finding.rule == rule.id);
    (input, problems)
}

#[test]
fn every_rule_has_a_fixture_and_every_fixture_a_rule() {
    let folder = std::fs::read_dir(fixtures()).expect("the fixtures");
    let names = folder.map(|entry| entry.expect("a file").file_name().into_string().expect("text"));
    let expected: BTreeSet<String> = rules().map(|rule| format!("{}.txt", rule.id)).collect();
    assert_eq!(names.collect::<BTreeSet<_>>(), expected);
    assert_eq!(rules().count(), expected.len(), "two rules have one id");
}

#[test]
fn schemas_that_keep_a_rule_have_no_finding_of_it() {
    for rule in rules() {
        let Fixture { pass, .. } = Fixture::read(&fixtures(), rule.id);
        assert!(!pass.is_empty(), "{} has nothing that passes", rule.id);
        let findings: Vec<_> =
            broken(rule, &pass).1.iter().map(|problem| problem.finding.to_string()).collect();
        assert_eq!(findings, Vec::<String>::new(), "{}", rule.id);
    }
}

#[test]
fn what_breaks_a_rule_is_found_at_its_place_and_put_right() {
    for rule in rules() {
        let fixture = Fixture::read(&fixtures(), rule.id);
        let (input, problems) = broken(rule, &fixture.fail);
        assert!(!problems.is_empty(), "{} finds nothing", rule.id);
        let findings: String =
            problems.iter().map(|problem| format!("{}\n", problem.finding.report())).collect();
        let fixed = fixed(rule, &fixture.fail, &input, &problems);
        fixture.expect(&fixtures(), rule.id, &findings, &fixed);
    }
}

/// The files that change by the fixes of a rule, after which nothing breaks it any more.
fn fixed(rule: &Rule, fail: &Files, input: &Input, problems: &[Problem]) -> Files {
    let edits: Vec<_> = problems.iter().map(|problem| &problem.edits[..]).collect();
    let is_fixed = edits.iter().any(|edits| !edits.is_empty());
    assert_eq!(is_fixed, rule.has_fix(), "{} has fixes if its row says so", rule.id);
    let mut all = fail.clone();
    let mut changed = Files::new();
    for (file, edited) in apply(&input.sources, edits) {
        let old = all.remove(&*file).expect("a file of the fixture");
        let text = edited.text.map_or(old, String::into_bytes);
        let name = edited.name.map_or_else(
            || file.to_string(),
            |name| Path::new(&*file).with_file_name(name).display().to_string(),
        );
        all.insert(name.clone(), text.clone());
        changed.insert(name, text);
    }
    let left = broken(rule, &all).1;
    let fixable = problems.iter().filter(|problem| !problem.edits.is_empty()).count();
    assert_eq!(left.len(), problems.len() - fixable, "{}: {left:#?}", rule.id);
    changed
}

#[test]
fn rules_are_described_in_sentences() {
    for rule in rules() {
        for text in [rule.purpose, rule.why] {
            assert!(text.ends_with('.') && !text.contains('\n'), "{}: {text}", rule.id);
        }
    }
}

#[test]
fn whatever_parser_and_generator_find_is_in_the_table() {
    let (mut ids, mut rest) =
        (BTreeSet::new(), include_str!("../../../../core/src/avro/schema/rule.rs"));
    while let Some((_, after)) = rest.split_once("&str = \"") {
        let (id, after) = after.split_once('"').expect("a quote");
        ids.insert(id);
        rest = after;
    }
    assert!(ids.len() > 20);
    for id in ids {
        assert_eq!(rule(id).map(|rule| rule.category), Some(Category::Minimal), "{id}");
    }
}

#[test]
fn the_catalog_keeps_its_own_rules() {
    let schemas = repository().join("catalog/schemas");
    let (settings, wrong) = Settings::find([&schemas]).expect("settings");
    let input = read([&schemas]).expect("the catalog");
    assert!(input.sources.len() > 800 && input.domains.len() > 40);
    let problems = lint(&input, &settings);
    let findings: Vec<_> = wrong
        .iter()
        .chain(problems.iter().map(|problem| &problem.finding))
        .map(ToString::to_string)
        .collect();
    assert_eq!(findings, Vec::<String>::new());
    for category in [Category::Standard, Category::Kafka, Category::Privacy] {
        let on = rules().filter(|rule| category.includes(rule.category));
        let on = on.filter(|rule| settings.severity(rule, "x.avsc").is_some()).count();
        assert!(on > 5, "{category} is on");
    }
}
