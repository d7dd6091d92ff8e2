//! Unions of several types: an enum with a value in each variant.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::common;
use crate::docs;
use crate::form::Place;
use crate::model::{Branch, Union};

/// The enum and all that it implements.
#[must_use]
pub fn union(item: &Union) -> TokenStream {
    let (definition, impls) = (definition(item), union_impls(item));
    quote!(#definition #impls)
}

/// Everything that a union implements, for a derive.
#[must_use]
pub fn union_impls(item: &Union) -> TokenStream {
    let ident = &item.ident;
    let shape = shape(item);
    let encode = encode(item);
    let decode = common::decode(ident, &decode(item));
    let debug = debug(item);
    let from = item.branches.iter().filter(|branch| branch.unique).map(|branch| from(item, branch));
    quote! {
        impl #ident {
            #[doc(hidden)]
            pub const SHAPE: __p::Shape = #shape;
        }
        impl __p::Shaped for #ident {
            const SHAPE: __p::Shape = <#ident>::SHAPE;
        }
        #encode #decode #debug #(#from)*
    }
}

fn definition(item: &Union) -> TokenStream {
    let (docs, ident) = (docs::attributes(&item.docs), &item.ident);
    let variants = item.branches.iter().map(|Branch { ident, form, docs, .. }| {
        let (docs, ty) = (docs::attributes(docs), form.rust_type());
        quote!(#docs #ident(#ty))
    });
    quote! {
        #docs
        #[derive(__p::Clone, __p::PartialEq)]
        pub enum #ident { #(#variants),* }
    }
}

fn shape(item: &Union) -> TokenStream {
    let mut shapes: Vec<_> =
        item.branches.iter().map(|branch| branch.form.branch_shape()).collect();
    if let Some(null) = item.null {
        shapes.insert(null.min(shapes.len()), quote!(__p::Shape::Null));
    }
    quote!(__p::Shape::Union(&[#(#shapes),*]))
}

fn encode(item: &Union) -> TokenStream {
    if item.branches.is_empty() {
        let nothing = quote!(match *self {});
        return common::encode(&item.ident, &quote!(let _ = w; #nothing), &nothing);
    }
    let v = Place::reference(&quote!(v));
    let arms = item.indexed().map(|(index, Branch { ident, form, .. })| {
        let (index, write) = (Literal::usize_unsuffixed(index), form.encode(&v));
        let v = form.binding();
        quote!(Self::#ident(#v) => { w.index(#index); #write; })
    });
    let lens = item.branches.iter().map(|Branch { ident, form, .. }| {
        let len = form.len(&v);
        let v = if len.rest.is_empty() { quote!(_) } else { quote!(v) };
        let len = len.expression();
        quote!(Self::#ident(#v) => #len)
    });
    common::encode(
        &item.ident,
        &quote!(match self { #(#arms)* }),
        &quote!(5 + match self { #(#lens,)* }),
    )
}

fn decode(item: &Union) -> TokenStream {
    let count = item.branches.len() + usize::from(item.null.is_some());
    let arms = item.indexed().map(|(index, Branch { ident, form, .. })| {
        let (index, read) = (Literal::usize_unsuffixed(index), form.decode());
        quote!(#index => Self::#ident(#read?),)
    });
    let count = Literal::usize_unsuffixed(count);
    quote! {
        __p::Result::Ok(match r.index(#count)? {
            #(#arms)*
            _ => return __p::Result::Err(r.error(__p::DecodeErrorKind::BranchOutOfRange)),
        })
    }
}

fn debug(item: &Union) -> TokenStream {
    common::debug(&item.ident, &debug_body(item))
}

/// The body of `Debug::fmt`, which is that of the borrowed twin, too.
pub(super) fn debug_body(item: &Union) -> TokenStream {
    let arms = item.branches.iter().map(|Branch { ident, .. }| {
        let name = ident.to_string();
        let name = name.trim_start_matches("r#");
        quote!(Self::#ident(v) => __p::debug_branch(f, #name, v),)
    });
    if item.branches.is_empty() {
        quote!(let _ = f; match *self {})
    } else {
        quote!(match self { #(#arms)* })
    }
}

fn from(item: &Union, branch: &Branch) -> TokenStream {
    let (ident, variant) = (&item.ident, &branch.ident);
    let ty = branch.form.from_type();
    let value = match branch.form.unboxed() {
        Some(_) => quote!(__p::Box::new(v)),
        None => quote!(v),
    };
    quote! {
        impl __p::From<#ty> for #ident {
            fn from(v: #ty) -> Self {
                Self::#variant(#value)
            }
        }
    }
}
