//! Values from Avro binary.

use std::collections::HashMap;

use super::path::{Step, Trail};
use super::{Value, branch};
use crate::avro::codec::{DecodeError, DecodeErrorKind, Reader};
use crate::avro::schema::{Field, Kind, Named, NamedKind, Schema, Type};

impl Value {
    /// Reads one datum in Avro binary.
    ///
    /// As strict as the decoders of generated types (see [`codec`](crate::avro::codec)), but for
    /// one thing: some writers give their blocks wrong sizes. Sizes are there for who skips a
    /// block; here none is skipped, so that only those are refused that no such block can have: 0,
    /// and one that reaches beyond the datum.
    ///
    /// # Errors
    ///
    /// The bytes are not one datum of this schema, or more bytes follow it; the error has the
    /// offset and the path of the part in question.
    pub fn decode(schema: &Schema, bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::tolerant(bytes);
        let value = first(schema, &mut reader)?;
        reader.finish().map_err(|error| error.with_path(branch::root(schema).to_owned()))?;
        Ok(value)
    }

    /// Reads the first of several data that follow each other, as in the block of a container
    /// file, and says how many bytes it has.
    ///
    /// # Errors
    ///
    /// The bytes do not start with a datum of this schema.
    pub fn decode_first(schema: &Schema, bytes: &[u8]) -> Result<(Self, usize), DecodeError> {
        let mut reader = Reader::tolerant(bytes);
        let value = first(schema, &mut reader)?;
        Ok((value, reader.offset()))
    }
}

/// The datum at the front.
fn first(schema: &Schema, reader: &mut Reader<'_>) -> Result<Value, DecodeError> {
    let mut decoder = Decoder { schema, trail: Trail::default() };
    decoder
        .value(reader, schema.root())
        .map_err(|error| error.with_path(decoder.trail.render(branch::root(schema))))
}

struct Decoder<'s> {
    schema: &'s Schema,
    /// The path of the value that failed; empty while all goes well.
    trail: Trail,
}

impl<'s> Decoder<'s> {
    fn value(&mut self, r: &mut Reader<'_>, ty: &'s Type) -> Result<Value, DecodeError> {
        match &ty.kind {
            Kind::Null => Ok(Value::Null),
            Kind::Boolean => r.boolean().map(Value::Boolean),
            Kind::Int => r.int().map(Value::Int),
            Kind::Long => r.long().map(Value::Long),
            Kind::Float => r.float().map(Value::Float),
            Kind::Double => r.double().map(Value::Double),
            Kind::Bytes => r.bytes().map(Value::Bytes),
            Kind::String => r.string().map(Value::String),
            Kind::Array(item) => self.array(r, item),
            Kind::Map(value) => self.map(r, value),
            Kind::Union(branches) => self.union(r, branches),
            Kind::Named(id) => self.named(r, self.schema.named(*id)),
        }
    }

    fn named(&mut self, r: &mut Reader<'_>, named: &'s Named) -> Result<Value, DecodeError> {
        match &named.kind {
            NamedKind::Record { fields, .. } => r.record(|r| self.record(r, fields)),
            NamedKind::Enum { symbols, .. } => symbol(r, symbols.len()).map(Value::Enum),
            NamedKind::Fixed { size } => r.raw(*size).map(|bytes| Value::Fixed(bytes.to_vec())),
        }
    }

    fn record(&mut self, r: &mut Reader<'_>, fields: &'s [Field]) -> Result<Value, DecodeError> {
        let mut values = Vec::with_capacity(fields.len());
        for field in fields {
            let value = self.value(r, &field.ty);
            values.push(self.inside(value, || Step::Field(field.name.clone()))?);
        }
        Ok(Value::Record(values))
    }

    fn array(&mut self, r: &mut Reader<'_>, item: &'s Type) -> Result<Value, DecodeError> {
        let mut index = 0;
        let items = r.array(|r| {
            let value = self.value(r, item);
            let value = self.inside(value, || Step::Item(index));
            index += 1;
            value
        });
        items.map(Value::Array)
    }

    fn map(&mut self, r: &mut Reader<'_>, ty: &'s Type) -> Result<Value, DecodeError> {
        let mut index = 0;
        let entries = r.map_view(|r| {
            let value = self.value(r, ty);
            let value = self.inside(value, || Step::Entry(index));
            index += 1;
            value
        });
        entries.map(|entries| Value::Map(last_of_each_key(entries)))
    }

    fn union(&mut self, r: &mut Reader<'_>, branches: &'s [Type]) -> Result<Value, DecodeError> {
        let index = r.index(branches.len())?;
        let branch = &branches[index];
        let value = self.value(r, branch);
        let schema = self.schema;
        let step = || Step::Branch(branch::label(schema, branch).to_owned());
        let value = self.inside(value, step)?;
        Ok(Value::Union(index, Box::new(value)))
    }

    /// Puts a step in front of the path of a value that failed.
    fn inside(
        &mut self,
        value: Result<Value, DecodeError>,
        step: impl FnOnce() -> Step,
    ) -> Result<Value, DecodeError> {
        if value.is_err() {
            self.trail.push_front(step());
        }
        value
    }
}

/// The index of one of `count` symbols.
fn symbol(r: &mut Reader<'_>, count: usize) -> Result<usize, DecodeError> {
    let offset = r.offset();
    let index = usize::try_from(r.int()?).ok().filter(|&index| index < count);
    index.ok_or_else(|| DecodeError::new(DecodeErrorKind::SymbolOutOfRange, offset))
}

/// A map has each key once; of several entries the last counts, as in Java.
fn last_of_each_key(entries: Vec<(&str, Value)>) -> Vec<(String, Value)> {
    let mut places: HashMap<&str, usize> = HashMap::with_capacity(entries.len());
    let mut distinct: Vec<(String, Value)> = Vec::with_capacity(entries.len());
    for (key, value) in entries {
        match places.insert(key, distinct.len()) {
            None => distinct.push((key.to_owned(), value)),
            Some(place) => {
                places.insert(key, place);
                distinct[place].1 = value;
            }
        }
    }
    distinct
}
