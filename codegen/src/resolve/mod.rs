//! From parsed schemas to the model of what is generated.

mod attributes;
mod defaults;
mod digest;
mod entities;
mod events;
mod forms;
mod graph;
mod kept;
mod naming;
mod records;
mod size;
mod unions;
mod views;

use factline_core::avro::schema::{NamedId, SchemaSet};

use crate::config::Config;
use crate::input::Input;
use crate::model::{Catalog, Contents, EventRef, ModuleId};

pub(crate) use attributes::tag;
use entities::Entities;
pub(crate) use events::{schema_file, topic_of};
use graph::Boxes;
use naming::Names;
use unions::{UnionId, Unions};
use views::Views;

/// What the steps of resolution know.
#[derive(Debug)]
struct Resolver<'s> {
    set: &'s SchemaSet,
    input: &'s Input,
    names: Names,
    unions: Unions<'s>,
    boxes: Boxes,
    entities: Entities,
    views: Views,
}

/// Names everything, turns references into paths and breaks recursion.
///
/// The schemas must be sound and their events checked.
pub(crate) fn resolve(set: &SchemaSet, input: &Input, config: &Config) -> Catalog {
    let kept = kept::kept(set, input, config);
    let mut names = Names::new(set, &kept, &config.namespace);
    let entities = Entities::new(set, &kept, &mut names);
    let unions = Unions::new(set, &kept, &mut names);
    let boxes = Boxes::new(set, &kept, &names, &unions);
    let views = Views::new(set, &kept, &config.views, &mut names, &unions);
    let mut resolver = Resolver { set, input, names, unions, boxes, entities, views };
    let mut contents: Vec<_> = resolver.names.modules.ids().map(|_| Contents::default()).collect();
    resolver.fill_items(&kept, &mut contents);
    let events = resolver.fill_events(&kept, &mut contents);
    for (module, digest) in digest::of_modules(set, &kept, &resolver.names) {
        contents[module.0].digest = digest;
    }
    let types_module =
        (!contents[0].is_empty()).then(|| resolver.names.claim_module(ModuleId::ROOT, "types"));
    let (entities, ids) = resolver.entities.into_parts();
    let digest = digest::of_all(set);
    let modules = resolver.names.modules;
    Catalog { modules, contents, entities, ids, types_module, digest, events }
}

impl Resolver<'_> {
    fn fill_items(&self, kept: &[NamedId], contents: &mut [Contents]) {
        for &id in kept {
            let Some((module, ident)) = self.names.ty(id) else { continue };
            let items = &mut contents[module.0].items;
            items.push(self.item(id, *module, ident));
            items.extend(self.view_item(id, *module, ident));
            let unions = self.unions.all.iter().enumerate();
            for (union, _) in unions.filter(|(_, union)| union.owner == id) {
                items.extend(self.union_items(UnionId(union)));
                items.extend(self.union_view_item(UnionId(union)));
            }
        }
    }

    /// Names and places what belongs to events, and returns all events by full name.
    fn fill_events(&mut self, kept: &[NamedId], contents: &mut [Contents]) -> Vec<EventRef> {
        let placed: Vec<_> = kept.iter().filter_map(|&id| self.placed(id)).collect();
        let names = &mut self.names;
        let mut claim = |module: ModuleId, name: &str| names.claim(module, name);
        for (module, topic) in events::topics(&placed, &mut claim) {
            contents[module.0].topics.push(topic);
        }
        for (module, aggregate) in events::aggregates(&placed, &mut claim) {
            contents[module.0].aggregates.push(aggregate);
        }
        placed.into_iter().map(|placed| placed.event).collect()
    }
}
