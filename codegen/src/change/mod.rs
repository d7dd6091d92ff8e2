//! What differs between two versions of a catalog, and what that means for others.
//!
//! A change rule is one row, as a rule of lint is: from the rows come the changes,
//! `factline rules`, `factline explain` and `docs/changes.md`. Rules look at both versions as a
//! whole; a file that is the same in both costs no more than its parsing.
//!
//! ```
//! use factline_codegen::change::{Options, Version, compare};
//! use factline_core::time::Date;
//!
//! let version = |fields: &str| {
//!     let text = format!(r#"{{"type": "record", "name": "Ward", "fields": [{fields}]}}"#);
//!     Version::from_files([("ward.avsc".into(), text.into_bytes())])
//! };
//! let (old, new) = (version(""), version(r#"{"name": "beds", "type": "int"}"#));
//! let report = compare(&old, &new, &Options::new(Date::new(20_000)));
//! assert!(!report.is_compatible());
//! let rules: Vec<_> = report.changes.iter().map(|change| change.rule.id).collect();
//! assert!(rules.contains(&"READER_FIELD_MISSING_DEFAULT_VALUE"));
//! ```

mod consumers;
mod context;
mod pairs;
mod pointer;
mod registered;
mod report;
mod roots;
mod rule;
mod rules;
mod same;
mod settings;
mod side;
mod sink;
mod verdict;
mod version;
mod waivers;
mod wire;

#[cfg(test)]
mod tests;

use factline_core::avro::compat::Mode;
use factline_core::avro::finding::{Finding, Severity, Source};
use factline_core::avro::schema::{ParseOptions, SchemaSet, parse};
use factline_core::time::Date;

use crate::{check, lint};
pub use registered::{EventOf, compare_registered};
pub use report::{Change, Deploy, Hit, Report, Verdict, Waived};
pub use rule::{Category, Effect, Level, Rule};
pub use settings::Settings;
pub use version::Version;

pub(crate) use context::{Context, FieldPair, TypePair};
pub(crate) use pairs::Pairs;
pub(crate) use rule::Check;
pub(crate) use settings::mode;
pub(crate) use side::{Place, Side};
pub(crate) use sink::Sink;

/// All change rules, by category.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    rules::RULES.iter().copied().flatten()
}

/// The change rule of this id.
#[must_use]
pub fn rule(id: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.id == id)
}

/// How two versions are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "options do nothing until they are used"]
pub struct Options {
    /// The day by which waivers end and what is deprecated may go.
    pub today: Date,
    /// What is asked of the new version, in place of what its files say.
    pub mode: Option<Mode>,
}

impl Options {
    /// What the files of the new version say, on this day.
    pub const fn new(today: Date) -> Self {
        Self { today, mode: None }
    }
}

/// Everything that differs between two versions of a catalog.
///
/// What is wrong with the new schemas are changes by `INVALID_SCHEMA`; what is wrong with the old
/// ones is left alone, and what is sound of them is compared.
#[must_use]
pub fn compare(old: &Version, new: &Version, options: &Options) -> Report {
    if is_same(old, new) {
        return finish(Report::default(), new, options);
    }
    let settings = lint::Settings::default();
    let (before, wrong_before) = read(old);
    let (after, wrong_after) = read(new);
    let cx = Context::new(
        Side::of(old, &before, &settings, &wrong_before).before(),
        Side::of(new, &after, &settings, &wrong_after),
        options,
    );
    let mut report = Report::default();
    rules::wire::invalid(&wrong_after, &wrong_before, &mut report.changes);
    for rule in rules() {
        if let Check::Here(check) | Check::HereFixed(check) = rule.check {
            check(&cx, &mut Sink::new(rule, &mut report.changes));
        }
    }
    for rule in rules() {
        if let Check::Last(check) = rule.check {
            check(&cx, &mut Sink::new(rule, &mut report.changes));
        }
    }
    let consumers = consumers::Consumers::new(&cx);
    for change in &mut report.changes {
        if change.consumers.is_empty() {
            change.consumers = consumers.of(&change.events);
        }
        change.deploy = change.deploy.and(consumers.deploy(&change.events));
    }
    drop(consumers);
    let of_roots = cx.wire.roots.into_iter().map(|root| root.verdict);
    let judged = cx.wire.judged.into_iter().map(|judged| judged.verdict);
    report.verdicts = judged.chain(of_roots).collect();
    finish(report, new, options)
}

/// Whether nothing differs that could matter: the texts of all files.
fn is_same(old: &Version, new: &Version) -> bool {
    let is_sound = new.input.findings.is_empty() && old.input.findings.is_empty();
    let names = |version: &Version| {
        version.input.domains.values().map(|domain| domain.name.clone()).collect::<Vec<_>>()
    };
    is_sound && texts(old).eq(texts(new)) && names(old) == names(new)
}

fn texts(version: &Version) -> impl Iterator<Item = &str> {
    let sources = version.input.sources.iter().chain(version.input.domain_sources.values());
    sources.chain(&version.source).map(Source::text)
}

/// The schemas of a version, and what is wrong with them.
fn read(version: &Version) -> (SchemaSet, Vec<Finding>) {
    let parsed = parse(version.input.sources.iter().cloned(), &ParseOptions::default());
    let mut findings = version.input.findings.clone();
    findings.extend(parsed.findings);
    findings.extend(check::check(&parsed.set, &version.input));
    (parsed.set, findings)
}

/// Weighs the changes by the settings and the waivers of the new version, and orders them.
fn finish(mut report: Report, new: &Version, options: &Options) -> Report {
    let settings = &new.file.changes;
    report.changes.retain_mut(|change| match settings.level(change.rule) {
        Some(None) => false,
        Some(Some(level)) => {
            change.level = level;
            true
        }
        None => true,
    });
    report.findings.extend(new.findings.iter().cloned());
    waivers::apply(new, options.today, &mut report);
    for change in &mut report.changes {
        change.finding.severity = match change.level {
            Level::Error => Severity::Error,
            Level::Warning | Level::Note => Severity::Warning,
        };
    }
    report.changes.sort_by(|a, b| key(a).cmp(&key(b)));
    report
}

fn key(change: &Change) -> (&str, u32, u32, Category, &str) {
    let Finding { file, line, column, .. } = &change.finding;
    (file, *line, *column, change.rule.category, change.rule.id)
}
