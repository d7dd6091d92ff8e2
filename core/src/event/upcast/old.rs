//! [`Old`]: a record as it was written.

use super::Refusal;
use crate::avro::codec::DecodeError;
use crate::avro::schema::{Field, Kind, NamedKind, Schema};
use crate::avro::value::Value;

/// A record as an earlier version wrote it, by the names of its fields.
///
/// What is asked for must be there and of that type; else the upcaster has no answer. A union's
/// value is looked at without its branch.
#[derive(Clone, Debug)]
pub struct Old<'s> {
    schema: &'s Schema,
    pub(super) fields: &'s [Field],
    pub(super) values: Vec<Value>,
}

impl<'s> Old<'s> {
    pub(super) fn read(schema: &'s Schema, datum: &[u8]) -> Result<Self, DecodeError> {
        let fields = fields(schema);
        let values = match Value::decode(schema, datum)? {
            Value::Record(values) => values,
            _ => Vec::new(),
        };
        Ok(Self { schema, fields, values })
    }

    /// The value of a field, without the branch of a union.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<&Value> {
        let index = self.fields.iter().position(|known| known.name == field)?;
        Some(inner(self.values.get(index)?))
    }

    /// Whether a field is absent or null.
    #[must_use]
    pub fn is_null(&self, field: &str) -> bool {
        matches!(self.get(field), None | Some(Value::Null))
    }

    /// The text of a field.
    ///
    /// # Errors
    ///
    /// There is no such field, or it is no string.
    pub fn str(&self, field: &str) -> Result<&str, Refusal> {
        match self.get(field) {
            Some(Value::String(text)) => Ok(text),
            _ => Err(Refusal("a text is missing")),
        }
    }

    /// The number of an int or long.
    ///
    /// # Errors
    ///
    /// There is no such field, or it is no whole number.
    pub fn integer(&self, field: &str) -> Result<i64, Refusal> {
        match self.get(field) {
            Some(Value::Int(number)) => Ok((*number).into()),
            Some(Value::Long(number)) => Ok(*number),
            _ => Err(Refusal("a whole number is missing")),
        }
    }

    /// The number of a float or double.
    ///
    /// # Errors
    ///
    /// There is no such field, or it is no floating-point number.
    pub fn number(&self, field: &str) -> Result<f64, Refusal> {
        match self.get(field) {
            Some(Value::Float(number)) => Ok((*number).into()),
            Some(Value::Double(number)) => Ok(*number),
            _ => Err(Refusal("a number is missing")),
        }
    }

    /// Whether a boolean is true.
    ///
    /// # Errors
    ///
    /// There is no such field, or it is no boolean.
    pub fn boolean(&self, field: &str) -> Result<bool, Refusal> {
        match self.get(field) {
            Some(Value::Boolean(truth)) => Ok(*truth),
            _ => Err(Refusal("a boolean is missing")),
        }
    }

    /// The symbol of an enum.
    ///
    /// # Errors
    ///
    /// There is no such field, or it is no enum.
    pub fn symbol(&self, field: &str) -> Result<&'s str, Refusal> {
        self.find_symbol(field).ok_or(Refusal("an enum's symbol is missing"))
    }

    fn find_symbol(&self, name: &str) -> Option<&'s str> {
        let index = self.fields.iter().position(|known| known.name == name)?;
        let mut ty = &self.fields[index].ty;
        let mut value = self.values.get(index)?;
        while let (Kind::Union(branches), Value::Union(branch, part)) = (&ty.kind, value) {
            (ty, value) = (branches.get(*branch)?, part);
        }
        match (&self.schema.named(ty.named()?).kind, value) {
            (NamedKind::Enum { symbols, .. }, Value::Enum(index)) => {
                symbols.get(*index).map(|symbol| symbol.name.as_str())
            }
            _ => None,
        }
    }
}

/// The fields of a schema's record.
pub(super) fn fields(schema: &Schema) -> &[Field] {
    schema.root().named().and_then(|id| schema.named(id).fields()).unwrap_or_default()
}

fn inner(value: &Value) -> &Value {
    match value {
        Value::Union(_, value) => inner(value),
        value => value,
    }
}
