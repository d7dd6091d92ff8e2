//! Fixed types.

use factline_emit::model::Fixed;
use proc_macro2::TokenStream;
use syn::{Data, DeriveInput, Expr, ExprLit, Fields, Lit, Type};

use super::container::container;
use super::{placed, without_parameters};
use crate::attribute::Settings;
use crate::ctxt::Ctxt;

/// `#[derive(Fixed)]`
///
/// # Errors
/// Everything that is wrong with the struct.
pub(crate) fn fixed(input: &DeriveInput) -> syn::Result<TokenStream> {
    let ctxt = Ctxt::default();
    without_parameters(input, &ctxt);
    let mut settings = Settings::of(&input.attrs, "avro", &ctxt);
    let container = container(input, "avro", &mut settings, &ctxt);
    settings.finish();
    let size = size(&input.data).unwrap_or_else(|| {
        ctxt.error(&input.ident, "`Fixed` is for `struct Name([u8; N])`, with a number for `N`");
        1
    });
    let fixed = Fixed { common: container.common, size, logical: None };
    let impls = factline_emit::fixed_impls(&fixed);
    ctxt.finish(placed(container.krate.as_ref(), &impls))
}

/// `N` of `struct Name([u8; N])`.
fn size(data: &Data) -> Option<usize> {
    let Data::Struct(data) = data else { return None };
    let Fields::Unnamed(fields) = &data.fields else { return None };
    let mut fields = fields.unnamed.iter();
    let (Some(field), None) = (fields.next(), fields.next()) else { return None };
    let Type::Array(array) = &field.ty else { return None };
    let Type::Path(item) = &*array.elem else { return None };
    match &array.len {
        Expr::Lit(ExprLit { lit: Lit::Int(size), .. }) if item.path.is_ident("u8") => {
            size.base10_parse().ok()
        }
        _ => None,
    }
}
