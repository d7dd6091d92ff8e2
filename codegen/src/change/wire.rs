//! The verdicts, and what breaks them.

use std::collections::BTreeSet;

use factline_core::avro::compat::{
    self, ChangeKind, Direction, Incompatibility, IncompatibilityKind,
};
use factline_core::avro::schema::{NamedId, Schema, SchemaSet};

use super::context::TypePair;
use super::pointer::{Located, locate};
use super::roots::{RootPair, roots};
use super::side::Side;
use super::verdict::{Judged, judge};
use super::{Options, Pairs};

/// What the verdict says of two versions.
#[derive(Debug)]
pub(super) struct Wire {
    pub(super) judged: Vec<Judged>,
    pub(super) breaks: Vec<Break>,
    pub(super) meanings: Vec<Meaning>,
    /// The files that hold no named type.
    pub(super) roots: Vec<RootPair>,
}

/// A reason for bad verdicts, at the type that it is in.
#[derive(Debug)]
pub(super) struct Break {
    pub(super) direction: Direction,
    /// The type's id in the version that reads.
    pub(super) reader: NamedId,
    pub(super) found: Incompatibility,
    /// The schemas whose verdict it spoils.
    pub(super) subjects: BTreeSet<String>,
    /// For a break with an earlier version than the last: which, counted from 1.
    pub(super) version: Option<usize>,
    /// The schema that reads and the one that writes.
    pub(super) pair: (Schema, Schema),
}

/// A change of meaning, at the type that it is in.
#[derive(Debug)]
pub(super) struct Meaning {
    pub(super) pair: (NamedId, NamedId),
    pub(super) kind: ChangeKind,
    pub(super) location: String,
    pub(super) message: String,
}

impl Wire {
    pub(super) fn new(
        old: &Side<'_>,
        new: &Side<'_>,
        pairs: &Pairs,
        changed: &[TypePair<'_>],
        options: &Options,
    ) -> Self {
        let judged = judge(old, new, pairs, changed, options);
        let mut wire = Self {
            judged,
            breaks: Vec::new(),
            meanings: Vec::new(),
            roots: roots(old, new, options),
        };
        for pair in changed {
            wire.causes(old, new, pairs, pair);
            wire.meanings(old.set, new.set, pair);
        }
        wire.rest();
        wire
    }

    /// What is wrong with a type by itself, where it spoils a verdict.
    fn causes(&mut self, old: &Side<'_>, new: &Side<'_>, pairs: &Pairs, pair: &TypePair<'_>) {
        for direction in [Direction::Backward, Direction::Forward] {
            let broken = self.broken_by(new, pair.new_id, direction);
            if broken.is_empty() {
                continue;
            }
            let (reader, writer, id) = match direction {
                Direction::Backward => (new.set, old.set, (pair.new_id, pair.old_id)),
                Direction::Forward => (old.set, new.set, (pair.old_id, pair.new_id)),
            };
            let schemas = (Schema::of(reader, id.0), Schema::of(writer, id.1));
            for found in compat::check(&schemas.0, &schemas.1) {
                let at = locate(reader, id.0, &found.location);
                let other = |id| match direction {
                    Direction::Backward => pairs.old_of(id),
                    Direction::Forward => pairs.new_of(id),
                };
                if at.owner == id.0 && !is_of_a_branch((reader, writer), &at, &found, &other) {
                    let subjects = broken.clone();
                    let (reader, pair) = (id.0, schemas.clone());
                    let version = None;
                    self.add(Break { direction, reader, found, subjects, version, pair });
                }
            }
        }
    }

    fn add(&mut self, new: Break) {
        let known = self.breaks.iter().any(|known| {
            (known.direction, known.reader) == (new.direction, new.reader)
                && known.found == new.found
                && known.version == new.version
        });
        if !known {
            self.breaks.push(new);
        }
    }

    /// The schemas with a type that the last version does not go together with.
    fn broken_by(&self, new: &Side<'_>, id: NamedId, direction: Direction) -> BTreeSet<String> {
        let subjects = new.subjects_with(id);
        let judged = self.judged.iter().filter(|judged| subjects.contains(&judged.new));
        let broken = judged.filter(|judged| judged.latest(direction).is_some());
        broken.map(|judged| judged.verdict.name().to_owned()).collect()
    }

    /// What verdicts say beyond the causes that were found at types.
    fn rest(&mut self) {
        let mut rest = Vec::new();
        for judged in &self.judged {
            for conflict in &judged.verdict.conflicts {
                let name = judged.verdict.name();
                let is_latest = conflict.version + 1 == judged.versions.len();
                let is_known = |known: &&Break| {
                    known.direction == conflict.direction && known.subjects.contains(name)
                };
                if is_latest && self.breaks.iter().any(|known| is_known(&known)) {
                    continue;
                }
                let (new, old) = (&judged.schema, &judged.versions[conflict.version]);
                let (reader, pair) = match conflict.direction {
                    Direction::Backward => (judged.new, (new, old)),
                    Direction::Forward => (judged.old, (old, new)),
                };
                rest.extend(conflict.incompatibilities.iter().map(|found| Break {
                    direction: conflict.direction,
                    reader,
                    found: found.clone(),
                    subjects: BTreeSet::from([name.to_owned()]),
                    version: (!is_latest).then_some(conflict.version + 1),
                    pair: (pair.0.clone(), pair.1.clone()),
                }));
            }
        }
        rest.into_iter().for_each(|found| self.add(found));
    }

    fn meanings(&mut self, old: &SchemaSet, new: &SchemaSet, pair: &TypePair<'_>) {
        let found = compat::changes(&Schema::of(new, pair.new_id), &Schema::of(old, pair.old_id));
        for compat::Change { kind, location, message } in found {
            if locate(new, pair.new_id, &location).owner == pair.new_id {
                let pair = (pair.old_id, pair.new_id);
                self.meanings.push(Meaning { pair, kind, location, message });
            }
        }
    }
}

/// Whether a union lacks a branch only because the type of that branch is broken itself.
fn is_of_a_branch(
    (reader, writer): (&SchemaSet, &SchemaSet),
    at: &Located<'_>,
    found: &Incompatibility,
    other: &dyn Fn(NamedId) -> Option<NamedId>,
) -> bool {
    let Some(field) = at.field.filter(|_| found.kind == IncompatibilityKind::MissingUnionBranch)
    else {
        return false;
    };
    let mut is_of_a_branch = false;
    field.ty.for_each_name(&mut |branch| {
        is_of_a_branch |= other(branch).is_some_and(|before| {
            found.message.ends_with(writer[before].name.full())
                && !compat::check(&Schema::of(reader, branch), &Schema::of(writer, before))
                    .is_empty()
        });
    });
    is_of_a_branch
}
