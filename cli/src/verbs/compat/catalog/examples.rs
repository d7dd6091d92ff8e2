//! Counter-examples of the changes of a catalog.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use factline_codegen::change::{Change, Version};
use factline_core::avro::compat::{Direction, IncompatibilityKind};
use factline_core::avro::schema::{NamedId, ParseOptions, Schema, SchemaSet, parse};

use crate::catalog::event_type;
use crate::verbs::compat::counterexample::{Counterexample, Counterexamples};

/// What shows the breaks of a comparison; schemas are looked at only if there is one.
pub(super) struct Examples<'v> {
    old: &'v Version,
    new: &'v Version,
    sets: OnceCell<(SchemaSet, SchemaSet)>,
    /// By the type, and whether the old version reads.
    known: BTreeMap<(String, bool), Option<Counterexamples>>,
}

impl<'v> Examples<'v> {
    pub(super) fn new(old: &'v Version, new: &'v Version) -> Self {
        Self { old, new, sets: OnceCell::new(), known: BTreeMap::new() }
    }

    /// The datum that shows a break, or why there is none; nothing for other changes.
    ///
    /// It is one of the first event that the type is a part of, if it shows there too.
    pub(super) fn of(&mut self, change: &Change) -> Option<Result<Counterexample, &'static str>> {
        let (location, direction) = (change.location.as_deref()?, change.direction?);
        let kind = kind(change.rule.id)?;
        let part = match self.known(&change.subject, direction)?.of_verdict(kind, location) {
            Ok(part) => part,
            Err(reason) => return Some(Err(reason)),
        };
        let event = change.events.first().and_then(|event| self.event(event));
        let whole = event.filter(|name| *name != change.subject);
        let whole = whole.and_then(|name| self.known(&name, direction)?.like(&part));
        Some(Ok(whole.unwrap_or(part)))
    }

    /// What can't be read of a type of the new version.
    fn known(&mut self, name: &str, direction: Direction) -> Option<&Counterexamples> {
        let key = (name.to_owned(), direction == Direction::Forward);
        if !self.known.contains_key(&key) {
            let found = self.pair(name, direction);
            let found = found.map(|(reader, writer)| Counterexamples::new(&reader, &writer));
            self.known.insert(key.clone(), found);
        }
        self.known.get(&key)?.as_ref()
    }

    /// The full name of an event.
    fn event(&self, wanted: &str) -> Option<String> {
        let (_, new) = self.sets();
        let found = new.named().iter().find(|named| event_type(named) == Some(wanted))?;
        Some(found.name.full().to_owned())
    }

    /// The reader and the writer.
    fn pair(&self, name: &str, direction: Direction) -> Option<(Schema, Schema)> {
        let (old, new) = self.sets();
        let after = new.lookup(name)?;
        let before = counterpart(old, new, after)?;
        let (before, after) = (Schema::of(old, before), Schema::of(new, after));
        Some(match direction {
            Direction::Backward => (after, before),
            Direction::Forward => (before, after),
        })
    }

    fn sets(&self) -> &(SchemaSet, SchemaSet) {
        let read = |version: &Version| {
            parse(version.input.sources.iter().cloned(), &ParseOptions::default()).set
        };
        self.sets.get_or_init(|| (read(self.old), read(self.new)))
    }
}

/// What a type was: the one of its name, of an alias, or the event of its type.
fn counterpart(old: &SchemaSet, new: &SchemaSet, id: NamedId) -> Option<NamedId> {
    let named = &new[id];
    let by_name = std::iter::once(&named.name).chain(&named.aliases);
    let by_name = by_name.filter_map(|name| old.lookup(name.full())).next();
    by_name.or_else(|| {
        let wanted = event_type(named)?;
        old.ids().find(|&id| event_type(&old[id]) == Some(wanted))
    })
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
