//! What is known of a type from its tokens alone.

use factline_emit::model::{Form, Tag};
use syn::{GenericArgument, PathArguments, Type, TypePath};

/// A type, as far as its name says what it is.
pub(super) enum Known<'t> {
    /// A type with one form.
    Form(Form),
    /// `Option<_>`
    Option(&'t Type),
    /// `Vec<_>`
    Array(&'t Type),
    /// `BTreeMap<String, _>`
    Map(&'t Type),
    /// `Box<_>`
    Boxed(&'t Type),
    /// `Phi<_>` or `Sensitive<_>`
    Tagged(Tag, &'t Type),
    /// `AvroDuration`
    Duration,
    /// Any other path.
    Path,
    /// What no field may be, and what to do instead.
    Wrong(&'static str),
}

/// Looks at the last name of a path and at its arguments.
pub(super) fn known(ty: &Type) -> Known<'_> {
    match ty {
        Type::Group(group) => known(&group.elem),
        Type::Paren(paren) => known(&paren.elem),
        Type::Tuple(tuple) if tuple.elems.is_empty() => Known::Form(Form::Null),
        Type::Path(path) if path.qself.is_none() => of_path(path),
        Type::Path(_) => Known::Path,
        Type::Array(_) => {
            Known::Wrong("derive `Fixed` for a newtype of this array, and use that as the type")
        }
        Type::Reference(_) => Known::Wrong("an event owns its data: use `String` or `Vec<_>`"),
        _ => Known::Wrong("Avro has no such type: use a struct that derives `Record`"),
    }
}

fn of_path(path: &TypePath) -> Known<'_> {
    let Some(segment) = path.path.segments.last() else { return Known::Path };
    let arguments = arguments(&segment.arguments);
    match (segment.ident.to_string().as_str(), arguments.as_slice()) {
        ("bool", []) => Known::Form(Form::Boolean),
        ("i32", []) => Known::Form(Form::Int),
        ("i64", []) => Known::Form(Form::Long),
        ("f32", []) => Known::Form(Form::Float),
        ("f64", []) => Known::Form(Form::Double),
        ("String", []) => Known::Form(Form::String),
        ("AvroDuration", []) => Known::Duration,
        ("Vec", [item]) if is(item, "u8") => Known::Form(Form::Bytes),
        ("Vec", [item]) => Known::Array(item),
        ("BTreeMap", [key, value]) if is(key, "String") => Known::Map(value),
        ("Option", [some]) => Known::Option(some),
        ("Box", [inner]) => Known::Boxed(inner),
        ("Phi", [inner]) => Known::Tagged(Tag::Phi, inner),
        ("Sensitive", [inner]) => Known::Tagged(Tag::Sensitive, inner),
        (name, _) => wrong(name).map_or(Known::Path, Known::Wrong),
    }
}

/// The types that are tried most often although Avro has no place for them.
fn wrong(name: &str) -> Option<&'static str> {
    Some(match name {
        "i8" | "i16" | "u8" | "u16" => "Avro has no such number: use `i32`",
        "u32" | "isize" => "Avro has no such number: use `i64`",
        "u64" | "u128" | "i128" | "usize" => {
            "Avro has no such number: use `i64`, or `Decimal<P, 0>` for up to 38 digits"
        }
        "char" | "str" => "use `String`",
        "BTreeMap" => "the keys of an Avro map are strings: use `BTreeMap<String, _>`",
        "HashMap" => "use `BTreeMap<String, _>`, so that equal events have equal bytes",
        "HashSet" | "BTreeSet" | "VecDeque" => "use `Vec<_>`",
        _ => return None,
    })
}

fn arguments(arguments: &PathArguments) -> Vec<&Type> {
    let PathArguments::AngleBracketed(arguments) = arguments else { return Vec::new() };
    let types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    types.collect()
}

fn is(ty: &Type, name: &str) -> bool {
    last(ty) == name
}

/// The last name of a path; empty for any other type.
pub(super) fn last(ty: &Type) -> String {
    match ty {
        Type::Group(group) => last(&group.elem),
        Type::Path(path) => {
            path.path.segments.last().map_or_else(String::new, |segment| segment.ident.to_string())
        }
        _ => String::new(),
    }
}
