//! The verdicts, and what breaks them.

use std::collections::BTreeSet;

use factline_core::avro::compat::{
    self, ChangeKind, Conflict, Direction, Incompatibility, IncompatibilityKind, Mode,
};
use factline_core::avro::schema::{Named, NamedId, Schema, SchemaSet};

use super::context::TypePair;
use super::pointer::{Located, locate};
use super::side::Side;
use super::{Deploy, Options, Pairs, Verdict};
use crate::lint::event_type;

/// What the verdict says of two versions.
#[derive(Debug)]
pub(super) struct Wire {
    pub(super) judged: Vec<Judged>,
    pub(super) breaks: Vec<Break>,
    pub(super) meanings: Vec<Meaning>,
}

/// A schema of both versions, and its verdict.
#[derive(Debug)]
pub(super) struct Judged {
    pub(super) old: NamedId,
    pub(super) new: NamedId,
    pub(super) verdict: Verdict,
    schema: Schema,
    /// The versions before, of which the last is the old catalog's.
    versions: Vec<Schema>,
}

/// A schema and the versions before it, at least one.
pub(super) struct Versions<'v> {
    pub(super) new: &'v Schema,
    pub(super) old: &'v [Schema],
}

impl Versions<'_> {
    /// What the versions are to each other.
    pub(super) fn verdict(&self, named: &Named, mode: Mode) -> Verdict {
        let Self { new, old } = *self;
        let reads = |reader, writer| compat::check(reader, writer).is_empty();
        let new_reads_old = old.last().is_none_or(|last| reads(new, last));
        let old_reads_new = old.last().is_none_or(|last| reads(last, new));
        Verdict {
            event_type: event_type(named).map(str::to_owned),
            full_name: named.name.full().to_owned(),
            mode,
            conflicts: mode.check(new, old),
            versions: old.len(),
            deploy: Deploy::of(new_reads_old, old_reads_new),
        }
    }
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
        let mut wire = Self { judged, breaks: Vec::new(), meanings: Vec::new() };
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

impl Judged {
    /// The conflict with the last version in one direction.
    fn latest(&self, direction: Direction) -> Option<&Conflict> {
        let last = self.versions.len() - 1;
        let mut conflicts = self.verdict.conflicts.iter();
        conflicts.find(|found| found.version == last && found.direction == direction)
    }
}

impl Verdict {
    /// The type of the event, or the full name.
    pub(super) fn name(&self) -> &str {
        self.event_type.as_deref().unwrap_or(&self.full_name)
    }
}

/// Judges every schema that has a changed type in it.
fn judge(
    old: &Side<'_>,
    new: &Side<'_>,
    pairs: &Pairs,
    changed: &[TypePair<'_>],
    options: &Options,
) -> Vec<Judged> {
    let mut touched = BTreeSet::new();
    for pair in changed {
        touched.extend(new.subjects_with(pair.new_id));
        touched
            .extend(old.subjects_with(pair.old_id).into_iter().filter_map(|id| pairs.new_of(id)));
    }
    let ids = touched.into_iter().filter_map(|id| Some((pairs.old_of(id)?, id)));
    ids.map(|(before, after)| verdict(old, new, before, after, options)).collect()
}

fn verdict(
    old: &Side<'_>,
    new: &Side<'_>,
    before: NamedId,
    after: NamedId,
    options: &Options,
) -> Judged {
    let named = &new.set[after];
    let (reader, writer) = (Schema::of(new.set, after), Schema::of(old.set, before));
    let mode = options.mode.unwrap_or_else(|| mode_of(new, after));
    // A folder is called by the name that the record has now.
    let recorded = new.version.history.versions(named.name.full());
    let mut versions: Vec<_> = recorded.iter().map(|version| version.schema.clone()).collect();
    // The recorded history may already end with the old version.
    let text = writer.to_json();
    versions.retain(|version| version.to_json() != text);
    versions.push(writer.clone());
    let verdict = Versions { new: &reader, old: &versions }.verdict(named, mode);
    Judged { old: before, new: after, verdict, schema: reader, versions }
}

/// What is asked of a schema: by its domain, or else by its catalog.
pub(super) fn mode_of(side: &Side<'_>, id: NamedId) -> Mode {
    let domain = side.domain_of(&side.set[id]);
    domain
        .and_then(|domain| domain.compatibility)
        .unwrap_or_else(|| side.version.file.changes.compatibility())
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
