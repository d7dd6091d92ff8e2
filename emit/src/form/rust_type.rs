//! The Rust type of a form.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::model::{DECIMAL_DIGITS, Form, Tag, TypeRef, Unit};

impl Form {
    /// The Rust type, by absolute paths.
    #[must_use]
    pub fn rust_type(&self) -> TokenStream {
        match self {
            Self::Null | Self::NullUnion => quote!(()),
            Self::Boolean => quote!(bool),
            Self::Int => quote!(i32),
            Self::Long => quote!(i64),
            Self::Float => quote!(f32),
            Self::Double => quote!(f64),
            Self::Bytes => quote!(__p::Vec<u8>),
            Self::String => quote!(__p::String),
            Self::Date => quote!(__p::Date),
            Self::TimeMillis => quote!(__p::TimeOfDay<__p::Millis>),
            Self::TimeMicros => quote!(__p::TimeOfDay<__p::Micros>),
            Self::Timestamp(unit) => generic(&quote!(__p::Timestamp), &unit.rust_type()),
            Self::LocalTimestamp(unit) => generic(&quote!(__p::LocalTimestamp), &unit.rust_type()),
            Self::Uuid { id: Some(id), .. } => id.clone(),
            Self::Uuid { id: None, .. } => quote!(__p::Uuid),
            Self::Decimal { precision, scale, .. } => decimal(*precision, *scale),
            Self::Duration(_) => quote!(__p::AvroDuration),
            Self::Logical { base, .. } => base.rust_type(),
            Self::Named(named) | Self::Union(named) => named.path.clone(),
            Self::Opaque(path) => path.clone(),
            Self::Nullable { union: TypeRef { path, .. }, tag, .. }
            | Self::OptionalOpaque { path, tag } => {
                let some = tag.map_or_else(|| path.clone(), |tag| generic(&tag.wrapper(), path));
                generic(&quote!(__p::Option), &some)
            }
            Self::Option { some, .. } => generic(&quote!(__p::Option), &some.rust_type()),
            Self::Array(items) => generic(&quote!(__p::Vec), &items.rust_type()),
            Self::Map(values) => {
                let values = values.rust_type();
                quote!(__p::BTreeMap<__p::String, #values>)
            }
            Self::Boxed(inner) => generic(&quote!(__p::Box), &inner.rust_type()),
            Self::Tagged(tag, inner) => generic(&tag.wrapper(), &inner.rust_type()),
        }
    }
}

fn generic(outer: &TokenStream, inner: &TokenStream) -> TokenStream {
    quote!(#outer<#inner>)
}

fn decimal(precision: u32, scale: u32) -> TokenStream {
    let (p, s) = (Literal::u32_unsuffixed(precision), Literal::u32_unsuffixed(scale));
    if precision <= DECIMAL_DIGITS {
        quote!(__p::Decimal<#p, #s>)
    } else {
        quote!(__p::BigDecimal<#p, #s>)
    }
}

impl Unit {
    fn rust_type(self) -> TokenStream {
        match self {
            Self::Millis => quote!(__p::Millis),
            Self::Micros => quote!(__p::Micros),
            Self::Nanos => quote!(__p::Nanos),
        }
    }
}

impl Tag {
    /// The wrapper type.
    #[must_use]
    pub fn wrapper(self) -> TokenStream {
        match self {
            Self::Phi => quote!(__p::Phi),
            Self::Sensitive => quote!(__p::Sensitive),
        }
    }

    /// The value of core's `Tag`.
    pub(crate) fn value(self) -> TokenStream {
        match self {
            Self::Phi => quote!(__p::Tag::Phi),
            Self::Sensitive => quote!(__p::Tag::Sensitive),
        }
    }
}
