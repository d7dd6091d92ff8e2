//! Records that are no events.

use factline_emit::model::Record;
use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use super::container::container;
use super::{field, placed, struct_fields, without_parameters};
use crate::attribute::Settings;
use crate::ctxt::Ctxt;

/// `#[derive(Record)]`
///
/// # Errors
/// Everything that is wrong with the struct.
pub(crate) fn record(input: &DeriveInput) -> syn::Result<TokenStream> {
    let ctxt = Ctxt::default();
    without_parameters(input, &ctxt);
    let mut settings = Settings::of(&input.attrs, "avro", &ctxt);
    let container = container(input, "avro", &mut settings, &ctxt);
    settings.finish();
    let (fields, layouts) = struct_fields(input, "Record", &ctxt)
        .map(|fields| field::fields(fields, &container, &ctxt))
        .unwrap_or_default();
    let layouts = layouts.iter().map(crate::form::FixedLayout::tokens);
    let record = Record { common: container.common, fields, event: None };
    let impls = factline_emit::impls(&record);
    ctxt.finish(placed(container.krate.as_ref(), &quote!(#(#layouts)* #impls)))
}
