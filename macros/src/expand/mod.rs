//! One file per kind of item: from what syn parsed to the emitters' model, and through them to tokens.

mod aggregate;
mod container;
mod default;
mod enumeration;
mod event;
mod field;
mod fixed;
mod record;
mod union;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Fields, Path};

pub(crate) use aggregate::aggregate;
pub(crate) use enumeration::enumeration;
pub(crate) use event::event;
pub(crate) use fixed::fixed;
pub(crate) use record::record;

use crate::ctxt::Ctxt;

/// Puts the impls where `__p` means core's private module and no name of theirs leaks.
fn placed(krate: Option<&Path>, items: &TokenStream) -> TokenStream {
    let krate = krate.map_or_else(|| quote!(::factline_core), |path| quote!(#path));
    quote! {
        const _: () = {
            use #krate::__private as __p;
            #items
        };
    }
}

/// The fields of a struct with names; anything else is reported.
fn struct_fields<'i>(input: &'i DeriveInput, derive: &str, ctxt: &Ctxt) -> Option<&'i Fields> {
    let Data::Struct(data) = &input.data else {
        ctxt.error(
            &input.ident,
            format_args!("`{derive}` is for structs; for an enum, derive `Enum`"),
        );
        return None;
    };
    if let Fields::Unnamed(_) = data.fields {
        ctxt.error(
            &data.fields,
            format_args!(
                "a record's fields have names: `{derive}` is for `struct Name {{ field: Type }}`"
            ),
        );
        return None;
    }
    Some(&data.fields)
}

/// Reports parameters of the type.
fn without_parameters(input: &DeriveInput, ctxt: &Ctxt) {
    if !input.generics.params.is_empty() {
        ctxt.error(
            &input.generics,
            "a type with parameters has no one schema: write one type for each use",
        );
    }
}
