//! Which type and which field of the new version is which of the old one.

use std::collections::BTreeMap;

use factline_core::avro::schema::{Field, Named, NamedId, NamedKind, SchemaSet};

use super::same::Same;
use crate::lint::event_type;

/// The types of two versions, side by side.
#[derive(Debug)]
pub(crate) struct Pairs {
    new_of: Vec<Option<NamedId>>,
    old_of: Vec<Option<NamedId>>,
}

impl Pairs {
    /// Pairs types by the best reason there is: name, alias, event type, short name, shape.
    pub(super) fn new(old: &SchemaSet, new: &SchemaSet) -> Self {
        let mut pairs =
            Self { new_of: vec![None; old.named().len()], old_of: vec![None; new.named().len()] };
        for id in new.ids() {
            if let Some(before) = old.lookup(new[id].name.full()) {
                pairs.join(before, id);
            }
        }
        for id in pairs.added(new) {
            let mut aliases = new[id].aliases.iter();
            if let Some(before) = aliases.find_map(|alias| old.lookup(alias.full())) {
                pairs.join(before, id);
            }
        }
        pairs.join_by(old, new, |_, named| event_type(named).map(str::to_owned));
        pairs.join_by(old, new, |_, named| Some(named.name.short().to_owned()));
        pairs.join_by(old, new, shape);
        pairs
    }

    /// Joins what is left over where a key is one type's only, on both sides.
    fn join_by(
        &mut self,
        old: &SchemaSet,
        new: &SchemaSet,
        key: fn(&SchemaSet, &Named) -> Option<String>,
    ) {
        let mut left: BTreeMap<String, (Vec<NamedId>, Vec<NamedId>)> = BTreeMap::new();
        for id in self.deleted(old) {
            if let Some(key) = key(old, &old[id]) {
                left.entry(key).or_default().0.push(id);
            }
        }
        for id in self.added(new) {
            if let Some(key) = key(new, &new[id]) {
                left.entry(key).or_default().1.push(id);
            }
        }
        for (before, after) in left.values() {
            if let ([before], [after]) = (&before[..], &after[..]) {
                self.join(*before, *after);
            }
        }
    }

    /// Each type has one counterpart: the first that was found.
    fn join(&mut self, old: NamedId, new: NamedId) {
        let (after, before) = (&mut self.new_of[old.index()], &mut self.old_of[new.index()]);
        if after.is_none() && before.is_none() {
            *after = Some(new);
            *before = Some(old);
        }
    }

    /// What a type has become.
    pub(crate) fn new_of(&self, old: NamedId) -> Option<NamedId> {
        self.new_of[old.index()]
    }

    /// What a type has been.
    pub(crate) fn old_of(&self, new: NamedId) -> Option<NamedId> {
        self.old_of[new.index()]
    }

    /// The types that are gone.
    pub(crate) fn deleted(&self, old: &SchemaSet) -> Vec<NamedId> {
        old.ids().filter(|&id| self.new_of(id).is_none()).collect()
    }

    /// The types that are new.
    pub(crate) fn added(&self, new: &SchemaSet) -> Vec<NamedId> {
        new.ids().filter(|&id| self.old_of(id).is_none()).collect()
    }

    /// The pairs of types that are not the same, in the order of the new version.
    pub(super) fn changed(&self, old: &SchemaSet, new: &SchemaSet) -> Vec<(NamedId, NamedId)> {
        let same = Same { old, new, pairs: self };
        let pairs = new.ids().filter_map(|id| Some((self.old_of(id)?, id)));
        pairs
            .filter(|&(before, after)| {
                let texts = (old[old[before].file].text(), new[new[after].file].text());
                // A file that is the same defines the same.
                texts.0 != texts.1 && !same.types(before, after)
            })
            .collect()
    }
}

/// The members of a type, where there are enough to know it by. An event has its type for that.
fn shape(set: &SchemaSet, named: &Named) -> Option<String> {
    match &named.kind {
        _ if event_type(named).is_some() => None,
        NamedKind::Record { fields, .. } if fields.len() > 1 => {
            let fields: Vec<_> = fields.iter().map(|field| member(set, field)).collect();
            Some(format!("record {}", fields.join(" ")))
        }
        NamedKind::Enum { symbols, .. } if symbols.len() > 1 => {
            let symbols: Vec<_> = symbols.iter().map(|symbol| &*symbol.name).collect();
            Some(format!("enum {}", symbols.join(" ")))
        }
        _ => None,
    }
}

fn member(set: &SchemaSet, field: &Field) -> String {
    let mut text = format!("{}:{:?}", field.name, std::mem::discriminant(&field.ty.kind));
    field.ty.for_each_name(&mut |id| text.push_str(set[id].name.short()));
    text
}

/// The field that an old one has become: by its name, or by an alias that names it.
pub(crate) fn new_field<'f>(old: &Field, new: &'f [Field]) -> Option<&'f Field> {
    let named = new.iter().find(|field| field.name == old.name);
    named.or_else(|| new.iter().find(|field| field.aliases.contains(&old.name)))
}

/// The field that a new one has been.
pub(crate) fn old_field<'f>(new: &Field, old: &'f [Field]) -> Option<&'f Field> {
    let named = old.iter().find(|field| field.name == new.name);
    named.or_else(|| old.iter().find(|field| new.aliases.contains(&field.name)))
}
