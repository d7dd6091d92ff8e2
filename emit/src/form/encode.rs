//! The line that writes a value.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::Place;
use crate::model::{Carrier, DECIMAL_DIGITS, Form, Tag};

impl Form {
    /// An expression that writes the value at `place` to `w`.
    pub(crate) fn encode(&self, place: &Place) -> TokenStream {
        let Place { value, reference, callee } = place;
        match self {
            Self::Null => quote!(w.null()),
            Self::NullUnion => quote!(w.index(0)),
            Self::Bytes => quote!(w.bytes(#reference)),
            Self::String => quote!(w.string(#reference)),
            Self::Uuid { carrier: Carrier::Fixed { .. }, .. } => quote!(w.uuid_fixed(#reference)),
            Self::Uuid { .. } => quote!(w.uuid_text(#reference)),
            Self::Decimal { carrier, precision, .. } => decimal(carrier, *precision, place),
            Self::Logical { base, .. } => base.encode(place),
            Self::Named(_) | Self::Union(_) => quote!(w.named(#reference)),
            Self::Nullable { null, tag, .. } => {
                let (null, union) = (Literal::usize_unsuffixed(*null), exposed(callee, *tag));
                quote!(w.nullable(#null, #union))
            }
            Self::Opaque(_) => quote!(__p::Wire::write(#reference, w)),
            Self::OptionalOpaque { tag, .. } => {
                let value = exposed(callee, *tag);
                quote!(__p::Wire::write_option(#value, w))
            }
            Self::Option { null, some } => option(*null, some, place),
            Self::Array(items) => {
                let items = each(items);
                quote!(w.array(#reference, #items))
            }
            Self::Map(values) => {
                let values = each(values);
                quote!(w.map(#reference, #values))
            }
            Self::Boxed(inner) => inner.encode(&place.unboxed()),
            Self::Tagged(_, inner) => inner.encode(&place.exposed()),
            scalar => {
                let method = scalar.method();
                quote!(w.#method(#value))
            }
        }
    }

    /// The method of `Writer` and `Reader` for a form whose value is passed as it is.
    pub(super) fn method(&self) -> TokenStream {
        match self {
            Self::Boolean => quote!(boolean),
            Self::Int => quote!(int),
            Self::Long => quote!(long),
            Self::Float => quote!(float),
            Self::Double => quote!(double),
            Self::Bytes => quote!(bytes),
            Self::String => quote!(string),
            Self::Date => quote!(date),
            Self::TimeMillis => quote!(time_millis),
            Self::TimeMicros => quote!(time_micros),
            Self::Timestamp(_) => quote!(timestamp),
            Self::LocalTimestamp(_) => quote!(local_timestamp),
            Self::Duration(_) => quote!(duration),
            _ => quote!(null),
        }
    }
}

fn decimal(carrier: &Carrier, precision: u32, place: &Place) -> TokenStream {
    let Place { value, reference, .. } = place;
    let big = precision > DECIMAL_DIGITS;
    match (carrier, big) {
        (Carrier::Fixed { size, .. }, _) => {
            let size = Literal::usize_unsuffixed(*size);
            if big {
                quote!(w.big_decimal_fixed(#size, #reference))
            } else {
                quote!(w.decimal_fixed(#size, #value))
            }
        }
        (_, true) => quote!(w.big_decimal_bytes(#reference)),
        (_, false) => quote!(w.decimal_bytes(#value)),
    }
}

/// An `Option` of a reference to the union itself.
pub(super) fn exposed(callee: &TokenStream, tag: Option<Tag>) -> TokenStream {
    match tag.map(Tag::wrapper) {
        None => quote!(#callee.as_ref()),
        Some(wrapper) => quote!(#callee.as_ref().map(#wrapper::expose)),
    }
}

/// Copies what is `Copy` into the closure, borrows the rest.
fn option(null: usize, some: &Form, place: &Place) -> TokenStream {
    let Place { value, callee, .. } = place;
    let null = Literal::usize_unsuffixed(null);
    if some.is_copy() {
        let (v, write) = (some.binding(), some.encode(&Place::owned(&quote!(v))));
        quote!(w.option(#null, #value, |w, #v| #write))
    } else {
        let write = some.encode(&Place::reference(&quote!(v)));
        quote!(w.option(#null, #callee.as_ref(), |w, v| #write))
    }
}

/// The closure that writes one item.
fn each(form: &Form) -> TokenStream {
    let write = form.encode(&Place::reference(&quote!(v)));
    let v = form.binding();
    quote!(|w, #v| #write)
}

impl Form {
    /// The pattern that takes a reference to the value for [`encode`](Self::encode).
    pub(crate) fn binding(&self) -> TokenStream {
        if self.needs_value() { quote!(v) } else { quote!(_) }
    }

    /// Whether writing looks at the value at all.
    fn needs_value(&self) -> bool {
        match self {
            Self::Null | Self::NullUnion => false,
            Self::Logical { base: form, .. } | Self::Boxed(form) | Self::Tagged(_, form) => {
                form.needs_value()
            }
            _ => true,
        }
    }
}
