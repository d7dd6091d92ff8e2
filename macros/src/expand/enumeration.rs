//! Enums: without values they are Avro enums, with a value each they are unions.

use factline_emit::model::{Enum, Variant};
use proc_macro2::TokenStream;
use syn::{Data, DataEnum, DeriveInput, Fields};

use super::container::{container, name};
use super::{placed, union, without_parameters};
use crate::attribute::Settings;
use crate::ctxt::Ctxt;
use crate::names;

/// `#[derive(Enum)]`
///
/// # Errors
/// Everything that is wrong with the enum.
pub(crate) fn enumeration(input: &DeriveInput) -> syn::Result<TokenStream> {
    let ctxt = Ctxt::default();
    without_parameters(input, &ctxt);
    let Data::Enum(data) = &input.data else {
        ctxt.error(&input.ident, "`Enum` is for enums; for a struct, derive `Record`");
        return ctxt.finish(TokenStream::new());
    };
    if data.variants.is_empty() {
        ctxt.error(&input.ident, "an enum without variants has no values: add one");
    }
    let has_values = |fields: &Fields| !matches!(fields, Fields::Unit);
    if data.variants.iter().any(|variant| has_values(&variant.fields)) {
        return union::union(input, data, ctxt);
    }
    let mut settings = Settings::of(&input.attrs, "avro", &ctxt);
    let container = container(input, "avro", &mut settings, &ctxt);
    settings.finish();
    let (variants, default) = variants(data, &ctxt);
    let item = Enum { common: container.common, variants, default };
    let impls = factline_emit::enumeration_impls(&item);
    ctxt.finish(placed(container.krate.as_ref(), &impls))
}

/// The symbols, and the index of the default.
fn variants(data: &DataEnum, ctxt: &Ctxt) -> (Vec<Variant>, Option<usize>) {
    let (mut variants, mut default) = (Vec::<Variant>::new(), None);
    for (index, variant) in data.variants.iter().enumerate() {
        if let Some((_, value)) = &variant.discriminant {
            ctxt.error(value, "the number of a symbol is its place in the list: remove this one");
        }
        let mut settings = Settings::of(&variant.attrs, "avro", ctxt);
        let own = names::symbol(&names::plain(&variant.ident));
        let symbol = name(&variant.ident, own, &mut settings, ctxt);
        if settings.flag("default") && default.replace(index).is_some() {
            ctxt.error(&variant.ident, "another variant is the default already");
        }
        settings.finish();
        if variants.iter().any(|other| other.symbol == symbol) {
            ctxt.error(&variant.ident, format_args!("another variant is `{symbol}`, too"));
        }
        variants.push(Variant { ident: variant.ident.clone(), symbol, docs: Vec::new() });
    }
    (variants, default)
}
