//! What a type is called in Avro-JSON and in messages.

use crate::avro::schema::{Kind, Schema, Type};

/// The name of a union branch: the full name of a named type, `array`, `map` or the primitive.
pub(crate) fn label<'s>(schema: &'s Schema, ty: &'s Type) -> &'s str {
    match &ty.kind {
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
        Kind::Named(id) => schema.named(*id).name.full(),
    }
}

/// What a path starts with: the short name of a named root, else what it is.
pub(crate) fn root(schema: &Schema) -> &str {
    match &schema.root().kind {
        Kind::Named(id) => schema.named(*id).name.short(),
        _ => label(schema, schema.root()),
    }
}
