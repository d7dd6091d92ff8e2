//! Kinds of types beside each other, and in words.

use crate::avro::schema::{Kind, Named, NamedKind, Schema, Type};

/// Whether a value of `writer` can be read as the wider or sibling type `reader`.
pub(crate) fn promotes(writer: &Kind, reader: &Kind) -> bool {
    match writer {
        Kind::Int => matches!(reader, Kind::Long | Kind::Float | Kind::Double),
        Kind::Long => matches!(reader, Kind::Float | Kind::Double),
        Kind::Float => *reader == Kind::Double,
        Kind::String => *reader == Kind::Bytes,
        Kind::Bytes => *reader == Kind::String,
        _ => false,
    }
}

/// A type in a message: "string", "the record health.lab.Result".
pub(crate) fn noun(schema: &Schema, ty: &Type) -> String {
    let plain = match &ty.kind {
        Kind::Null => "null",
        Kind::Boolean => "boolean",
        Kind::Int => "int",
        Kind::Long => "long",
        Kind::Float => "float",
        Kind::Double => "double",
        Kind::Bytes => "bytes",
        Kind::String => "string",
        Kind::Array(_) => "array",
        Kind::Map(_) => "map",
        Kind::Union(_) => "union",
        Kind::Named(id) => {
            let Named { name, kind, .. } = schema.named(*id);
            let kind = match kind {
                NamedKind::Record { .. } => "record",
                NamedKind::Enum { .. } => "enum",
                NamedKind::Fixed { .. } => "fixed",
            };
            return format!("{kind} {name}");
        }
    };
    plain.to_owned()
}
