//! The tree of modules, one for each namespace.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// All modules of a catalog, parents before children.
#[derive(Debug)]
pub(crate) struct Modules(pub(crate) Vec<Module>);

/// A module.
#[derive(Debug)]
pub(crate) struct Module {
    /// The parts of the namespace, without the prefix that a catalog drops.
    pub(crate) parts: Vec<String>,
    /// Its path from the root.
    pub(crate) path: Vec<Ident>,
    /// Its children.
    pub(crate) children: Vec<ModuleId>,
}

/// A module of [`Modules`]; the first is the root.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ModuleId(pub(crate) usize);

impl Module {
    /// The path of an item from the root.
    pub(crate) fn path_of(&self, item: &Ident) -> String {
        self.path.iter().map(|part| format!("{part}::")).collect::<String>() + &item.to_string()
    }

    /// Whether it has no children, and so stands in a file rather than a folder.
    pub(crate) fn is_leaf(&self) -> bool {
        !self.path.is_empty() && self.children.is_empty()
    }
}

impl ModuleId {
    pub(crate) const ROOT: Self = Self(0);
}

impl Modules {
    pub(crate) fn get(&self, id: ModuleId) -> &Module {
        &self.0[id.0]
    }

    pub(crate) fn ids(&self) -> impl Iterator<Item = ModuleId> + use<> {
        (0..self.0.len()).map(ModuleId)
    }

    /// The path by which code in `from` names `item` of `to`.
    ///
    /// The types of the root stand in a private child of it (see `rust::file`), from where the
    /// root re-exports them: code there is one level down, and everyone else finds them in the
    /// root.
    pub(crate) fn path(&self, from: ModuleId, to: ModuleId, item: &Ident) -> TokenStream {
        if from == to {
            return quote!(#item);
        }
        self.path_in(from, &self.get(to).path, item)
    }

    /// The path by which code in `from` names `item` of the module whose path is `to`.
    pub(crate) fn path_in(&self, from: ModuleId, to: &[Ident], item: &Ident) -> TokenStream {
        let here = &self.get(from).path;
        let common = here.iter().zip(to).take_while(|(a, b)| a == b).count();
        let depth = if from == ModuleId::ROOT { 1 } else { here.len() };
        let up = (common..depth).map(|_| quote!(super::));
        let down = to[common..].iter().map(|part| quote!(#part::));
        quote!(#(#up)* #(#down)* #item)
    }
}
