//! Records: a struct and its codec.

use proc_macro2::TokenStream;
use quote::quote;

use super::{common, default, event, layout};
use crate::form::{Place, len};
use crate::model::{Field, Record};

/// The struct, for a generator; a derive has it already.
#[must_use]
pub fn definition(record: &Record) -> TokenStream {
    let attributes = record.common.attributes();
    let ident = &record.common.ident;
    let fields = record.fields.iter().map(|field| {
        let (attributes, ident, ty) = (field.attributes(), &field.ident, field.form.rust_type());
        quote!(#attributes pub #ident: #ty)
    });
    quote! {
        #attributes
        #[derive(__p::Clone, __p::PartialEq)]
        pub struct #ident { #(#fields),* }
    }
}

/// Everything that a record implements.
#[must_use]
pub fn impls(record: &Record) -> TokenStream {
    let ident = &record.common.ident;
    let encode = encode(record);
    let decode = decode(record);
    let named = common::named(ident, &layout::fields(record), &layout::record(record));
    let debug = debug(record);
    let default = default::record(record);
    let event = record.event.as_ref().map(|event| event::event(record, event));
    quote!(#encode #decode #named #debug #default #event)
}

fn encode(record: &Record) -> TokenStream {
    let lines = record.fields.iter().map(|field| field.form.encode(&Place::field(&field.ident)));
    let body = match record.fields.is_empty() {
        true => quote!(w.record(|_| {});),
        // One level of nesting; and the writer of a record is one that stays in registers.
        false => quote!(w.record(|w| { #(#lines;)* });),
    };
    let len = len(record.fields.iter().map(|field| (&field.form, Place::field(&field.ident))));
    common::encode(&record.common.ident, &body, &len)
}

fn decode(record: &Record) -> TokenStream {
    let ident = &record.common.ident;
    let fields = record.fields.iter().map(|Field { ident, form, .. }| {
        let read = form.decode();
        quote!(#ident: #read?)
    });
    let reader = if record.fields.is_empty() { quote!(_) } else { quote!(r) };
    let body = quote!(r.record(|#reader| __p::Result::Ok(Self { #(#fields),* })));
    common::decode(ident, &body)
}

fn debug(record: &Record) -> TokenStream {
    let ident = &record.common.ident;
    let fields = record.fields.iter().map(|Field { ident, .. }| quote!(&self.#ident));
    let body = quote! {
        let fields: &[&dyn __p::Debug] = &[#(#fields),*];
        __p::debug_record(f, <Self as __p::Named>::layout(), fields)
    };
    common::debug(ident, &body)
}
