//! Every rule on versions that differ by it and on such that don't.

mod fixture;
mod history;
mod mutations;
mod page;
mod registered;
mod roots;
mod weighing;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::{Change, Options, Report, Rule, compare, rules};
use crate::lint::apply;
use fixture::{Files, Fixture, version};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/change")
}

/// What all fixtures take for today.
fn options() -> Options {
    Options::new("2026-07-01".parse().expect("a day"))
}

fn report(old: &Files, new: &Files) -> Report {
    compare(&version(old), &version(new), &options())
}

/// The changes by `rule`, and findings that are called like it.
fn found(rule: &Rule, old: &Files, new: &Files) -> (Vec<Change>, Vec<String>) {
    let mut report = report(old, new);
    report.changes.retain(|change| change.rule == rule);
    let findings = report.findings.iter().filter(|finding| finding.rule == rule.id);
    (report.changes, findings.map(|finding| format!("{}\n", finding.report())).collect())
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
fn rules_are_described_in_sentences() {
    for rule in rules() {
        for text in [rule.purpose, rule.why] {
            assert!(text.ends_with('.') && !text.contains('\n'), "{}: {text}", rule.id);
        }
        assert!(crate::lint::rule(rule.id).is_none(), "lint has a rule {}", rule.id);
    }
}

#[test]
fn other_changes_are_not_reported_by_a_rule() {
    for rule in rules() {
        let Fixture { old, pass, .. } = Fixture::read(&fixtures(), rule.id);
        assert!(!pass.is_empty() && pass != old, "{} has nothing that passes", rule.id);
        let (changes, findings) = found(rule, &old, &pass);
        assert!(changes.is_empty(), "{}: {changes:#?}", rule.id);
        assert!(findings.is_empty(), "{}: {findings:#?}", rule.id);
    }
}

#[test]
fn changes_are_reported_at_their_place_and_put_right() {
    for rule in rules() {
        let fixture = Fixture::read(&fixtures(), rule.id);
        let (changes, findings) = found(rule, &fixture.old, &fixture.fail);
        assert!(!changes.is_empty() || !findings.is_empty(), "{} reports nothing", rule.id);
        let text: String = changes.iter().map(described).chain(findings).collect();
        let fixed = fixed(rule, &fixture, &changes);
        fixture.expect(&fixtures(), rule.id, &text, &fixed);
    }
}

/// All that a change says.
fn described(change: &Change) -> String {
    let mut text = format!("{}\n", change.finding.report());
    let Change { effect, level, subject, events, consumers, deploy, .. } = change;
    let side = if change.is_in_old { ", in the old version" } else { "" };
    let _ = writeln!(text, "  {effect}, {level}: {subject}{side}");
    if *events != [subject.clone()] && !events.is_empty() {
        let _ = writeln!(text, "  events: {}", events.join(", "));
    }
    if let (Some(location), Some(direction)) = (&change.location, change.direction) {
        let _ = writeln!(text, "  {direction:?} at {location}");
    }
    for hit in consumers {
        let breaks = if hit.breaks { "breaks" } else { "reads on" };
        let _ = writeln!(
            text,
            "  {} of {} ({}) {breaks}: {}",
            hit.consumer, hit.owner, hit.domain, hit.event_type
        );
    }
    let _ = writeln!(text, "  {}", deploy.name());
    text
}

/// The files that change by the fixes of a rule, after which there is no such change any more.
fn fixed(rule: &Rule, fixture: &Fixture, changes: &[Change]) -> Files {
    let edits: Vec<_> = changes.iter().map(|change| &change.edits[..]).collect();
    let is_fixed = edits.iter().any(|edits| !edits.is_empty());
    assert_eq!(is_fixed, rule.has_fix(), "{} has fixes if its row says so", rule.id);
    let fixable = changes.iter().filter(|change| !change.edits.is_empty()).count();
    let sources = version(&fixture.fail).input.sources;
    let mut all = fixture.fail.clone();
    let mut changed = Files::new();
    for (file, edited) in apply(&sources, edits) {
        let text = edited.text.expect("an edit of the text");
        all.insert(file.to_string(), text.clone());
        changed.insert(file.to_string(), text);
    }
    let mut left = found(rule, &fixture.old, &all).0;
    // A fix may leave something that counts less.
    left.retain(|change| change.level == rule.level || !rule.has_fix());
    assert_eq!(left.len(), changes.len() - fixable, "{}: {left:#?}", rule.id);
    let report = report(&fixture.old, &all);
    let is_sound = report.changes.iter().all(|change| change.rule.id != "INVALID_SCHEMA");
    assert!(is_sound || rule.id == "INVALID_SCHEMA", "{}: {:#?}", rule.id, report.changes);
    changed
}
