//! The expression that reads a value.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::model::{Carrier, DECIMAL_DIGITS, Form, Tag};

impl Form {
    /// An expression that reads the value from `r`, as a `Result`.
    pub(crate) fn decode(&self) -> TokenStream {
        match self {
            Self::NullUnion => quote!(r.index(1).map(|_| ())),
            Self::Uuid { carrier: Carrier::Fixed { .. }, .. } => quote!(r.uuid_fixed()),
            Self::Uuid { .. } => quote!(r.uuid_text()),
            Self::Decimal { carrier, precision, .. } => decimal(carrier, *precision),
            Self::Logical { base, .. } => base.decode(),
            Self::Named(_) | Self::Union(_) => quote!(r.named()),
            Self::Nullable { null, tag, .. } => {
                let null = Literal::usize_unsuffixed(*null);
                let wrap = tag.map(Tag::wrapper).map(|tag| quote!(.map(|v| v.map(#tag::new))));
                quote!(r.nullable(#null)#wrap)
            }
            Self::Opaque(path) => quote!(<#path as __p::Wire>::read(r)),
            Self::OptionalOpaque { path, tag } => {
                let wrap = tag.map(Tag::wrapper).map(|tag| quote!(.map(|v| v.map(#tag::new))));
                quote!(<#path as __p::Wire>::read_option(r)#wrap)
            }
            Self::Option { null, some } => {
                let (null, some) = (Literal::usize_unsuffixed(*null), some.decode());
                quote!(r.option(#null, |r| #some))
            }
            Self::Array(items) => {
                let items = items.decode();
                quote!(r.array(|r| #items))
            }
            Self::Map(values) => {
                let values = values.decode();
                quote!(r.map(|r| #values))
            }
            Self::Boxed(inner) => {
                let inner = inner.decode();
                quote!(#inner.map(__p::Box::new))
            }
            Self::Tagged(tag, inner) => {
                let (wrapper, inner) = (tag.wrapper(), inner.decode());
                quote!(#inner.map(#wrapper::new))
            }
            scalar => {
                let method = scalar.method();
                quote!(r.#method())
            }
        }
    }
}

fn decimal(carrier: &Carrier, precision: u32) -> TokenStream {
    let big = precision > DECIMAL_DIGITS;
    match carrier {
        Carrier::Fixed { size, .. } => {
            let size = Literal::usize_unsuffixed(*size);
            if big { quote!(r.big_decimal_fixed(#size)) } else { quote!(r.decimal_fixed(#size)) }
        }
        _ if big => quote!(r.big_decimal_bytes()),
        _ => quote!(r.decimal_bytes()),
    }
}
