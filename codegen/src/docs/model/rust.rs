//! Rust types as people write them: names without paths.

use factline_emit::model::{Form, Tag, TypeRef, Unit};
use proc_macro2::{TokenStream, TokenTree};

/// The type of a form.
pub(super) fn rust_type(form: &Form) -> String {
    match form {
        Form::Null | Form::NullUnion => "()".to_owned(),
        Form::Boolean => "bool".to_owned(),
        Form::Int => "i32".to_owned(),
        Form::Long => "i64".to_owned(),
        Form::Float => "f32".to_owned(),
        Form::Double => "f64".to_owned(),
        Form::Bytes => "Vec<u8>".to_owned(),
        Form::String => "String".to_owned(),
        Form::Date => "Date".to_owned(),
        Form::TimeMillis => "TimeOfDay<Millis>".to_owned(),
        Form::TimeMicros => "TimeOfDay<Micros>".to_owned(),
        Form::Timestamp(unit) => format!("Timestamp<{}>", of_unit(*unit)),
        Form::LocalTimestamp(unit) => format!("LocalTimestamp<{}>", of_unit(*unit)),
        Form::Uuid { id: Some(id), .. } => last(id),
        Form::Uuid { id: None, .. } => "Uuid".to_owned(),
        Form::Decimal { precision, scale, .. } if *precision <= 38 => {
            format!("Decimal<{precision}, {scale}>")
        }
        Form::Decimal { precision, scale, .. } => format!("BigDecimal<{precision}, {scale}>"),
        Form::Duration(_) => "AvroDuration".to_owned(),
        Form::Logical { base, .. } => rust_type(base),
        Form::Named(TypeRef { path, .. }) | Form::Union(TypeRef { path, .. }) => last(path),
        Form::Opaque(path) => last(path),
        Form::Nullable { union: TypeRef { path, .. }, tag, .. }
        | Form::OptionalOpaque { path, tag } => match tag {
            Some(tag) => format!("Option<{}<{}>>", wrapper(*tag), last(path)),
            None => format!("Option<{}>", last(path)),
        },
        Form::Option { some, .. } => format!("Option<{}>", rust_type(some)),
        Form::Array(items) => format!("Vec<{}>", rust_type(items)),
        Form::Map(values) => format!("BTreeMap<String, {}>", rust_type(values)),
        Form::Boxed(inner) => format!("Box<{}>", rust_type(inner)),
        Form::Tagged(tag, inner) => format!("{}<{}>", wrapper(*tag), rust_type(inner)),
    }
}

/// The last name of a path.
pub(super) fn last(path: &TokenStream) -> String {
    let names = path.clone().into_iter().filter_map(|token| match token {
        TokenTree::Ident(ident) => Some(ident.to_string()),
        _ => None,
    });
    names.last().unwrap_or_default()
}

/// The name of a tag's wrapper.
pub(super) const fn wrapper(tag: Tag) -> &'static str {
    match tag {
        Tag::Phi => "Phi",
        Tag::Sensitive => "Sensitive",
    }
}

const fn of_unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Millis => "Millis",
        Unit::Micros => "Micros",
        Unit::Nanos => "Nanos",
    }
}
