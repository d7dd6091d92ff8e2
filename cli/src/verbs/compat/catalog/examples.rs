//! Counter-examples of the changes of a catalog.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use factline_codegen::change::{Change, Version};
use factline_core::avro::compat::{Direction, IncompatibilityKind};
use factline_core::avro::schema::{ParseOptions, Schema, SchemaSet, parse};

use crate::catalog::event_type;
use crate::verbs::compat::counterexample::{Counterexample, Counterexamples};

/// What shows the breaks of a comparison; catalogs are looked at only if there is one.
pub(super) struct Examples<'v> {
    /// Both states, where the other is a catalog, too.
    states: Option<(&'v Version, &'v Version)>,
    sets: OnceCell<(SchemaSet, SchemaSet)>,
    /// By the type or event, whether the old version reads, and the version if not the last.
    known: BTreeMap<Key, Counterexamples>,
}

type Key = (String, bool, Option<usize>);

impl<'v> Examples<'v> {
    pub(super) fn new(old: Option<&'v Version>, new: &'v Version) -> Self {
        let states = old.map(|old| (old, new));
        Self { states, sets: OnceCell::new(), known: BTreeMap::new() }
    }

    /// The datum that shows a break, or why there is none; nothing for other changes.
    ///
    /// It is one of the first event that the type is a part of, if it shows there too.
    pub(super) fn of(&mut self, change: &Change) -> Option<Result<Counterexample, &'static str>> {
        let (location, direction) = (change.location.as_deref()?, change.direction?);
        let kind = kind(change.rule.id)?;
        let key = (change.subject.clone(), direction == Direction::Forward, change.version);
        let part = self.known(key, || change.pair.clone())?.of_verdict(kind, location);
        let Ok(part) = part else { return Some(part) };
        Some(Ok(self.whole(change, direction, &part).unwrap_or(part)))
    }

    fn known(
        &mut self,
        key: Key,
        pair: impl FnOnce() -> Option<(Schema, Schema)>,
    ) -> Option<&Counterexamples> {
        Some(match self.known.entry(key) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let (reader, writer) = pair()?;
                place.insert(Counterexamples::new(&reader, &writer))
            }
        })
    }

    /// The datum of an event that fails for the same reason as one of a type in it.
    fn whole(
        &mut self,
        change: &Change,
        direction: Direction,
        part: &Counterexample,
    ) -> Option<Counterexample> {
        let event = change.events.first()?;
        let (before, after) = self.event(event).filter(|_| change.version.is_none())?;
        let key = (event.clone(), direction == Direction::Forward, None);
        let pair = match direction {
            Direction::Backward => (after, before),
            Direction::Forward => (before, after),
        };
        self.known(key, || Some(pair))?.like(part)
    }

    /// What an event was and is.
    fn event(&self, wanted: &str) -> Option<(Schema, Schema)> {
        let (old, new) = self.states?;
        let read = |version: &Version| {
            parse(version.input.sources.iter().cloned(), &ParseOptions::default()).set
        };
        let (old, new) = self.sets.get_or_init(|| (read(old), read(new)));
        let find = |set: &SchemaSet| {
            let id = set.ids().find(|&id| event_type(&set[id]) == Some(wanted))?;
            Some(Schema::of(set, id))
        };
        Some((find(old)?, find(new)?))
    }
}

/// The reason of the verdict that a rule stands for.
fn kind(rule: &str) -> Option<IncompatibilityKind> {
    use IncompatibilityKind::{
        AmbiguousFieldAlias, FixedSizeMismatch, MissingEnumSymbols, MissingUnionBranch,
        NameMismatch, ReaderFieldMissingDefaultValue, TypeMismatch,
    };
    let all = [
        NameMismatch,
        FixedSizeMismatch,
        MissingEnumSymbols,
        ReaderFieldMissingDefaultValue,
        TypeMismatch,
        MissingUnionBranch,
        AmbiguousFieldAlias,
    ];
    all.into_iter().find(|kind| kind.as_str() == rule)
}
