//! What the items share: docs, deprecation, the heads of impls.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::docs;
use crate::model::{Common, Field};

/// Doc and deprecation attributes.
pub(super) fn attributes(lines: &[String], deprecated: Option<&str>) -> TokenStream {
    let docs = docs::attributes(lines);
    let deprecated = deprecated.map(|note| {
        if note.is_empty() { quote!(#[deprecated]) } else { quote!(#[deprecated(note = #note)]) }
    });
    quote!(#docs #deprecated)
}

impl Common {
    pub(super) fn attributes(&self) -> TokenStream {
        attributes(&self.docs, self.deprecated.as_deref())
    }
}

impl Field {
    pub(super) fn attributes(&self) -> TokenStream {
        attributes(&self.docs, self.deprecated.as_deref())
    }
}

/// `impl Encode`, with a body each for writing and for the bound.
pub(super) fn encode(ident: &Ident, body: &TokenStream, len: &TokenStream) -> TokenStream {
    quote! {
        impl __p::Encode for #ident {
            fn encode(&self, w: &mut __p::Writer<'_>) {
                #body
            }
            fn encoded_len(&self) -> usize {
                #len
            }
        }
    }
}

/// `impl Decode`, with its body.
pub(super) fn decode(ident: &Ident, body: &TokenStream) -> TokenStream {
    quote! {
        impl __p::Decode for #ident {
            fn decode(r: &mut __p::Reader<'_>) -> __p::Decoded<Self> {
                #body
            }
        }
    }
}

/// `impl Debug`, with its body.
pub(super) fn debug(ident: &Ident, body: &TokenStream) -> TokenStream {
    quote! {
        impl __p::Debug for #ident {
            fn fmt(&self, f: &mut __p::Formatter<'_>) -> __p::FmtResult {
                #body
            }
        }
    }
}

/// `impl Named`, whose layout is a static; `tables` are what it is made from.
pub(super) fn named(ident: &Ident, tables: &TokenStream, layout: &TokenStream) -> TokenStream {
    quote! {
        impl __p::Named for #ident {
            fn layout() -> &'static __p::Layout {
                #tables
                static LAYOUT: __p::Layout = #layout;
                &LAYOUT
            }
        }
    }
}
