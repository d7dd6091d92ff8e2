//! Each schema of both versions, judged as a registry would.

use std::collections::BTreeSet;

use factline_core::avro::compat::{self, Conflict, Direction, Mode};
use factline_core::avro::schema::{NamedId, Schema};

use super::context::TypePair;
use super::side::Side;
use super::{Deploy, Options, Pairs, Verdict};
use crate::lint::event_type;

/// A schema of both versions, and its verdict.
#[derive(Debug)]
pub(super) struct Judged {
    pub(super) old: NamedId,
    pub(super) new: NamedId,
    pub(super) verdict: Verdict,
    pub(super) schema: Schema,
    /// The versions before, of which the last is the old catalog's.
    pub(super) versions: Vec<Schema>,
}

/// A schema and the versions before it, at least one.
pub(super) struct Versions<'v> {
    pub(super) new: &'v Schema,
    pub(super) old: &'v [Schema],
}

impl Versions<'_> {
    /// What the versions are to each other.
    pub(super) fn verdict(&self, event_type: Option<&str>, full_name: &str, mode: Mode) -> Verdict {
        let Self { new, old } = *self;
        let reads = |reader, writer| compat::check(reader, writer).is_empty();
        let new_reads_old = old.last().is_none_or(|last| reads(new, last));
        let old_reads_new = old.last().is_none_or(|last| reads(last, new));
        Verdict {
            event_type: event_type.map(str::to_owned),
            full_name: full_name.to_owned(),
            mode,
            conflicts: mode.check(new, old),
            versions: old.len(),
            deploy: Deploy::of(new_reads_old, old_reads_new),
        }
    }
}

impl Judged {
    /// The conflict with the last version in one direction.
    pub(super) fn latest(&self, direction: Direction) -> Option<&Conflict> {
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
pub(super) fn judge(
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
    let verdict = Versions { new: &reader, old: &versions }.verdict(
        event_type(named),
        named.name.full(),
        mode,
    );
    Judged { old: before, new: after, verdict, schema: reader, versions }
}

/// What is asked of a schema: by its domain, or else by its catalog.
pub(super) fn mode_of(side: &Side<'_>, id: NamedId) -> Mode {
    let domain = side.domain_of(&side.set[id]);
    domain
        .and_then(|domain| domain.compatibility)
        .unwrap_or_else(|| side.version.file.changes.compatibility())
}
