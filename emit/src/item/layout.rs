//! The constant expressions of core's layout tables.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use crate::model::{Common, Enum, Field, Fixed, Form, Meta, Record, Tag};

/// The layout of a record.
pub(super) fn record(record: &Record) -> TokenStream {
    let name = &record.common.full_name;
    let rest = common(&record.common);
    quote!(__p::Layout::record(#name, FIELDS)#rest)
}

/// The fields of a record, which its layout refers to.
pub(super) fn fields(record: &Record) -> TokenStream {
    let fields = record.fields.iter().map(field);
    quote!(static FIELDS: &[__p::FieldLayout] = &[#(#fields),*];)
}

/// The layout of an enum, whose symbols are a constant of it.
pub(super) fn enumeration(item: &Enum) -> TokenStream {
    let Common { full_name, ident, .. } = &item.common;
    let default = item.default.map_or_else(
        || quote!(__p::Option::None),
        |index| {
            let index = Literal::usize_unsuffixed(index);
            quote!(__p::Option::Some(#index))
        },
    );
    let rest = common(&item.common);
    quote!(__p::Layout::symbols(#full_name, #ident::SYMBOLS, #default)#rest)
}

/// The layout of a fixed.
pub(super) fn fixed(item: &Fixed) -> TokenStream {
    let name = &item.common.full_name;
    let size = Literal::usize_unsuffixed(item.size);
    let logical = item
        .logical
        .as_ref()
        .and_then(Form::logical)
        .map_or_else(|| quote!(__p::Option::None), |logical| quote!(__p::Option::Some(#logical)));
    let rest = common(&item.common);
    quote!(__p::Layout::fixed(#name, #size, #logical)#rest)
}

/// One line where that is possible: tables are most of what is generated.
fn field(field: &Field) -> TokenStream {
    let Field { name, form, default, .. } = field;
    let default = default.as_ref().map(|default| default.json.as_str());
    let tag = match field.tag {
        None => "",
        Some(Tag::Phi) => "phi_",
        Some(Tag::Sensitive) => "sensitive_",
    };
    let function = |name: &str| format_ident!("{tag}{name}");
    let base = match (form.untagged(), default) {
        (Form::Option { null: 0, some }, Some("null")) => {
            let (optional, some) = (function("optional"), some.branch_shape());
            quote!(__p::s::#optional(#name, &[__p::Shape::Null, #some]))
        }
        (Form::Array(items), Some("[]")) => {
            let (list, items) = (function("list"), items.shape());
            quote!(__p::s::#list(#name, &#items))
        }
        (form, default) => {
            let (field, shape) = (function("field"), form.shape());
            let default = default.map(|json| quote!(.default(#json)));
            quote!(__p::s::#field(#name, #shape)#default)
        }
    };
    let aliases = aliases(&field.aliases);
    let meta = meta(&field.meta);
    quote!(#base #aliases #meta)
}

fn common(common: &Common) -> TokenStream {
    let tag = common.tag.map(Tag::value).map(|tag| quote!(.tagged(#tag)));
    let aliases = aliases(&common.aliases);
    let meta = meta(&common.meta);
    quote!(#tag #aliases #meta)
}

fn aliases(aliases: &[String]) -> Option<TokenStream> {
    (!aliases.is_empty()).then(|| quote!(.aliases(&[#(#aliases),*])))
}

fn meta(meta: &Meta) -> TokenStream {
    let doc = meta.doc.as_ref().map(|doc| quote!(.doc(#doc)));
    let attributes = (!meta.attributes.is_empty()).then(|| {
        let attributes = meta.attributes.iter().map(|(name, json)| quote!((#name, #json)));
        quote!(.attributes(&[#(#attributes),*]))
    });
    quote!(#doc #attributes)
}
