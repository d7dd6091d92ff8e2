//! From the type of a field, as it is written, to the form of its values.

mod fixed;
mod path;

use factline_emit::model::{Carrier, Form, Tag};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Type;

pub(crate) use fixed::{Choice, FixedLayout, Fixeds};
use path::{Known, known};

use crate::ctxt::Ctxt;

/// Reads the types of one item.
pub(crate) struct Forms<'a> {
    pub(crate) ctxt: &'a Ctxt,
    /// What one field says about uuids and decimals, and the fixed types made for it.
    pub(crate) fixeds: Fixeds<'a>,
}

impl Forms<'_> {
    /// The form of a field, and how it is classified.
    pub(crate) fn field(&mut self, ty: &Type) -> (Form, Option<Tag>) {
        match known(ty) {
            Known::Tagged(tag, inner) => {
                if let Known::Option(_) = known(inner) {
                    self.ctxt.error(ty, format_args!("write `Option<{}<…>>`", name(tag)));
                }
                (Form::Tagged(tag, Box::new(self.value(inner))), Some(tag))
            }
            Known::Option(some) => match known(some) {
                Known::Tagged(tag, inner) => (self.option(inner, Some(tag)), Some(tag)),
                _ => (self.option(some, None), None),
            },
            _ => (self.value(ty), None),
        }
    }

    /// The form of a union's branch.
    pub(crate) fn branch(&mut self, ty: &Type) -> Form {
        if let Known::Option(_) = known(ty) {
            let advice = "a branch that may be null makes the union null: write \
                          `#[avro(nullable)]` on the enum, and put the enum into an `Option`";
            self.ctxt.error(ty, advice);
            return Form::Null;
        }
        self.value(ty)
    }

    fn value(&mut self, ty: &Type) -> Form {
        match known(ty) {
            Known::Form(form) => form,
            Known::Array(items) => Form::Array(Box::new(self.value(items))),
            Known::Map(values) => Form::Map(Box::new(self.value(values))),
            Known::Boxed(inner) => Form::Boxed(Box::new(self.value(inner))),
            Known::Option(some) => self.option(some, None),
            Known::Tagged(tag, _) => {
                let advice = format_args!(
                    "a tag belongs to a whole field: write `{0}<Vec<…>>`, not `Vec<{0}<…>>`",
                    name(tag)
                );
                self.ctxt.error(ty, advice);
                Form::Null
            }
            Known::Duration => match self.fixeds.layout(12, &quote!(__p::LogicalShape::Duration)) {
                Some(layout) => Form::Duration(Carrier::Fixed { size: 12, layout }),
                None => Form::Null,
            },
            Known::Path => self.path(ty),
            Known::Wrong(advice) => {
                self.ctxt.error(ty, advice);
                Form::Null
            }
        }
    }

    fn option(&mut self, some: &Type, tag: Option<Tag>) -> Form {
        let form = self.value(some);
        match (form, tag) {
            (Form::Option { .. } | Form::OptionalOpaque { .. }, _) => {
                self.ctxt.error(some, "Avro has no `Option` of an `Option`");
                Form::Null
            }
            (Form::Opaque(path), tag) => Form::OptionalOpaque { path, tag },
            (form, None) => Form::Option { null: 0, some: Box::new(form) },
            (form, Some(tag)) => {
                Form::Option { null: 0, some: Box::new(Form::Tagged(tag, Box::new(form))) }
            }
        }
    }

    /// A type of which nothing is known but its path.
    fn path(&mut self, ty: &Type) -> Form {
        let path: TokenStream = ty.to_token_stream();
        match self.fixeds.choice {
            None => Form::Opaque(path),
            Some(choice) => self.fixeds.form(choice, &path, path::last(ty)).unwrap_or(Form::Null),
        }
    }
}

/// The type without a `Box` around it.
pub(crate) fn unboxed(ty: &Type) -> &Type {
    match known(ty) {
        Known::Boxed(inner) => inner,
        _ => ty,
    }
}

fn name(tag: Tag) -> &'static str {
    match tag {
        Tag::Phi => "Phi",
        Tag::Sensitive => "Sensitive",
    }
}
