//! All changes in a few lines: the verdict, the next version, who is hit, what is waived.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use factline_codegen::change::{Category, Change, Deploy, Level};

use super::Compared;
use super::details::named;
use crate::verbs::counted;

/// The summary, one line or more.
pub(super) fn write(compared: &Compared<'_>) -> String {
    let (report, against) = (&compared.report, compared.against);
    let verdict = if report.is_compatible() { "compatible" } else { "incompatible" };
    let mut text = format!("{verdict} with {against}: {}", counts(&report.changes));
    if let Some(effect) = report.effect() {
        let _ = write!(text, "; the next version is a {} one", effect.name());
    }
    text.push('\n');
    for line in broken(&report.changes) {
        let _ = writeln!(text, "  breaks {line}");
    }
    for change in &report.changes {
        if let Some(waived) = &change.waived {
            let (rule, subject) = (change.rule.id, &change.subject);
            let _ = writeln!(
                text,
                "  waived until {}: {rule} of {subject}: {}",
                waived.expires, waived.reason
            );
        }
    }
    let fixable = report.changes.iter().filter(|change| is_fixable(change)).count();
    if fixable > 0 {
        let _ = writeln!(text, "  --fix can put {fixable} right");
    }
    text
}

fn is_fixable(change: &Change) -> bool {
    !super::is_note(change) && !change.edits.is_empty()
}

/// `3 changes (1 WIRE, 2 SOURCE; 1 error, 2 warnings)`.
fn counts(changes: &[Change]) -> String {
    if changes.is_empty() {
        return "no changes".to_owned();
    }
    let count = |test: &dyn Fn(&&Change) -> bool| changes.iter().filter(test).count();
    let categories: Vec<_> = Category::ALL
        .into_iter()
        .map(|category| (count(&|change| change.rule.category == category), category))
        .filter(|(count, _)| *count > 0)
        .map(|(count, category)| format!("{count} {category}"))
        .collect();
    let at = |level: Level| count(&|change| change.level == level && change.waived.is_none());
    format!(
        "{} ({}; {}, {})",
        counted(changes.len(), "change"),
        categories.join(", "),
        counted(at(Level::Error), "error"),
        counted(at(Level::Warning), "warning"),
    )
}

/// Each consumer that is broken, with the events and the order to deploy in.
fn broken(changes: &[Change]) -> Vec<String> {
    let mut consumers: BTreeMap<String, (BTreeSet<&str>, Deploy)> = BTreeMap::new();
    for change in changes {
        for hit in change.consumers.iter().filter(|hit| hit.breaks) {
            let (events, deploy) = consumers.entry(named(hit)).or_default();
            events.insert(&hit.event_type);
            *deploy = both(*deploy, change.deploy);
        }
    }
    let line = |(name, (events, deploy)): (String, (BTreeSet<&str>, Deploy))| {
        let events: Vec<_> = events.into_iter().collect();
        let advice = if deploy == Deploy::Any { "" } else { deploy.advice() };
        let colon = if advice.is_empty() { "" } else { ": " };
        format!("{name} on {}{colon}{advice}", events.join(", "))
    };
    consumers.into_iter().map(line).collect()
}

/// An order that suits two events.
fn both(one: Deploy, other: Deploy) -> Deploy {
    match (one, other) {
        (Deploy::Any, order) | (order, Deploy::Any) => order,
        (one, other) if one == other => one,
        _ => Deploy::Together,
    }
}
