//! Fixed types: a newtype over bytes, or an alias of what the bytes mean.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::{common, layout};
use crate::model::Fixed;

/// The type and all that it implements.
#[must_use]
pub fn fixed(item: &Fixed) -> TokenStream {
    match &item.logical {
        None => {
            let (definition, impls) = (newtype(item), fixed_impls(item));
            quote!(#definition #impls)
        }
        Some(form) => {
            let (attributes, ident) = (item.common.attributes(), &item.common.ident);
            let (ty, function, layout) =
                (form.rust_type(), layout_function(ident), layout::fixed(item));
            quote! {
                #attributes
                pub type #ident = #ty;
                #[doc(hidden)]
                pub fn #function() -> &'static __p::Layout {
                    static LAYOUT: __p::Layout = #layout;
                    &LAYOUT
                }
            }
        }
    }
}

/// The name of the function that returns the layout of a fixed that is only an alias in Rust.
#[must_use]
pub fn layout_function(ident: &Ident) -> Ident {
    format_ident!("__layout_{}", ident)
}

fn newtype(item: &Fixed) -> TokenStream {
    let (attributes, ident) = (item.common.attributes(), &item.common.ident);
    let size = Literal::usize_unsuffixed(item.size);
    quote! {
        #attributes
        #[derive(
            __p::Clone, __p::Copy, __p::PartialEq, __p::Eq,
            __p::PartialOrd, __p::Ord, __p::Hash
        )]
        pub struct #ident(pub [u8; #size]);
    }
}

/// Everything that a newtype over the bytes of a fixed implements, for a derive.
#[must_use]
pub fn fixed_impls(item: &Fixed) -> TokenStream {
    let ident = &item.common.ident;
    let size = Literal::usize_unsuffixed(item.size);
    let encode = common::encode(ident, &quote!(w.fixed(&self.0)), &quote!(#size));
    let decode = common::decode(ident, &quote!(r.fixed().map(#ident)));
    let named = common::named(ident, &TokenStream::new(), &layout::fixed(item));
    let debug = common::debug(
        ident,
        &quote!(__p::debug_fixed(f, <#ident as __p::Named>::layout(), &self.0)),
    );
    quote!(#encode #decode #named #debug)
}
