//! Types that are no events.

use std::collections::BTreeMap;

use factline_core::avro::json::Value;
use factline_core::avro::schema::{Named, NamedId, NamedKind};

use super::fields::{note, notes, tag};
use super::{Builder, Slugs};
use crate::docs::model::prose::present;
use crate::docs::model::{Event, EventId, NamedType, Shape, Symbol, TypeId, words};

impl Builder<'_> {
    /// All types, by full name.
    pub(super) fn named_types(&self, events: &[Event]) -> Vec<NamedType> {
        let mut slugs = Slugs::default();
        let used_by = used_by(events);
        let used_in = self.used_in();
        let ids = self.type_ids.iter().enumerate();
        ids.map(|(at, &id)| {
            let at = TypeId(at);
            let named = &self.set[id];
            NamedType {
                full_name: named.name.full().to_owned(),
                name: named.name.short().to_owned(),
                slug: slugs.claim(named.name.short()),
                doc: present(named.doc.as_deref()),
                shape: self.shape(id),
                tag: tag(&named.attributes),
                deprecated: note(&named.attributes, "deprecated"),
                rust_path: self.types.path(named.name.full()),
                file: self.file(named),
                used_by: used_by.get(&at).cloned().unwrap_or_default(),
                used_in: used_in.get(&at).cloned().unwrap_or_default(),
                notes: notes(&named.attributes),
            }
        })
        .collect()
    }

    fn shape(&self, id: NamedId) -> Shape {
        let named = &self.set[id];
        match &named.kind {
            NamedKind::Record { .. } => Shape::Record { fields: self.fields(id) },
            NamedKind::Enum { .. } => Shape::Enum { symbols: symbols(named) },
            NamedKind::Fixed { size } => {
                let entity = named.attributes.str("entity");
                let meaning = words::of_fixed(*size, named.logical.as_ref(), entity);
                Shape::Fixed { size: *size, meaning }
            }
        }
    }

    /// The types that have a field of each type.
    fn used_in(&self) -> BTreeMap<TypeId, Vec<TypeId>> {
        let places: BTreeMap<NamedId, TypeId> =
            self.type_ids.iter().enumerate().map(|(at, &id)| (id, TypeId(at))).collect();
        let mut used: BTreeMap<TypeId, Vec<TypeId>> = BTreeMap::new();
        for (&id, &at) in &places {
            for part in self.parts(id).iter().filter_map(|part| places.get(part)) {
                used.entry(*part).or_default().push(at);
            }
        }
        used.values_mut().for_each(|types| types.sort());
        used
    }
}

fn used_by(events: &[Event]) -> BTreeMap<TypeId, Vec<EventId>> {
    let mut used: BTreeMap<TypeId, Vec<EventId>> = BTreeMap::new();
    for (at, event) in events.iter().enumerate() {
        for &id in &event.uses {
            used.entry(id).or_default().push(EventId(at));
        }
    }
    used
}

fn symbols(named: &Named) -> Vec<Symbol> {
    let NamedKind::Enum { symbols, default } = &named.kind else { return Vec::new() };
    let docs = named.attributes.get("symbolDocs").and_then(Value::as_object);
    let doc = |name: &str| present(docs.and_then(|docs| docs.get(name)).and_then(Value::as_str));
    let symbols = symbols.iter().enumerate();
    symbols
        .map(|(at, symbol)| Symbol {
            name: symbol.name.clone(),
            doc: doc(&symbol.name),
            is_default: Some(at) == *default,
        })
        .collect()
}
