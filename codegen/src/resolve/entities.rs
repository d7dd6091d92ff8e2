//! The kinds of things that ids name: every `"entity"` of a uuid.

use std::collections::BTreeMap;

use factline_core::avro::schema::{Kind, Logical, NamedId, NamedKind, SchemaSet, Type};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::naming::Names;
use crate::model::{Entity, ModuleId};
use crate::names::{Scope, type_name};

/// The entities of a catalog by name, and the modules they stand in.
#[derive(Debug, Default)]
pub(super) struct Entities {
    by_name: BTreeMap<String, Entity>,
    modules: Option<(Ident, Ident)>,
}

impl Entities {
    /// Finds and names all entities of the types in `kept`.
    pub(super) fn new(set: &SchemaSet, kept: &[NamedId], names: &mut Names) -> Self {
        let mut found = BTreeMap::new();
        for &id in kept {
            match &set[id].kind {
                NamedKind::Record { fields, .. } => {
                    fields.iter().for_each(|field| collect(&field.ty, &mut found));
                }
                NamedKind::Fixed { .. } if set[id].logical == Some(Logical::Uuid) => {
                    found.extend(set[id].attributes.str("entity").map(|name| (name, ())));
                }
                _ => {}
            }
        }
        let (mut markers, mut ids) = (Scope::default(), Scope::default());
        let by_name: BTreeMap<_, _> = found
            .into_keys()
            .map(|name| {
                let ty = type_name(name);
                let (ident, id) = (markers.claim(&ty, ""), ids.claim(&format!("{ty}Id"), ""));
                let core = (name == "Event").then(|| quote!(__p::EventId));
                (name.to_owned(), Entity { name: name.to_owned(), ident, id, core })
            })
            .collect();
        let modules = (!by_name.is_empty()).then(|| {
            let root = ModuleId::ROOT;
            (names.claim_module(root, "ids"), names.claim_module(root, "entity"))
        });
        Self { by_name, modules }
    }

    /// The path by which code in `from` names the id of an entity.
    pub(super) fn id(&self, names: &Names, from: ModuleId, entity: &str) -> Option<TokenStream> {
        let (ids, _) = self.modules.as_ref()?;
        let id = &self.by_name.get(entity)?.id;
        Some(names.modules.path_in(from, std::slice::from_ref(ids), id))
    }

    pub(super) fn into_parts(self) -> (Vec<Entity>, Option<(Ident, Ident)>) {
        (self.by_name.into_values().collect(), self.modules)
    }
}

fn collect<'s>(ty: &'s Type, found: &mut BTreeMap<&'s str, ()>) {
    if ty.logical == Some(Logical::Uuid) {
        found.extend(ty.attributes.str("entity").map(|name| (name, ())));
    }
    match &ty.kind {
        Kind::Array(inner) | Kind::Map(inner) => collect(inner, found),
        Kind::Union(branches) => branches.iter().for_each(|branch| collect(branch, found)),
        _ => {}
    }
}
