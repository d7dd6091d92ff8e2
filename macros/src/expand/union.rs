//! Unions.

use factline_emit::model::{Branch, Union};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{DataEnum, DeriveInput, Fields};

use super::container::Container;
use super::field::fixeds;
use super::placed;
use crate::attribute::Settings;
use crate::ctxt::Ctxt;
use crate::form::{FixedLayout, Forms, unboxed};

/// An enum with a value in each variant.
///
/// # Errors
/// Everything that is wrong with it.
pub(super) fn union(input: &DeriveInput, data: &DataEnum, ctxt: Ctxt) -> syn::Result<TokenStream> {
    let mut settings = Settings::of(&input.attrs, "avro", &ctxt);
    let nullable = settings.flag("nullable");
    let krate = settings.path("crate");
    settings.finish();
    let (branches, layouts) = branches(data, &ctxt);
    let layouts = layouts.iter().map(FixedLayout::tokens);
    let union = Union {
        ident: input.ident.clone(),
        docs: Vec::new(),
        null: nullable.then_some(0),
        branches,
    };
    let impls = factline_emit::union_impls(&union);
    ctxt.finish(placed(krate.as_ref(), &quote!(#(#layouts)* #impls)))
}

fn branches(data: &DataEnum, ctxt: &Ctxt) -> (Vec<Branch>, Vec<FixedLayout>) {
    let (mut branches, mut layouts, mut types) = (Vec::new(), Vec::new(), Vec::new());
    for variant in &data.variants {
        let Some(field) = only_field(&variant.fields) else {
            let advice = "each variant of a union has one value: write `Name(Type)`; for null, \
                          write `#[avro(nullable)]` on the enum and put it into an `Option`";
            ctxt.error(variant, advice);
            continue;
        };
        let mut settings = Settings::of(&field.attrs, "avro", ctxt);
        let container = Container::nameless(&variant.ident);
        let fixeds = fixeds(&mut settings, &variant.ident, &container, String::new(), ctxt);
        settings.finish();
        let mut forms = Forms { ctxt, fixeds };
        let form = forms.branch(&field.ty);
        layouts.extend(forms.fixeds.finish());
        types.push(unboxed(&field.ty).to_token_stream().to_string());
        branches.push(Branch {
            ident: variant.ident.clone(),
            docs: Vec::new(),
            form,
            unique: true,
        });
    }
    for (branch, ty) in branches.iter_mut().zip(&types) {
        branch.unique = types.iter().filter(|other| *other == ty).count() == 1;
    }
    (branches, layouts)
}

/// The field of `Name(Type)`.
fn only_field(fields: &Fields) -> Option<&syn::Field> {
    match fields {
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => fields.unnamed.first(),
        _ => None,
    }
}
