//! Uuids, decimals and durations that are written as a fixed, which Avro wants to have a name.

use factline_emit::model::{Carrier, Form};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote};

use crate::attribute::Spanned;
use crate::ctxt::Ctxt;
use crate::names;

/// What a field says about how it is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Choice {
    /// `uuid = "fixed"`
    Uuid,
    /// `decimal = fixed(N)`
    Decimal(usize),
}

/// The fixed types of one field: as they are anonymous in Rust, the item defines their layouts.
pub(crate) struct Fixeds<'a> {
    pub(crate) ctxt: &'a Ctxt,
    pub(crate) choice: Option<Choice>,
    /// `fixed_name = "…"`
    pub(crate) name: Option<Spanned<String>>,
    /// The namespace of the item.
    pub(crate) namespace: &'a str,
    /// The name where the field gives none, such as `PatientCreatedDeviceId`; empty if there is
    /// no such name.
    pub(crate) default_name: String,
    /// The field, for errors.
    pub(crate) field: &'a Ident,
    /// The layout made, if any: one field needs no second.
    pub(crate) made: Option<FixedLayout>,
}

/// The function that returns the layout of a fixed.
#[derive(Clone, Debug)]
pub(crate) struct FixedLayout {
    function: Ident,
    name: String,
    size: usize,
    logical: TokenStream,
}

impl Fixeds<'_> {
    /// The form of a uuid or decimal at this path; the last name of the path tells a
    /// `BigDecimal` from a `Decimal`.
    pub(super) fn form(
        &mut self,
        choice: Choice,
        path: &TokenStream,
        last: String,
    ) -> Option<Form> {
        // The type itself says which logical type stands over the fixed, with its entity or digits.
        let logical = quote!(__p::logical::<#path>());
        match choice {
            Choice::Uuid => {
                let layout = self.function(16, logical)?;
                let carrier = Carrier::Fixed { size: 16, layout };
                Some(Form::Uuid { carrier, id: Some(path.clone()), entity: None })
            }
            Choice::Decimal(size) => {
                let layout = self.function(size, logical)?;
                let carrier = Carrier::Fixed { size, layout };
                // Only whether it is big matters here; the digits stand in the type.
                let precision = if last == "BigDecimal" { u32::MAX } else { 1 };
                Some(Form::Decimal { carrier, precision, scale: 0 })
            }
        }
    }

    /// The layout function of a fixed with this logical shape.
    pub(super) fn layout(&mut self, size: usize, logical: &TokenStream) -> Option<TokenStream> {
        self.function(size, quote!(__p::Option::Some(#logical)))
    }

    fn function(&mut self, size: usize, logical: TokenStream) -> Option<TokenStream> {
        let name = match &self.name {
            Some(name) => name.value.clone(),
            None => self.default_name.clone(),
        };
        if name.is_empty() {
            let advice = "a fixed has a name: add `fixed_name = \"…\"` with its namespace";
            self.ctxt.push(syn::Error::new(self.field.span(), advice));
            return None;
        }
        let function =
            format_ident!("__layout_{}", names::plain(self.field), span = Span::call_site());
        let name = names::full(self.namespace, &name);
        self.made = Some(FixedLayout { function: function.clone(), name, size, logical });
        Some(quote!(#function))
    }

    /// Reports settings that no part of the field's type took.
    pub(crate) fn finish(self) -> Option<FixedLayout> {
        if self.made.is_none() && (self.choice.is_some() || self.name.is_some()) {
            let advice = "no part of this type is written as a fixed: remove `uuid`, `decimal` and `fixed_name`";
            self.ctxt.push(syn::Error::new(self.field.span(), advice));
        }
        self.made
    }
}

impl FixedLayout {
    /// The function, to stand beside the impls.
    pub(crate) fn tokens(&self) -> TokenStream {
        let Self { function, name, size, logical } = self;
        let size = Literal::usize_unsuffixed(*size);
        quote! {
            fn #function() -> &'static __p::Layout {
                static LAYOUT: __p::Layout = __p::Layout::fixed(#name, #size, #logical);
                &LAYOUT
            }
        }
    }
}
