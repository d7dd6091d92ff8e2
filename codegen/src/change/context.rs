//! What rules look at.

use factline_core::avro::schema::{Field, Named, NamedId};

use super::pairs::{new_field, old_field};
use super::same::Same;
use super::side::{Place, Side};
use super::wire::Wire;
use super::{Options, Pairs};
use crate::input::Domain;

/// Two versions of a catalog, side by side.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    pub(crate) old: Side<'a>,
    pub(crate) new: Side<'a>,
    pub(crate) pairs: Pairs,
    /// The types that are in both versions and not the same.
    pub(crate) changed: Vec<TypePair<'a>>,
    pub(crate) options: &'a Options,
    pub(super) wire: Wire,
}

/// A type in both versions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TypePair<'a> {
    pub(crate) old: &'a Named,
    pub(crate) new: &'a Named,
    pub(crate) old_id: NamedId,
    pub(crate) new_id: NamedId,
}

/// A field in both versions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FieldPair<'a> {
    pub(crate) record: TypePair<'a>,
    pub(crate) old: &'a Field,
    pub(crate) new: &'a Field,
}

impl<'a> Context<'a> {
    pub(super) fn new(old: Side<'a>, new: Side<'a>, options: &'a Options) -> Self {
        let pairs = Pairs::new(old.set, new.set);
        let changed = pairs.changed(old.set, new.set).into_iter();
        let changed: Vec<_> = changed
            .map(|(old_id, new_id)| {
                let (old, new) = (&old.set[old_id], &new.set[new_id]);
                TypePair { old, new, old_id, new_id }
            })
            .collect();
        let wire = Wire::new(&old, &new, &pairs, &changed, options);
        Self { old, new, pairs, changed, options, wire }
    }

    /// Whether types are generated from the same texts by the same settings.
    pub(crate) fn is_text_same(&self) -> bool {
        let config = |side: &Side<'_>| {
            let config = &side.version.file.config;
            (config.namespace.clone(), config.views.clone())
        };
        self.changed.is_empty()
            && self.pairs.deleted(self.old.set).is_empty()
            && self.pairs.added(self.new.set).is_empty()
            && config(&self.old) == config(&self.new)
    }

    /// Whether types of both versions are the same.
    pub(crate) fn same(&self) -> Same<'_> {
        Same { old: self.old.set, new: self.new.set, pairs: &self.pairs }
    }

    /// The fields that are in both versions, of the records that are not the same.
    pub(crate) fn fields(&self) -> impl Iterator<Item = FieldPair<'a>> + '_ {
        self.changed.iter().flat_map(|&record| {
            let old = record.old.fields().unwrap_or_default();
            let new = record.new.fields().unwrap_or_default();
            new.iter()
                .filter_map(move |new| Some(FieldPair { record, old: old_field(new, old)?, new }))
        })
    }

    /// The types that are gone; none where some of the new schemas are unsound, as what can't be
    /// read is not gone.
    pub(crate) fn deleted(&self) -> Vec<NamedId> {
        if self.new.is_sound { self.pairs.deleted(self.old.set) } else { Vec::new() }
    }

    /// The types that are new, with the same reserve.
    pub(crate) fn added(&self) -> Vec<NamedId> {
        if self.old.is_sound { self.pairs.added(self.new.set) } else { Vec::new() }
    }

    /// The fields that are gone.
    pub(crate) fn deleted_fields(&self) -> impl Iterator<Item = (TypePair<'a>, &'a Field)> + '_ {
        self.changed.iter().flat_map(|&record| {
            let new = record.new.fields();
            let old = record.old.fields().filter(|_| new.is_some()).unwrap_or_default();
            let new = new.unwrap_or_default();
            let gone = old.iter().filter(move |field| new_field(field, new).is_none());
            gone.map(move |field| (record, field))
        })
    }

    /// The fields that are new.
    pub(crate) fn added_fields(&self) -> impl Iterator<Item = (TypePair<'a>, &'a Field)> + '_ {
        self.changed.iter().flat_map(|&record| {
            let old = record.old.fields();
            let new = record.new.fields().filter(|_| old.is_some()).unwrap_or_default();
            let old = old.unwrap_or_default();
            let added = new.iter().filter(move |field| old_field(field, old).is_none());
            added.map(move |field| (record, field))
        })
    }

    /// The domains that are in both versions, by name.
    pub(crate) fn domains(&self) -> impl Iterator<Item = (&'a Domain, &'a Domain)> + '_ {
        let (old, new) = (self.old.version, self.new.version);
        new.input.domains.values().filter_map(|domain| {
            let mut before = old.input.domains.values();
            Some((before.find(|before| before.name == domain.name)?, domain))
        })
    }

    /// The place of a field in the new version.
    pub(crate) fn at(&self, field: &FieldPair<'a>) -> Place<'a> {
        self.new.at_field(field.record.new_id, field.new)
    }
}
