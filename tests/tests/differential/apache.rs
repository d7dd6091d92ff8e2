//! `apache-avro`, by way of its `Value`.

use apache_avro::types::Value as Theirs;
use factline_core::avro::schema::{Kind, Named, NamedKind, Schema, Type};
use factline_core::avro::value::Value;

pub(crate) struct Peer(apache_avro::Schema);

impl Peer {
    pub(crate) fn new(canonical: &str) -> Self {
        Self::parse(canonical).unwrap_or_else(|| panic!("refused: {canonical}"))
    }

    /// The schema, unless it is refused.
    pub(crate) fn parse(schema: &str) -> Option<Self> {
        apache_avro::Schema::parse_str(schema).ok().map(Self)
    }

    pub(crate) fn decode(&self, schema: &Schema, mut bytes: &[u8]) -> Result<Value, String> {
        let reader = apache_avro::reader::datum::GenericDatumReader::builder(&self.0).build();
        let value = reader
            .and_then(|reader| reader.read_value(&mut bytes))
            .map_err(|error| error.to_string())?;
        if bytes.is_empty() {
            ours(schema, schema.root(), value)
        } else {
            Err("bytes are left".into())
        }
    }

    /// Reads a datum of this schema as another.
    pub(crate) fn read_as(
        &self,
        reader: &Self,
        schema: &Schema,
        mut bytes: &[u8],
    ) -> Result<Value, String> {
        let datum = apache_avro::reader::datum::GenericDatumReader::builder(&self.0)
            .reader_schema(&reader.0)
            .build();
        let value = datum
            .and_then(|datum| datum.read_value(&mut bytes))
            .map_err(|error| error.to_string())?;
        ours(schema, schema.root(), value)
    }

    pub(crate) fn encode(&self, schema: &Schema, value: &Value) -> Vec<u8> {
        let theirs = theirs(schema, schema.root(), value);
        let writer = apache_avro::writer::datum::GenericDatumWriter::builder(&self.0).build();
        writer
            .and_then(|writer| writer.write_value_to_vec(theirs))
            .unwrap_or_else(|error| panic!("{error}"))
    }
}

fn ours(schema: &Schema, ty: &Type, value: Theirs) -> Result<Value, String> {
    Ok(match (&ty.kind, value) {
        (Kind::Null, Theirs::Null) => Value::Null,
        (Kind::Boolean, Theirs::Boolean(truth)) => Value::Boolean(truth),
        (Kind::Int, Theirs::Int(number)) => Value::Int(number),
        (Kind::Long, Theirs::Long(number)) => Value::Long(number),
        (Kind::Float, Theirs::Float(number)) => Value::Float(number),
        (Kind::Double, Theirs::Double(number)) => Value::Double(number),
        (Kind::Bytes, Theirs::Bytes(bytes)) => Value::Bytes(bytes),
        (Kind::String, Theirs::String(text)) => Value::String(text),
        (Kind::Array(item), Theirs::Array(items)) => {
            let items = items.into_iter().map(|value| ours(schema, item, value));
            Value::Array(items.collect::<Result<_, _>>()?)
        }
        (Kind::Map(ty), Theirs::Map(entries)) => {
            let entry = |(key, value)| Ok((key, ours(schema, ty, value)?));
            Value::Map(entries.into_iter().map(entry).collect::<Result<_, String>>()?)
        }
        (Kind::Union(branches), Theirs::Union(index, value)) => {
            let index = index as usize;
            Value::Union(index, Box::new(ours(schema, &branches[index], *value)?))
        }
        (Kind::Named(id), value) => our_named(schema, schema.named(*id), value)?,
        (kind, value) => return Err(format!("{kind:?} as {value:?}")),
    })
}

fn our_named(schema: &Schema, named: &Named, value: Theirs) -> Result<Value, String> {
    match (&named.kind, value) {
        (NamedKind::Record { fields: types, .. }, Theirs::Record(fields)) => {
            let field = |(field, (_, value)): (&factline_core::avro::schema::Field, _)| {
                ours(schema, &field.ty, value)
            };
            types.iter().zip(fields).map(field).collect::<Result<_, _>>().map(Value::Record)
        }
        (NamedKind::Enum { .. }, Theirs::Enum(index, _)) => Ok(Value::Enum(index as usize)),
        (NamedKind::Fixed { .. }, Theirs::Fixed(_, bytes)) => Ok(Value::Fixed(bytes)),
        (_, value) => Err(format!("{} as {value:?}", named.name)),
    }
}

fn theirs(schema: &Schema, ty: &Type, value: &Value) -> Theirs {
    match (&ty.kind, value) {
        (_, Value::Null) => Theirs::Null,
        (_, Value::Boolean(truth)) => Theirs::Boolean(*truth),
        (_, Value::Int(number)) => Theirs::Int(*number),
        (_, Value::Long(number)) => Theirs::Long(*number),
        (_, Value::Float(number)) => Theirs::Float(*number),
        (_, Value::Double(number)) => Theirs::Double(*number),
        (_, Value::Bytes(bytes)) => Theirs::Bytes(bytes.clone()),
        (_, Value::String(text)) => Theirs::String(text.clone()),
        (Kind::Array(item), Value::Array(items)) => {
            Theirs::Array(items.iter().map(|value| theirs(schema, item, value)).collect())
        }
        (Kind::Map(ty), Value::Map(entries)) => {
            let entry = |(key, value): &(String, _)| (key.clone(), theirs(schema, ty, value));
            Theirs::Map(entries.iter().map(entry).collect())
        }
        (Kind::Union(branches), Value::Union(index, value)) => {
            Theirs::Union(*index as u32, Box::new(theirs(schema, &branches[*index], value)))
        }
        (Kind::Named(id), value) => their_named(schema, schema.named(*id), value),
        (kind, value) => panic!("{kind:?} as {value:?}"),
    }
}

fn their_named(schema: &Schema, named: &Named, value: &Value) -> Theirs {
    match (&named.kind, value) {
        (NamedKind::Record { fields, .. }, Value::Record(values)) => {
            let fields = fields.iter().zip(values);
            let field = |(field, value): (&factline_core::avro::schema::Field, _)| {
                (field.name.clone(), theirs(schema, &field.ty, value))
            };
            Theirs::Record(fields.map(field).collect())
        }
        (NamedKind::Enum { symbols, .. }, Value::Enum(index)) => {
            Theirs::Enum(*index as u32, symbols[*index].name.clone())
        }
        (_, Value::Fixed(bytes)) => Theirs::Fixed(bytes.len(), bytes.clone()),
        (_, value) => panic!("{} as {value:?}", named.name),
    }
}
