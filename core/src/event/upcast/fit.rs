//! Values as a type holds them.

use crate::avro::schema::{Field, Kind, NamedKind, Schema, Type};
use crate::avro::value::Value;

/// The value as this type holds it; none where it can't.
pub(super) fn fit(schema: &Schema, ty: &Type, value: Value) -> Option<Value> {
    Some(match (&ty.kind, value) {
        (Kind::Union(branches), Value::Union(index, value)) => {
            Value::Union(index, Box::new(fit(schema, branches.get(index)?, *value)?))
        }
        (Kind::Union(branches), value) => return branch(schema, branches, &value),
        (Kind::Long, Value::Int(number)) => Value::Long(number.into()),
        (Kind::Double, Value::Float(number)) => Value::Double(number.into()),
        (Kind::Array(item), Value::Array(items)) => {
            let items = items.into_iter().map(|value| fit(schema, item, value));
            Value::Array(items.collect::<Option<_>>()?)
        }
        (Kind::Map(ty), Value::Map(entries)) => {
            let entry = |(key, value)| Some((key, fit(schema, ty, value)?));
            Value::Map(entries.into_iter().map(entry).collect::<Option<_>>()?)
        }
        (Kind::Named(id), value) => named(schema, &schema.named(*id).kind, value)?,
        (kind, value) => return is_plain(kind, &value).then_some(value),
    })
}

/// The first branch that holds the value as it is, or else the first that it widens to.
fn branch(schema: &Schema, branches: &[Type], value: &Value) -> Option<Value> {
    let fitted = |(index, ty)| Some((index, fit(schema, ty, value.clone())?));
    let all: Vec<(usize, Value)> = branches.iter().enumerate().filter_map(fitted).collect();
    let same = all.iter().position(|(_, fitted)| fitted == value);
    let (index, fitted) = all.into_iter().nth(same.unwrap_or(0))?;
    Some(Value::Union(index, Box::new(fitted)))
}

fn is_plain(kind: &Kind, value: &Value) -> bool {
    matches!(
        (kind, value),
        (Kind::Null, Value::Null)
            | (Kind::Boolean, Value::Boolean(_))
            | (Kind::Int, Value::Int(_))
            | (Kind::Long, Value::Long(_))
            | (Kind::Float, Value::Float(_))
            | (Kind::Double, Value::Double(_))
            | (Kind::Bytes, Value::Bytes(_))
            | (Kind::String, Value::String(_))
    )
}

fn named(schema: &Schema, kind: &NamedKind, value: Value) -> Option<Value> {
    Some(match (kind, value) {
        (NamedKind::Enum { symbols, .. }, Value::String(text)) => {
            Value::Enum(symbols.iter().position(|symbol| symbol.name == text)?)
        }
        (NamedKind::Enum { symbols, .. }, Value::Enum(index)) if index < symbols.len() => {
            Value::Enum(index)
        }
        (NamedKind::Fixed { size }, Value::Fixed(bytes) | Value::Bytes(bytes))
            if bytes.len() == *size =>
        {
            Value::Fixed(bytes)
        }
        (NamedKind::Record { fields, .. }, Value::Record(values))
            if values.len() == fields.len() =>
        {
            let values = fields.iter().zip(values);
            let values = values.map(|(field, value)| fit(schema, &field.ty, value));
            Value::Record(values.collect::<Option<_>>()?)
        }
        (NamedKind::Record { fields, .. }, Value::Map(entries)) => {
            by_name(schema, fields, entries)?
        }
        _ => return None,
    })
}

/// A record from its fields' values by name; each field must be there, and nothing else.
fn by_name(schema: &Schema, fields: &[Field], mut entries: Vec<(String, Value)>) -> Option<Value> {
    let mut values = Vec::with_capacity(fields.len());
    for field in fields {
        let place = entries.iter().position(|(name, _)| *name == field.name)?;
        values.push(fit(schema, &field.ty, entries.swap_remove(place).1)?);
    }
    entries.is_empty().then_some(Value::Record(values))
}
