//! The borrowed twin of a form: its Rust type and how it is read.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::model::{Form, NamedKind, Tag, TypeRef};

impl Form {
    /// The Rust type in a borrowed view: texts and bytes point into the datum.
    pub(crate) fn view_type(&self) -> TokenStream {
        match self {
            Self::String => quote!(&'a str),
            Self::Bytes => quote!(&'a [u8]),
            Self::Logical { base, .. } => base.view_type(),
            Self::Named(named) | Self::Union(named) => named.view_type(),
            Self::Nullable { union, tag, .. } => {
                let union = union.view_type();
                match tag.map(Tag::wrapper) {
                    None => quote!(__p::Option<#union>),
                    Some(wrapper) => quote!(__p::Option<#wrapper<#union>>),
                }
            }
            Self::Option { some, .. } => {
                let some = some.view_type();
                quote!(__p::Option<#some>)
            }
            Self::Array(items) => {
                let items = items.view_type();
                quote!(__p::Vec<#items>)
            }
            Self::Map(values) => {
                let values = values.view_type();
                quote!(__p::Vec<(&'a str, #values)>)
            }
            Self::Boxed(inner) => {
                let inner = inner.view_type();
                quote!(__p::Box<#inner>)
            }
            Self::Tagged(tag, inner) => {
                let (wrapper, inner) = (tag.wrapper(), inner.view_type());
                quote!(#wrapper<#inner>)
            }
            owned => owned.rust_type(),
        }
    }

    /// An expression that reads the borrowed value from `r`, as a `Result`.
    pub(crate) fn view_decode(&self) -> TokenStream {
        match self {
            Self::String => quote!(r.str()),
            Self::Bytes => quote!(r.slice()),
            Self::Logical { base, .. } => base.view_decode(),
            Self::Named(named) | Self::Union(named) if named.kind == NamedKind::View => {
                quote!(r.view())
            }
            Self::Nullable { null, union, tag } if union.kind == NamedKind::View => {
                let null = Literal::usize_unsuffixed(*null);
                let wrap = tag.map(Tag::wrapper).map(|tag| quote!(.map(|v| v.map(#tag::new))));
                quote!(r.nullable_view(#null)#wrap)
            }
            Self::Option { null, some } => {
                let (null, some) = (Literal::usize_unsuffixed(*null), some.view_decode());
                quote!(r.option(#null, |r| #some))
            }
            Self::Array(items) => {
                let items = items.view_decode();
                quote!(r.array(|r| #items))
            }
            Self::Map(values) => {
                let values = values.view_decode();
                quote!(r.map_view(|r| #values))
            }
            Self::Boxed(inner) => {
                let inner = inner.view_decode();
                quote!(#inner.map(__p::Box::new))
            }
            Self::Tagged(tag, inner) => {
                let (wrapper, inner) = (tag.wrapper(), inner.view_decode());
                quote!(#inner.map(#wrapper::new))
            }
            owned => owned.decode(),
        }
    }
}

impl TypeRef {
    fn view_type(&self) -> TokenStream {
        let path = &self.path;
        if self.kind == NamedKind::View { quote!(#path<'a>) } else { path.clone() }
    }
}
