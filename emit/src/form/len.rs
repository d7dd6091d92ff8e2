//! The upper bound of an encoded size, folded into one number as far as it is known.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Place, encode::exposed};
use crate::model::{Carrier, DECIMAL_DIGITS, Form, NamedKind};

/// An upper bound: a number and what must be added to it at run time.
#[derive(Debug, Default)]
pub(crate) struct Len {
    /// The part known now.
    pub(crate) known: usize,
    /// Expressions for the rest.
    pub(crate) rest: Vec<TokenStream>,
}

/// The bound of several values together.
pub(crate) fn len<'f>(values: impl IntoIterator<Item = (&'f Form, Place)>) -> TokenStream {
    let mut sum = Len::default();
    for (form, place) in values {
        sum.add(form.len(&place));
    }
    sum.expression()
}

/// A varint of an int, a symbol or a branch.
const INT: usize = 5;
/// A varint of a long or of a length.
const LONG: usize = 10;

impl Len {
    fn known(known: usize) -> Self {
        Self { known, rest: Vec::new() }
    }

    fn rest(known: usize, rest: TokenStream) -> Self {
        Self { known, rest: vec![rest] }
    }

    fn add(&mut self, other: Self) {
        self.known += other.known;
        self.rest.extend(other.rest);
    }

    pub(crate) fn expression(&self) -> TokenStream {
        let Self { known, rest } = self;
        let literal = Literal::usize_unsuffixed(*known);
        match (known, rest.as_slice()) {
            (0, [first, others @ ..]) => quote!(#first #(+ #others)*),
            _ => quote!(#literal #(+ #rest)*),
        }
    }
}

impl Form {
    /// The bound of the value at `place`.
    pub(crate) fn len(&self, place: &Place) -> Len {
        let Place { reference, callee, .. } = place;
        match self {
            Self::Null => Len::known(0),
            Self::NullUnion | Self::Boolean => Len::known(1),
            Self::Int | Self::Date | Self::TimeMillis => Len::known(INT),
            Self::Long | Self::TimeMicros | Self::Timestamp(_) | Self::LocalTimestamp(_) => {
                Len::known(LONG)
            }
            Self::Float => Len::known(4),
            Self::Double => Len::known(8),
            Self::Bytes | Self::String => Len::rest(LONG, quote!(#callee.len())),
            Self::Uuid { carrier, .. } => Len::known(carrier.size().unwrap_or(37)),
            Self::Duration(_) => Len::known(12),
            Self::Decimal { carrier: Carrier::Fixed { size, .. }, .. } => Len::known(*size),
            Self::Decimal { precision: 0..=DECIMAL_DIGITS, .. } => Len::known(17),
            Self::Decimal { .. } => Len::rest(LONG, quote!(#callee.unscaled().len())),
            Self::Logical { base, .. } => base.len(place),
            Self::Named(named) => match named.kind {
                NamedKind::Enum => Len::known(INT),
                NamedKind::Fixed(size) => Len::known(size),
                NamedKind::Record | NamedKind::Union | NamedKind::View => {
                    Len::rest(0, quote!(__p::len(#reference)))
                }
            },
            Self::Union(_) => Len::rest(0, quote!(__p::len(#reference))),
            Self::Nullable { tag, .. } => {
                let union = exposed(callee, *tag);
                Len::rest(0, quote!(__p::size::nullable(#union)))
            }
            Self::Opaque(_) => Len::rest(0, quote!(__p::Wire::bound(#reference))),
            Self::OptionalOpaque { tag, .. } => {
                let value = exposed(callee, *tag);
                Len::rest(0, quote!(__p::Wire::option_bound(#value)))
            }
            Self::Option { some, .. } => some.optional_len(place),
            Self::Array(items) => items.items_len(place, &quote!(array), 0),
            Self::Map(values) => values.items_len(place, &quote!(map), LONG),
            Self::Boxed(inner) => inner.len(&place.unboxed()),
            Self::Tagged(_, inner) => inner.len(&place.exposed()),
        }
    }

    fn optional_len(&self, place: &Place) -> Len {
        let v = Place::reference(&quote!(v));
        let some = self.len(&v);
        if some.rest.is_empty() {
            return Len::known(1 + some.known);
        }
        // An upper bound may count the known part of a value that is not there.
        let rest = Len { known: 0, rest: some.rest }.expression();
        let callee = &place.callee;
        Len::rest(1 + some.known, quote!(__p::size::option(#callee.as_ref(), |v| #rest)))
    }

    fn items_len(&self, place: &Place, container: &TokenStream, key: usize) -> Len {
        let Place { reference, callee, .. } = place;
        let item = self.len(&Place::reference(&quote!(v)));
        if item.rest.is_empty() && key == 0 {
            let each = Literal::usize_unsuffixed(item.known);
            return match item.known {
                0 => Len::known(LONG + 1),
                1 => Len::rest(LONG + 1, quote!(#callee.len())),
                _ => Len::rest(LONG + 1, quote!(#each * #callee.len())),
            };
        }
        let v = if item.rest.is_empty() { quote!(_) } else { quote!(v) };
        let item = item.expression();
        Len::rest(0, quote!(__p::size::#container(#reference, |#v| #item)))
    }
}

impl Carrier {
    fn size(&self) -> Option<usize> {
        match self {
            Self::Fixed { size, .. } => Some(*size),
            Self::String | Self::Bytes => None,
        }
    }
}
