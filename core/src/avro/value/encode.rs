//! Values to Avro binary.

use super::path::Step;
use super::{Mismatch, Value};
use crate::avro::codec::Appender;
use crate::avro::schema::{Kind, Named, NamedKind, Schema, Type};

impl Value {
    /// The value in Avro binary.
    ///
    /// Arrays and maps are written as one block, a map in the order of its entries.
    ///
    /// # Errors
    ///
    /// The value is not one of this schema.
    pub fn encode(&self, schema: &Schema) -> Result<Vec<u8>, Mismatch> {
        let mut out = Vec::new();
        let mut writer = Appender::new(&mut out);
        write(schema, &mut writer, schema.root(), self).map_err(|error| error.of(schema))?;
        Ok(out)
    }
}

fn write(schema: &Schema, w: &mut Appender<'_>, ty: &Type, value: &Value) -> Result<(), Mismatch> {
    match (&ty.kind, value) {
        (Kind::Null, Value::Null) => {}
        (Kind::Boolean, Value::Boolean(truth)) => w.boolean(*truth),
        (Kind::Int, Value::Int(number)) => w.int(*number),
        (Kind::Long, Value::Long(number)) => w.long(*number),
        (Kind::Float, Value::Float(number)) => w.float(*number),
        (Kind::Double, Value::Double(number)) => w.double(*number),
        (Kind::Bytes, Value::Bytes(bytes)) => w.bytes(bytes),
        (Kind::String, Value::String(text)) => w.string(text),
        (Kind::Array(item), Value::Array(items)) => {
            block(w, items, |w, index, value| {
                write(schema, w, item, value).map_err(|error| error.inside(Step::Item(index)))
            })?;
        }
        (Kind::Map(ty), Value::Map(entries)) => {
            block(w, entries, |w, index, (key, value)| {
                w.string(key);
                write(schema, w, ty, value).map_err(|error| error.inside(Step::Entry(index)))
            })?;
        }
        (Kind::Union(branches), Value::Union(index, value)) if *index < branches.len() => {
            w.index(*index);
            let branch = &branches[*index];
            let label = || super::branch::label(schema, branch).to_owned();
            write(schema, w, branch, value).map_err(|error| error.inside(Step::Branch(label())))?;
        }
        (Kind::Named(id), value) => write_named(schema, w, (ty, schema.named(*id)), value)?,
        (_, value) => return Err(Mismatch::new(schema, ty, value)),
    }
    Ok(())
}

fn write_named(
    schema: &Schema,
    w: &mut Appender<'_>,
    (ty, named): (&Type, &Named),
    value: &Value,
) -> Result<(), Mismatch> {
    match (&named.kind, value) {
        (NamedKind::Record { fields, .. }, Value::Record(values))
            if fields.len() == values.len() =>
        {
            for (field, value) in fields.iter().zip(values) {
                write(schema, w, &field.ty, value)
                    .map_err(|error| error.inside(Step::Field(field.name.clone())))?;
            }
            Ok(())
        }
        (NamedKind::Enum { symbols, .. }, Value::Enum(index)) if *index < symbols.len() => {
            w.index(*index);
            Ok(())
        }
        (NamedKind::Fixed { size }, Value::Fixed(bytes)) if *size == bytes.len() => {
            w.raw(bytes);
            Ok(())
        }
        _ => Err(Mismatch::new(schema, ty, value)),
    }
}

/// Items in one block, and the empty block that ends them.
fn block<T>(
    w: &mut Appender<'_>,
    items: &[T],
    mut write: impl FnMut(&mut Appender<'_>, usize, &T) -> Result<(), Mismatch>,
) -> Result<(), Mismatch> {
    if !items.is_empty() {
        w.long(items.len() as i64);
        for (index, item) in items.iter().enumerate() {
            write(w, index, item)?;
        }
    }
    w.long(0);
    Ok(())
}
