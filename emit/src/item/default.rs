//! `Default`, for records whose every field has one.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::Record;

/// `impl Default` where each field declares a default and there is at least one; otherwise a new
/// field must be a decision of whoever makes the record.
pub(super) fn record(record: &Record) -> Option<TokenStream> {
    let fields: Option<Vec<_>> = record
        .fields
        .iter()
        .map(|field| {
            let (ident, value) = (&field.ident, field.default.as_ref()?.value.as_ref()?);
            Some(quote!(#ident: #value))
        })
        .collect();
    let (fields, ident) = (fields?, &record.common.ident);
    (!fields.is_empty()).then(|| {
        quote! {
            impl __p::Default for #ident {
                fn default() -> Self {
                    Self { #(#fields),* }
                }
            }
        }
    })
}
