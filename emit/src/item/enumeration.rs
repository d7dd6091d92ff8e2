//! Enums: fieldless, `Copy`, with their symbols.

use proc_macro2::TokenStream;
use quote::quote;

use super::{common, layout};
use crate::docs;
use crate::model::{Enum, Variant};

/// The enum and all that it implements.
#[must_use]
pub fn enumeration(item: &Enum) -> TokenStream {
    let (definition, impls) = (definition(item), enumeration_impls(item));
    quote!(#definition #impls)
}

/// Everything that an enum implements, for a derive; the enum must be `Copy`.
#[must_use]
pub fn enumeration_impls(item: &Enum) -> TokenStream {
    let ident = &item.common.ident;
    let inherent = inherent(item);
    let write = write(item);
    let encode = common::encode(ident, &write, &quote!(5));
    let decode = common::decode(ident, &quote!(r.symbol(#ident::ALL)));
    let named = common::named(ident, &TokenStream::new(), &layout::enumeration(item));
    let debug = common::debug(ident, &quote!(f.write_str(self.as_str())));
    quote!(#inherent #encode #decode #named #debug)
}

fn definition(item: &Enum) -> TokenStream {
    let (attributes, ident) = (item.common.attributes(), &item.common.ident);
    let variants = item.variants.iter().map(|Variant { ident, docs, .. }| {
        let docs = docs::attributes(docs);
        quote!(#docs #ident)
    });
    quote! {
        #attributes
        #[derive(
            __p::Clone, __p::Copy, __p::PartialEq, __p::Eq,
            __p::PartialOrd, __p::Ord, __p::Hash
        )]
        pub enum #ident { #(#variants),* }
    }
}

fn inherent(item: &Enum) -> TokenStream {
    let ident = &item.common.ident;
    let variants = item.variants.iter().map(|variant| &variant.ident);
    let symbols = item.variants.iter().map(|variant| &variant.symbol);
    let name = if item.variants.is_empty() {
        quote!(match self {})
    } else {
        quote!(Self::SYMBOLS[self as usize])
    };
    quote! {
        impl #ident {
            /// All of them, in the order of the schema.
            pub const ALL: &'static [Self] = &[#(Self::#variants),*];
            const SYMBOLS: &'static [&'static str] = &[#(#symbols),*];

            /// The symbol as the schema writes it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                #name
            }
        }
        impl __p::FromStr for #ident {
            type Err = __p::UnknownSymbol;
            fn from_str(text: &str) -> __p::Result<Self, __p::UnknownSymbol> {
                __p::symbol(text, Self::SYMBOLS, Self::ALL)
            }
        }
    }
}

/// Writes the index; nothing has the value of an enum without symbols.
fn write(item: &Enum) -> TokenStream {
    if item.variants.is_empty() {
        quote!(let _ = w; match *self {})
    } else {
        quote!(w.index(*self as usize))
    }
}
