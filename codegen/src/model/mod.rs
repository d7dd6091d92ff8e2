//! The resolved model: names given, references turned into paths, recursion broken.
//!
//! It is all that the emitters read; nothing in it needs the schemas again.

mod modules;
mod topics;

use std::collections::BTreeMap;

use factline_emit::model::{Common, Enum, Fixed, Record, Union, View};
use proc_macro2::{Ident, TokenStream};

pub(crate) use modules::{Module, ModuleId, Modules};
pub(crate) use topics::{Aggregate, EventRef, Topic};

/// Everything that is generated from one set of schemas.
#[derive(Debug)]
pub(crate) struct Catalog {
    /// All modules; the first is the root.
    pub(crate) modules: Modules,
    /// What stands in each of them.
    pub(crate) contents: Vec<Contents>,
    /// The kinds of things that ids name, by their names.
    pub(crate) entities: Vec<Entity>,
    /// The module of the ids and that of the entities, if there are any.
    pub(crate) ids: Option<(Ident, Ident)>,
    /// The private module that holds the types of the root, if there are any.
    pub(crate) types_module: Option<Ident>,
    /// The digest of all schemas.
    pub(crate) digest: String,
    /// All events, by full name.
    pub(crate) events: Vec<EventRef>,
}

/// What stands in one module.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    /// Its types, by full name; unions follow the records that use them.
    pub(crate) items: Vec<Item>,
    /// Its topics, by name.
    pub(crate) topics: Vec<Topic>,
    /// Its aggregates, by name.
    pub(crate) aggregates: Vec<Aggregate>,
    /// The digest of the schemas that it is made from.
    pub(crate) digest: String,
}

/// One type, ready to be emitted.
#[derive(Debug)]
pub(crate) enum Item {
    Record(Box<Record>),
    Enum(Enum),
    Fixed(Fixed),
    Union(Union),
    /// The borrowed twin of a record.
    View(View),
    /// The borrowed twin of a union.
    UnionView {
        item: Union,
        of: Ident,
    },
    /// Another name for a union that two fields share.
    Alias {
        ident: Ident,
        of: Ident,
    },
}

/// A kind of thing that ids name.
#[derive(Debug)]
pub(crate) struct Entity {
    /// As schemas write it.
    pub(crate) name: String,
    /// The marker type, in the module of the entities.
    pub(crate) ident: Ident,
    /// The type of its ids, in the module of the ids.
    pub(crate) id: Ident,
    /// The marker of core's own, in the place of a generated one.
    pub(crate) core: Option<TokenStream>,
}

impl Catalog {
    /// The path of each type that implements core's `Named`, by full name.
    pub(crate) fn types(&self) -> BTreeMap<String, String> {
        let all = self.modules.ids().flat_map(|id| {
            let module = self.modules.get(id);
            let common = self.contents[id.0].items.iter().filter_map(Item::named);
            common.map(|common| (common.full_name.clone(), module.path_of(&common.ident)))
        });
        all.collect()
    }
}

impl Item {
    /// What a named type has, if this is one in Rust, too.
    pub(crate) fn named(&self) -> Option<&Common> {
        match self {
            Self::Record(record) => Some(&record.common),
            Self::Enum(item) => Some(&item.common),
            Self::Fixed(item) if item.logical.is_none() => Some(&item.common),
            _ => None,
        }
    }
}

impl Contents {
    pub(crate) fn is_empty(&self) -> bool {
        self.items.is_empty() && self.topics.is_empty() && self.aggregates.is_empty()
    }
}
