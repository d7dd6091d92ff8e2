//! The modules of the entities and of their ids.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::model::Entity;

/// The marker types: one uninhabited enum for each kind of thing.
pub(super) fn markers(entities: &[Entity]) -> TokenStream {
    let markers = entities.iter().filter(|entity| entity.core.is_none()).map(|entity| {
        let Entity { ident, name, .. } = entity;
        let doc = format!(" What the ids of the entity `{name}` name.");
        quote! {
            #[doc = #doc]
            #[derive(__p::Clone, __p::Copy, __p::Debug)]
            pub enum #ident {}
            impl __p::Entity for #ident {
                const NAME: &'static str = #name;
            }
        }
    });
    quote!(#(#markers)*)
}

/// The types of ids.
pub(super) fn ids(entities: &[Entity], module: &Ident) -> TokenStream {
    let ids = entities.iter().map(|Entity { ident, id, name, core }| {
        let doc = format!(" The id of the entity `{name}`.");
        let ty = core.clone().unwrap_or_else(|| quote!(__p::Id<super::#module::#ident>));
        quote! {
            #[doc = #doc]
            pub type #id = #ty;
        }
    });
    quote!(#(#ids)*)
}
