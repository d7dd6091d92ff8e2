//! Where a value stands that is to be written.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// The ways to name one value.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The value itself: `self.x`, `*v`.
    pub(crate) value: TokenStream,
    /// A reference to it: `&self.x`, `v`.
    pub(crate) reference: TokenStream,
    /// What methods are called on: `self.x`, `v`.
    pub(crate) callee: TokenStream,
}

impl Place {
    /// A field of `self`.
    pub(crate) fn field(ident: &Ident) -> Self {
        Self {
            value: quote!(self.#ident),
            reference: quote!(&self.#ident),
            callee: quote!(self.#ident),
        }
    }

    /// A variable that holds a reference.
    pub(crate) fn reference(name: &TokenStream) -> Self {
        Self { value: quote!(*#name), reference: name.clone(), callee: name.clone() }
    }

    /// A variable that holds the value.
    pub(crate) fn owned(name: &TokenStream) -> Self {
        Self { value: name.clone(), reference: quote!(&#name), callee: name.clone() }
    }

    /// The value inside a `Box`.
    pub(crate) fn unboxed(&self) -> Self {
        let value = &self.value;
        Self { value: quote!(*#value), reference: quote!(&*#value), callee: quote!((*#value)) }
    }

    /// The value inside a `Phi` or `Sensitive`.
    pub(crate) fn exposed(&self) -> Self {
        let callee = &self.callee;
        Self::reference(&quote!(#callee.expose()))
    }
}
