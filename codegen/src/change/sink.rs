//! Where a rule puts its changes.

use factline_core::avro::finding::{Finding, Severity};

use super::side::Place;
use super::{Change, Deploy, Effect, Level, Rule};
use crate::lint::Edit;

/// Collects the changes of one rule.
#[derive(Debug)]
pub(crate) struct Sink<'c> {
    /// The rule in hand.
    pub(crate) rule: &'static Rule,
    changes: &'c mut Vec<Change>,
}

impl<'c> Sink<'c> {
    pub(super) fn new(rule: &'static Rule, changes: &'c mut Vec<Change>) -> Self {
        Self { rule, changes }
    }

    /// What was reported of a subject so far, by any rule.
    pub(crate) fn reported<'s>(&'s self, subject: &'s str) -> impl Iterator<Item = &'s Change> {
        self.changes.iter().filter(move |change| change.subject == subject)
    }

    /// Reports a change at `place`; more may be said of the answer.
    pub(crate) fn report(&mut self, place: Place<'_>, message: impl Into<String>) -> &mut Change {
        let Place { source, span, path, subject, events, is_in_old } = place;
        let finding = source.finding(self.rule.id, Severity::Error, span, path, message);
        self.changes.push(Change { is_in_old, events, ..Change::new(self.rule, finding, subject) });
        let last = self.changes.len() - 1;
        &mut self.changes[last]
    }
}

impl Change {
    /// A change of which no more is known than what was found.
    pub(crate) fn new(rule: &'static Rule, finding: Finding, subject: String) -> Self {
        Self {
            rule,
            effect: rule.effect,
            level: rule.level,
            finding,
            is_in_old: false,
            edits: Vec::new(),
            subject,
            events: Vec::new(),
            location: None,
            direction: None,
            pair: None,
            version: None,
            consumers: Vec::new(),
            deploy: Deploy::Any,
            waived: None,
        }
    }

    /// Says what to do.
    pub(crate) fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.finding.help = Some(help.into());
        self
    }

    /// Adds edits of the new version, if there are some.
    pub(crate) fn fix(&mut self, edits: impl IntoIterator<Item = Edit>) -> &mut Self {
        self.edits.extend(edits);
        self
    }

    /// Counts less than its rule does mostly.
    pub(crate) fn only(&mut self, effect: Effect, level: Level) -> &mut Self {
        self.effect = effect;
        self.level = level;
        self
    }
}
