//! The generated types of both versions, by the full names of schemas.

use std::collections::BTreeMap;

use factline_core::avro::schema::NamedId;
use factline_emit::model::{Common, Enum, Field, Record, Union};
use proc_macro2::TokenStream;

use crate::change::{Context, Side};
use crate::model::{Catalog, Item, Module, ModuleId};

/// What one version generates.
pub(super) struct Names<'c> {
    side: &'c Side<'c>,
    model: &'c Catalog,
    types: BTreeMap<&'c str, (ModuleId, &'c Item)>,
}

/// What both versions generate; none where nothing differs that code is made of, or where a schema
/// is unsound, so that nothing is generated.
pub(super) fn both<'c>(cx: &'c Context<'_>) -> Option<(Names<'c>, Names<'c>)> {
    if cx.is_text_same() {
        return None;
    }
    Some((Names::new(&cx.old)?, Names::new(&cx.new)?))
}

impl<'c> Names<'c> {
    fn new(side: &'c Side<'_>) -> Option<Self> {
        let model = side.model()?;
        let all = model.modules.ids().flat_map(|id| {
            let items = model.contents[id.0].items.iter();
            items.filter_map(move |item| Some((&*item.named()?.full_name, (id, item))))
        });
        let types = all.collect();
        Some(Self { side, model, types })
    }

    fn find(&self, id: NamedId) -> Option<(ModuleId, &'c Item)> {
        self.types.get(self.side.set[id].name.full()).copied()
    }

    /// The module of a type, and what it has.
    pub(super) fn ty(&self, id: NamedId) -> Option<(&'c Module, &'c Common)> {
        let (module, item) = self.find(id)?;
        Some((self.model.modules.get(module), item.named()?))
    }

    /// A record.
    pub(super) fn record(&self, id: NamedId) -> Option<&'c Record> {
        match self.find(id)?.1 {
            Item::Record(record) => Some(record),
            _ => None,
        }
    }

    /// An enum.
    pub(super) fn enumeration(&self, id: NamedId) -> Option<&'c Enum> {
        match self.find(id)?.1 {
            Item::Enum(item) => Some(item),
            _ => None,
        }
    }

    /// Whether a record has a borrowed twin.
    pub(super) fn has_view(&self, id: NamedId) -> bool {
        let Some((module, item)) = self.find(id) else { return false };
        let ident = item.named().map(|common| &common.ident);
        self.model.contents[module.0].items.iter().any(|item| match item {
            Item::View(view) => Some(&view.of) == ident,
            _ => false,
        })
    }

    /// The union enum that a type written in the module of `id` is or holds.
    pub(super) fn union_in(&self, id: NamedId, ty: &TokenStream) -> Option<&'c Union> {
        let (module, _) = self.find(id)?;
        let items = &self.model.contents[module.0].items;
        let words: Vec<_> = ty.clone().into_iter().collect();
        let is_written = |ident: &proc_macro2::Ident| has_ident(&words, ident);
        let target = items.iter().find_map(|item| match item {
            Item::Alias { ident, of } if is_written(ident) => Some(of),
            Item::Union(union) if is_written(&union.ident) => Some(&union.ident),
            _ => None,
        })?;
        items.iter().find_map(|item| match item {
            Item::Union(union) if union.ident == *target => Some(union),
            _ => None,
        })
    }
}

fn has_ident(words: &[proc_macro2::TokenTree], ident: &proc_macro2::Ident) -> bool {
    words.iter().any(|word| match word {
        proc_macro2::TokenTree::Ident(word) => word == ident,
        _ => false,
    })
}

/// The Rust type of a field as people write it.
pub(super) fn type_of(field: &Field) -> String {
    shown(&field.form.rust_type())
}

/// A type as people write it.
pub(super) fn shown(ty: &TokenStream) -> String {
    let text = ty.to_string().replace("__p :: ", "");
    let mut shown = String::with_capacity(text.len());
    for word in text.split(' ') {
        if word == "," {
            shown.push_str(", ");
        } else {
            shown.push_str(word);
        }
    }
    shown
}

/// A name as people write it.
pub(super) fn plain(ident: &proc_macro2::Ident) -> String {
    ident.to_string()
}
