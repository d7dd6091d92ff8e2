//! What comes out of a comparison.

use factline_core::avro::compat::{Conflict, Direction, Mode};
use factline_core::avro::finding::{Finding, Severity};
use factline_core::avro::schema::Schema;
use factline_core::time::Date;

use super::{Category, Effect, Level, Rule};
use crate::lint::Edit;

/// Everything that differs between two versions of a catalog.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The changes, in the order of the files and of the places in them; those of deleted files
    /// and of what is only in the old version stand among them by the name of the old file.
    pub changes: Vec<Change>,
    /// What is wrong with files rather than with a change: texts that are no TOML, waivers.
    pub findings: Vec<Finding>,
    /// Of each schema whose data or readers could be touched, what they are to each other.
    pub verdicts: Vec<Verdict>,
}

/// One thing that differs.
#[derive(Clone, Debug)]
pub struct Change {
    /// What kind of change it is.
    pub rule: &'static Rule,
    /// What it means for the catalog's version.
    pub effect: Effect,
    /// How much it counts.
    pub level: Level,
    /// Where it is, what has changed, and what to do. A [`Level::Note`] is a warning here.
    pub finding: Finding,
    /// Whether the place is in the old version, as the new one has nothing to show.
    pub is_in_old: bool,
    /// Edits of the new version that belong together and put it right; none where a person has
    /// to decide.
    pub edits: Vec<Edit>,
    /// The full name of the type that differs, or the name of the domain.
    pub subject: String,
    /// The types of the events that the subject is a part of.
    pub events: Vec<String>,
    /// For the verdict's changes: the place as Java reports it, a JSON pointer.
    pub location: Option<String>,
    /// For the verdict's changes: who can't read whom.
    pub direction: Option<Direction>,
    /// For the verdict's changes: the schema that reads and the one that writes, of the type that
    /// the change is in.
    pub pair: Option<(Schema, Schema)>,
    /// For the verdict's changes: the version that it is about, counted from 1, where that is
    /// not the last.
    pub version: Option<usize>,
    /// Who reads these events.
    pub consumers: Vec<Hit>,
    /// Who must be deployed before whom, by the verdicts on these events.
    pub deploy: Deploy,
    /// Why and until when the change is allowed all the same.
    pub waived: Option<Waived>,
}

/// A consumer of an event that a change touches.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// Its name.
    pub consumer: String,
    /// Who answers for it.
    pub owner: String,
    /// The domain that names it.
    pub domain: String,
    /// The event that it reads.
    pub event_type: String,
    /// Whether the consumer as it is can no longer read the event.
    pub breaks: bool,
}

/// Why and until when a change is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waived {
    /// Why.
    pub reason: String,
    /// The last day.
    pub expires: Date,
}

/// Whether the old and the new version of one schema go together.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The type of the event, if the schema is one.
    pub event_type: Option<String>,
    /// The full name of the new version.
    pub full_name: String,
    /// What is asked of the new version.
    pub mode: Mode,
    /// Which earlier versions it does not go together with, in that mode: exactly what a registry
    /// would say. The earlier versions are those of [`Version::history`](super::Version::history)
    /// and, last, the one of the old catalog.
    pub conflicts: Vec<Conflict>,
    /// How many earlier versions there are.
    pub versions: usize,
    /// Who must be deployed before whom, whatever the mode.
    pub deploy: Deploy,
}

/// Who must be deployed before whom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deploy {
    /// Either reads what the other writes.
    #[default]
    Any,
    /// New consumers read old data, and old consumers do not read new data.
    ConsumersFirst,
    /// Old consumers read new data, and new consumers do not read old data.
    ProducersFirst,
    /// Neither reads the other's data.
    Together,
}

impl Deploy {
    /// The order by which sides read each other's data.
    pub(super) const fn of(new_reads_old: bool, old_reads_new: bool) -> Self {
        match (new_reads_old, old_reads_new) {
            (true, true) => Self::Any,
            (true, false) => Self::ConsumersFirst,
            (false, true) => Self::ProducersFirst,
            (false, false) => Self::Together,
        }
    }

    /// Whether consumers of the old version read new data.
    pub(super) const fn old_reads_new(self) -> bool {
        matches!(self, Self::Any | Self::ProducersFirst)
    }

    /// The order that suits both.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Any, order) | (order, Self::Any) => order,
            (a, b) if a == b => a,
            _ => Self::Together,
        }
    }

    /// The name in reports, such as `consumers-first`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::ConsumersFirst => "consumers-first",
            Self::ProducersFirst => "producers-first",
            Self::Together => "together",
        }
    }

    /// What to do, in one sentence.
    #[must_use]
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Any => "deploy in any order",
            Self::ConsumersFirst => "deploy the consumers first, then the producers",
            Self::ProducersFirst => {
                "deploy the producers first, and the consumers once the old records are gone"
            }
            Self::Together => "no order works: publish a new event beside the old one",
        }
    }
}

impl Report {
    /// Whether no verdict on the wire is broken, waived or not.
    #[must_use]
    pub fn is_compatible(&self) -> bool {
        self.changes.iter().all(|change| change.rule.category != Category::Wire)
    }

    /// Which part of the catalog's version the changes raise; none if nothing differs.
    #[must_use]
    pub fn effect(&self) -> Option<Effect> {
        self.changes.iter().map(|change| change.effect).max()
    }

    /// Whether the new version must not get in as it is.
    #[must_use]
    pub fn fails(&self) -> bool {
        self.changes.iter().any(|change| change.level == Level::Error && change.waived.is_none())
            || self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }
}
