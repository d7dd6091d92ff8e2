//! `serde_avro_fast`, by way of serde driven by the schema.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, OnceLock, PoisonError};

use factline_core::avro::schema::{Field, Kind, NamedKind, Schema, Type};
use factline_core::avro::value::Value;
use serde::de::{self, DeserializeSeed, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde::ser::{
    Serialize, SerializeMap as _, SerializeSeq as _, SerializeStruct as _, Serializer,
};

pub(crate) struct Peer(serde_avro_fast::Schema);

impl Peer {
    pub(crate) fn new(canonical: &str) -> Self {
        Self(canonical.parse().unwrap_or_else(|error| panic!("{error}: {canonical}")))
    }

    pub(crate) fn decode(&self, schema: &Schema, bytes: &[u8]) -> Result<Value, String> {
        use serde_avro_fast::de::{DeserializerConfig, DeserializerState, read::SliceRead};
        let config = DeserializerConfig::new(&self.0);
        let mut state = DeserializerState::with_config(SliceRead::new(bytes), config);
        Typed { schema, ty: schema.root() }
            .deserialize(state.deserializer())
            .map_err(|error| error.to_string())
    }

    pub(crate) fn encode(&self, schema: &Schema, value: &Value) -> Result<Vec<u8>, String> {
        let datum = Datum { schema, ty: schema.root(), value };
        let config = &mut serde_avro_fast::ser::SerializerConfig::new(&self.0);
        serde_avro_fast::to_datum_vec(&datum, config).map_err(|error| error.to_string())
    }
}

/// What the peer calls a branch of a union.
fn label(schema: &Schema, ty: &Type) -> String {
    match &ty.kind {
        Kind::Named(id) => schema.named(*id).name.full().to_owned(),
        Kind::Array(_) => "Array".to_owned(),
        Kind::Map(_) => "Map".to_owned(),
        kind => {
            let name = kind.name().unwrap_or_default();
            name[..1].to_uppercase() + &name[1..]
        }
    }
}

/// A name that lives as long as serde wants it to; each is kept once.
fn forever(name: &str) -> &'static str {
    static NAMES: OnceLock<Mutex<HashMap<String, &'static str>>> = OnceLock::new();
    let mut names =
        NAMES.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
    names.entry(name.to_owned()).or_insert_with(|| Box::leak(name.to_owned().into_boxed_str()))
}

/// A value with its type, to be written.
struct Datum<'s> {
    schema: &'s Schema,
    ty: &'s Type,
    value: &'s Value,
}

impl<'s> Datum<'s> {
    fn part(&self, ty: &'s Type, value: &'s Value) -> Self {
        Self { schema: self.schema, ty, value }
    }

    fn named<S: Serializer>(&self, kind: &'s NamedKind, to: S) -> Result<S::Ok, S::Error> {
        match (kind, self.value) {
            (NamedKind::Record { fields, .. }, Value::Record(values)) => {
                let mut record = to.serialize_struct("", fields.len())?;
                for (field, value) in fields.iter().zip(values) {
                    record.serialize_field(forever(&field.name), &self.part(&field.ty, value))?;
                }
                record.end()
            }
            (NamedKind::Enum { symbols, .. }, Value::Enum(index)) => {
                to.serialize_str(&symbols[*index].name)
            }
            (_, Value::Fixed(bytes)) => to.serialize_bytes(bytes),
            (_, value) => panic!("{value:?}"),
        }
    }
}

impl Serialize for Datum<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match (&self.ty.kind, self.value) {
            (_, Value::Null) => to.serialize_unit(),
            (_, Value::Boolean(truth)) => to.serialize_bool(*truth),
            (_, Value::Int(number)) => to.serialize_i32(*number),
            (_, Value::Long(number)) => to.serialize_i64(*number),
            (_, Value::Float(number)) => to.serialize_f32(*number),
            (_, Value::Double(number)) => to.serialize_f64(*number),
            (_, Value::Bytes(bytes)) => to.serialize_bytes(bytes),
            (_, Value::String(text)) => to.serialize_str(text),
            (Kind::Array(item), Value::Array(items)) => {
                let mut list = to.serialize_seq(Some(items.len()))?;
                items
                    .iter()
                    .try_for_each(|value| list.serialize_element(&self.part(item, value)))?;
                list.end()
            }
            (Kind::Map(ty), Value::Map(entries)) => {
                let mut map = to.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, &self.part(ty, value))?;
                }
                map.end()
            }
            (Kind::Union(branches), Value::Union(index, value)) => {
                let branch = &branches[*index];
                let label = forever(&label(self.schema, branch));
                to.serialize_newtype_variant("", *index as u32, label, &self.part(branch, value))
            }
            (Kind::Named(id), _) => self.named(&self.schema.named(*id).kind, to),
            (kind, value) => panic!("{kind:?} as {value:?}"),
        }
    }
}

/// A type, to read a value of.
#[derive(Clone, Copy)]
struct Typed<'s> {
    schema: &'s Schema,
    ty: &'s Type,
}

impl<'s> Typed<'s> {
    fn part(self, ty: &'s Type) -> Self {
        Self { ty, ..self }
    }

    fn kind(self) -> Option<&'s NamedKind> {
        match self.ty.kind {
            Kind::Named(id) => Some(&self.schema.named(id).kind),
            _ => None,
        }
    }

    fn fields(self) -> &'s [Field] {
        match self.kind() {
            Some(NamedKind::Record { fields, .. }) => fields,
            _ => &[],
        }
    }
}

impl<'de> DeserializeSeed<'de> for Typed<'_> {
    type Value = Value;

    fn deserialize<D: de::Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        match (&self.ty.kind, self.kind()) {
            (Kind::Null, _) => from.deserialize_unit(self),
            (Kind::Boolean, _) => from.deserialize_bool(self),
            (Kind::Int, _) => from.deserialize_i32(self),
            (Kind::Long, _) => from.deserialize_i64(self),
            (Kind::Float, _) => from.deserialize_f32(self),
            (Kind::Double, _) => from.deserialize_f64(self),
            (Kind::Bytes, _) | (_, Some(NamedKind::Fixed { .. })) => {
                from.deserialize_byte_buf(self)
            }
            (Kind::String, _) | (_, Some(NamedKind::Enum { .. })) => from.deserialize_string(self),
            (Kind::Array(_), _) => from.deserialize_seq(self),
            (Kind::Union(_), _) => from.deserialize_enum("", &[], self),
            _ => from.deserialize_map(self),
        }
    }
}

impl<'de> Visitor<'de> for Typed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.ty.kind)
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Value, E> {
        Ok(Value::Boolean(truth))
    }

    fn visit_i32<E>(self, number: i32) -> Result<Value, E> {
        Ok(Value::Int(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Long(number))
    }

    fn visit_f32<E>(self, number: f32) -> Result<Value, E> {
        Ok(Value::Float(number))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Value::Double(number))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Value, E> {
        let Some(NamedKind::Enum { symbols, .. }) = self.kind() else {
            return Ok(Value::String(text.to_owned()));
        };
        let index = symbols.iter().position(|symbol| symbol.name == text);
        index.map(Value::Enum).ok_or_else(|| E::custom("no such symbol"))
    }

    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Value, E> {
        Ok(if self.kind().is_some() {
            Value::Fixed(bytes.to_vec())
        } else {
            Value::Bytes(bytes.to_vec())
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let Kind::Array(item) = &self.ty.kind else { return Err(de::Error::custom("a list")) };
        let mut values = Vec::new();
        while let Some(value) = items.next_element_seed(self.part(item))? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        if let Kind::Map(ty) = &self.ty.kind {
            let mut entries: Vec<(String, Value)> = Vec::new();
            while let Some(key) = members.next_key::<String>()? {
                let value = members.next_value_seed(self.part(ty))?;
                entries.retain(|(known, _)| *known != key);
                entries.push((key, value));
            }
            return Ok(Value::Map(entries));
        }
        let mut values = Vec::new();
        for field in self.fields() {
            members.next_key::<String>()?;
            values.push(members.next_value_seed(self.part(&field.ty))?);
        }
        match members.next_key::<String>()? {
            None => Ok(Value::Record(values)),
            Some(_) => Err(de::Error::custom("a field too many")),
        }
    }

    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Value, A::Error> {
        let Kind::Union(branches) = &self.ty.kind else { return Err(de::Error::custom("a union")) };
        let (name, content) = access.variant::<String>()?;
        let index = branches.iter().position(|branch| label(self.schema, branch) == name);
        let index = index.ok_or_else(|| de::Error::custom("no branch"))?;
        let value = content.newtype_variant_seed(self.part(&branches[index]))?;
        Ok(Value::Union(index, Box::new(value)))
    }
}
