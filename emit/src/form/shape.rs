//! The shape of a form in the layout tables.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::model::{Carrier, Form, NamedKind, Unit};

impl Form {
    /// A constant expression of core's `Shape`.
    pub(crate) fn shape(&self) -> TokenStream {
        match self {
            Self::Null => quote!(__p::Shape::Null),
            Self::NullUnion => quote!(__p::Shape::Union(&[__p::Shape::Null])),
            Self::Boolean => quote!(__p::Shape::Boolean),
            Self::Int => quote!(__p::Shape::Int),
            Self::Long => quote!(__p::Shape::Long),
            Self::Float => quote!(__p::Shape::Float),
            Self::Double => quote!(__p::Shape::Double),
            Self::Bytes => quote!(__p::Shape::Bytes),
            Self::String => quote!(__p::Shape::String),
            Self::Named(named) if named.kind != NamedKind::Union => {
                let path = &named.path;
                quote!(__p::s::named::<#path>())
            }
            Self::Named(union) | Self::Union(union) | Self::Nullable { union, .. } => {
                let path = &union.path;
                quote!(<#path>::SHAPE)
            }
            Self::Opaque(path) => quote!(<#path as __p::Shaped>::PLAIN),
            Self::OptionalOpaque { path, .. } => quote!(<#path as __p::Shaped>::OPTION),
            Self::Option { null, some } => {
                let some = some.branch_shape();
                if *null == 0 {
                    quote!(__p::Shape::Union(&[__p::Shape::Null, #some]))
                } else {
                    quote!(__p::Shape::Union(&[#some, __p::Shape::Null]))
                }
            }
            Self::Array(items) => {
                let items = items.shape();
                quote!(__p::Shape::Array(&#items))
            }
            Self::Map(values) => {
                let values = values.shape();
                quote!(__p::Shape::Map(&#values))
            }
            Self::Logical { base: inner, .. } | Self::Boxed(inner) | Self::Tagged(_, inner) => {
                inner.shape()
            }
            logical => logical.logical_shape(),
        }
    }

    /// The shape as a branch of a union, which must not be a union itself.
    pub(crate) fn branch_shape(&self) -> TokenStream {
        match self {
            Self::Opaque(path) => quote!(<#path as __p::Shaped>::BRANCH),
            Self::Boxed(inner) | Self::Tagged(_, inner) => inner.branch_shape(),
            other => other.shape(),
        }
    }

    fn logical_shape(&self) -> TokenStream {
        if let Some(Carrier::Fixed { layout, .. }) = self.carrier() {
            return quote!(__p::Shape::Named(#layout));
        }
        match self {
            Self::Uuid { entity: Some(entity), .. } => quote!(__p::s::id(#entity)),
            Self::Decimal { precision, scale, .. } => {
                let (p, s) = (Literal::u32_unsuffixed(*precision), Literal::u32_unsuffixed(*scale));
                quote!(__p::s::decimal(#p, #s))
            }
            Self::Date => quote!(__p::s::DATE),
            Self::TimeMillis => quote!(__p::s::TIME_MILLIS),
            Self::TimeMicros => quote!(__p::s::TIME_MICROS),
            Self::Timestamp(Unit::Millis) => quote!(__p::s::TIMESTAMP_MILLIS),
            Self::Timestamp(Unit::Micros) => quote!(__p::s::TIMESTAMP_MICROS),
            Self::Timestamp(Unit::Nanos) => quote!(__p::s::TIMESTAMP_NANOS),
            Self::LocalTimestamp(Unit::Millis) => quote!(__p::s::LOCAL_TIMESTAMP_MILLIS),
            Self::LocalTimestamp(Unit::Micros) => quote!(__p::s::LOCAL_TIMESTAMP_MICROS),
            Self::LocalTimestamp(Unit::Nanos) => quote!(__p::s::LOCAL_TIMESTAMP_NANOS),
            _ => quote!(__p::s::UUID),
        }
    }

    /// A constant expression of core's `LogicalShape`, for a form that stands on a fixed.
    pub(crate) fn logical(&self) -> Option<TokenStream> {
        let variant = match self {
            Self::Duration(_) => quote!(Duration),
            Self::Uuid { entity: Some(entity), .. } => {
                quote!(Uuid { entity: __p::Option::Some(#entity) })
            }
            Self::Uuid { .. } => quote!(Uuid { entity: __p::Option::None }),
            Self::Decimal { precision, scale, .. } => {
                let (p, s) = (Literal::u32_unsuffixed(*precision), Literal::u32_unsuffixed(*scale));
                quote!(Decimal { precision: #p, scale: #s })
            }
            _ => return None,
        };
        Some(quote!(__p::LogicalShape::#variant))
    }

    fn carrier(&self) -> Option<&Carrier> {
        match self {
            Self::Uuid { carrier, .. }
            | Self::Decimal { carrier, .. }
            | Self::Duration(carrier) => Some(carrier),
            _ => None,
        }
    }
}
