//! Defaults in Avro binary.

use crate::avro::codec::Appender;
use crate::avro::json::{self, special};
use crate::avro::schema::{Field, Kind, NamedKind, Schema, Type};

/// A field's default in Avro binary; `None` where it is not one of its type.
///
/// What the default of a union stands for is decided as in Java: it is a value of the first
/// branch of a similar kind, so that 1.5 as the default of `["int", "double"]` is the int 1.
/// An array, a map, a record and an enum pass for similar to everything.
pub(super) fn encode(schema: &Schema, ty: &Type, json: &json::Value) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    write(schema, &mut Appender::new(&mut out), ty, json)?;
    Some(out)
}

/// The default of a field of a schema's record; `None` where it has none, or none of its type.
pub(crate) fn of_field(schema: &Schema, field: &Field) -> Option<Vec<u8>> {
    encode(schema, &field.ty, field.default.as_ref()?)
}

fn write(schema: &Schema, w: &mut Appender<'_>, ty: &Type, json: &json::Value) -> Option<()> {
    match &ty.kind {
        Kind::Null if json.kind == json::Kind::Null => {}
        Kind::Null => return None,
        Kind::Boolean => w.boolean(json.as_bool()?),
        Kind::Int => w.int(integer(json)? as i32),
        Kind::Long => w.long(integer(json)?),
        Kind::Float => w.float(float(json)? as f32),
        Kind::Double => w.double(float(json)?),
        Kind::Bytes => w.bytes(&latin1(json)?),
        Kind::String => w.string(json.as_str()?),
        Kind::Array(item) => {
            block(w, &parts(json), |w, json| write(schema, w, item, json))?;
        }
        Kind::Map(value) => {
            let members: Vec<_> = match json.as_object() {
                Some(object) => object.iter().collect(),
                None if parts(json).is_empty() => Vec::new(),
                None => return None,
            };
            block(w, &members, |w, member| {
                w.string(&member.name);
                write(schema, w, value, &member.value)
            })?;
        }
        Kind::Union(branches) => {
            let index = branches.iter().position(|branch| is_similar(schema, branch, json))?;
            w.index(index);
            write(schema, w, &branches[index], json)?;
        }
        Kind::Named(id) => named(schema, w, &schema.named(*id).kind, json)?,
    }
    Some(())
}

fn named(
    schema: &Schema,
    w: &mut Appender<'_>,
    kind: &NamedKind,
    json: &json::Value,
) -> Option<()> {
    match kind {
        NamedKind::Record { fields, .. } => {
            for field in fields {
                let own = json.as_object().and_then(|object| object.get(&field.name));
                write(schema, w, &field.ty, own.or(field.default.as_ref())?)?;
            }
        }
        NamedKind::Enum { symbols, .. } => {
            let text = json.as_str()?;
            w.index(symbols.iter().position(|symbol| symbol.name == text)?);
        }
        NamedKind::Fixed { size } => {
            let mut bytes = latin1(json)?;
            bytes.resize(*size, 0);
            w.raw(&bytes);
        }
    }
    Some(())
}

/// What is in a list or, as Java has it, in an object; nothing where there is neither.
fn parts(json: &json::Value) -> Vec<&json::Value> {
    match json.as_object() {
        Some(object) => object.iter().map(|member| &member.value).collect(),
        None => json.as_array().unwrap_or_default().iter().collect(),
    }
}

fn block<T>(
    w: &mut Appender<'_>,
    items: &[T],
    mut write: impl FnMut(&mut Appender<'_>, &T) -> Option<()>,
) -> Option<()> {
    if !items.is_empty() {
        w.index(items.len());
        for item in items {
            write(w, item)?;
        }
    }
    w.long(0);
    Some(())
}

fn is_similar(schema: &Schema, ty: &Type, json: &json::Value) -> bool {
    match &ty.kind {
        Kind::Null => json.kind == json::Kind::Null,
        Kind::Boolean => json.as_bool().is_some(),
        Kind::Int | Kind::Long | Kind::Float | Kind::Double => json.as_number().is_some(),
        Kind::Bytes | Kind::String => json.as_str().is_some(),
        Kind::Array(_) | Kind::Map(_) | Kind::Union(_) => true,
        Kind::Named(id) => match schema.named(*id).kind {
            NamedKind::Fixed { .. } => json.as_str().is_some(),
            NamedKind::Record { .. } | NamedKind::Enum { .. } => true,
        },
    }
}

/// A whole number, or what is left of another one without its fraction.
fn integer(json: &json::Value) -> Option<i64> {
    let text = json.as_number()?;
    text.parse().ok().or_else(|| text.parse().ok().map(|number: f64| number as i64))
}

/// A number, or one that JSON has no number for.
fn float(json: &json::Value) -> Option<f64> {
    match json.as_str() {
        Some(text) => special(text).or_else(|| text.parse().ok()),
        None => json.as_number()?.parse().ok(),
    }
}

/// The bytes that a text of characters up to U+00FF stands for; `?` for any above, as in Java.
fn latin1(json: &json::Value) -> Option<Vec<u8>> {
    let byte = |character| u8::try_from(u32::from(character)).unwrap_or(b'?');
    Some(json.as_str()?.chars().map(byte).collect())
}
