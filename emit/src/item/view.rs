//! Borrowed views: twins of records and unions whose texts and bytes point into the datum.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::union::debug_body;
use crate::docs;
use crate::model::{Branch, Field, Union, View};

/// The twin of a record and all that it implements.
#[must_use]
pub fn view(item: &View) -> TokenStream {
    let View { ident, of, fields } = item;
    let doc = twin_doc(of);
    let definitions = fields.iter().map(|field| {
        let (attributes, ident, ty) = (field.attributes(), &field.ident, field.form.view_type());
        quote!(#attributes pub #ident: #ty)
    });
    let reads = fields.iter().map(|Field { ident, form, .. }| {
        let read = form.view_decode();
        quote!(#ident: #read?)
    });
    let decode = decode(ident, of, &quote!(r.record(|r| __p::Result::Ok(Self { #(#reads),* }))));
    let debug = fields.iter().map(|Field { ident, .. }| quote!(&self.#ident));
    quote! {
        #doc
        #[derive(__p::Clone, __p::PartialEq)]
        pub struct #ident<'a> { #(#definitions),* }
        #decode
        impl __p::Debug for #ident<'_> {
            fn fmt(&self, f: &mut __p::Formatter<'_>) -> __p::FmtResult {
                let fields: &[&dyn __p::Debug] = &[#(#debug),*];
                __p::debug_record(f, <#of as __p::Named>::layout(), fields)
            }
        }
    }
}

/// The twin of a union, `of` being the union itself.
#[must_use]
pub fn union_view(item: &Union, of: &Ident) -> TokenStream {
    let (ident, doc) = (&item.ident, twin_doc(of));
    let variants = item.branches.iter().map(|Branch { ident, form, docs, .. }| {
        let (docs, ty) = (docs::attributes(docs), form.view_type());
        quote!(#docs #ident(#ty))
    });
    let arms = item.indexed().map(|(index, Branch { ident, form, .. })| {
        let (index, read) = (Literal::usize_unsuffixed(index), form.view_decode());
        quote!(#index => Self::#ident(#read?),)
    });
    let count = item.branches.len() + usize::from(item.null.is_some());
    let count = Literal::usize_unsuffixed(count);
    let body = quote! {
        __p::Result::Ok(match r.index(#count)? {
            #(#arms)*
            _ => return __p::Result::Err(r.error(__p::DecodeErrorKind::BranchOutOfRange)),
        })
    };
    let (decode, debug) = (decode(ident, of, &body), debug_body(item));
    quote! {
        #doc
        #[derive(__p::Clone, __p::PartialEq)]
        pub enum #ident<'a> { #(#variants),* }
        #decode
        impl __p::Debug for #ident<'_> {
            fn fmt(&self, f: &mut __p::Formatter<'_>) -> __p::FmtResult {
                #debug
            }
        }
    }
}

fn twin_doc(of: &Ident) -> TokenStream {
    let doc = format!(" A view of [`{of}`] whose texts and bytes point into the datum.");
    quote!(#[doc = #doc])
}

fn decode(ident: &Ident, of: &Ident, body: &TokenStream) -> TokenStream {
    quote! {
        impl<'a> __p::View<'a> for #ident<'a> {
            type Owned = #of;
            fn decode_view(r: &mut __p::Reader<'a>) -> __p::Decoded<Self> {
                #body
            }
        }
    }
}
