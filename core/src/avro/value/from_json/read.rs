//! JSON values to Avro values, directed by the schema.

use super::error::{Failure, JsonErrorKind as Kind};
use crate::avro::json;
use crate::avro::schema::{Field, Kind as TypeKind, Named, NamedKind, Schema, Symbol, Type};
use crate::avro::value::{Value, branch, path::Step};

type Result<T> = std::result::Result<T, Box<Failure>>;

pub(super) fn value(schema: &Schema, ty: &Type, json: &json::Value) -> Result<Value> {
    match &ty.kind {
        TypeKind::Null if json.kind == json::Kind::Null => Ok(Value::Null),
        TypeKind::Null => Err(expected("null", json)),
        TypeKind::Boolean => {
            json.as_bool().map(Value::Boolean).ok_or_else(|| expected("true or false", json))
        }
        TypeKind::Int => integer(json, "int").map(Value::Int),
        TypeKind::Long => integer(json, "long").map(Value::Long),
        TypeKind::Float => float(json),
        TypeKind::Double => double(json),
        TypeKind::Bytes => bytes(json).map(Value::Bytes),
        TypeKind::String => text(json, "a string").map(|text| Value::String(text.to_owned())),
        TypeKind::Array(item) => array(schema, item, json),
        TypeKind::Map(value) => map(schema, value, json),
        TypeKind::Union(branches) => union(schema, branches, json),
        TypeKind::Named(id) => named(schema, schema.named(*id), json),
    }
}

fn named(schema: &Schema, named: &Named, json: &json::Value) -> Result<Value> {
    match &named.kind {
        NamedKind::Record { fields, .. } => record(schema, (named, fields), json),
        NamedKind::Enum { symbols, .. } => symbol(named, symbols, json),
        NamedKind::Fixed { size } => fixed(*size, json),
    }
}

fn record(
    schema: &Schema,
    (named, fields): (&Named, &[Field]),
    json: &json::Value,
) -> Result<Value> {
    let object = json.as_object().ok_or_else(|| expected("an object", json))?;
    let mut values = Vec::with_capacity(fields.len());
    for field in fields {
        let Some(json_value) = object.get(&field.name) else {
            return Err(Failure::new(Kind::MissingField(field.name.clone()), json.span));
        };
        let value = value(schema, &field.ty, json_value)
            .map_err(|error| error.inside(Step::Field(field.name.clone())))?;
        values.push(value);
    }
    if object.len() > fields.len() {
        let unknown = |name: &str| !fields.iter().any(|field| field.name == name);
        let span = object.iter().find(|member| unknown(&member.name)).map(|found| found.name_span);
        let kind = Kind::UnknownField { record: named.name.full().to_owned() };
        return Err(Failure::new(kind, span.unwrap_or(json.span)));
    }
    Ok(Value::Record(values))
}

fn symbol(named: &Named, symbols: &[Symbol], json: &json::Value) -> Result<Value> {
    let text = text(json, "a string: one of the enum's symbols")?;
    let index = symbols.iter().position(|symbol| symbol.name == text);
    let unknown = || Kind::UnknownSymbol { name: named.name.full().to_owned() };
    index.map(Value::Enum).ok_or_else(|| Failure::new(unknown(), json.span))
}

fn fixed(expected: usize, json: &json::Value) -> Result<Value> {
    let bytes = bytes(json)?;
    if bytes.len() != expected {
        let kind = Kind::WrongSize { expected, found: bytes.len() };
        return Err(Failure::new(kind, json.span));
    }
    Ok(Value::Fixed(bytes))
}

fn array(schema: &Schema, item: &Type, json: &json::Value) -> Result<Value> {
    let items = json.as_array().ok_or_else(|| expected("an array", json))?;
    let read =
        |(index, json)| value(schema, item, json).map_err(|error| error.inside(Step::Item(index)));
    items.iter().enumerate().map(read).collect::<Result<_>>().map(Value::Array)
}

fn map(schema: &Schema, ty: &Type, json: &json::Value) -> Result<Value> {
    let object = json.as_object().ok_or_else(|| expected("an object", json))?;
    let read = |(index, member): (usize, &json::Member)| {
        let value = value(schema, ty, &member.value);
        let value = value.map_err(|error| error.inside(Step::Entry(index)))?;
        Ok((member.name.clone(), value))
    };
    object.iter().enumerate().map(read).collect::<Result<_>>().map(Value::Map)
}

fn union(schema: &Schema, branches: &[Type], json: &json::Value) -> Result<Value> {
    let labels = || branches.iter().map(|branch| branch::label(schema, branch));
    let wrong = || {
        let branches = labels().map(str::to_owned).collect();
        Failure::new(Kind::UnknownBranch { branches }, json.span)
    };
    if json.kind == json::Kind::Null {
        let index = labels().position(|label| label == "null").ok_or_else(wrong)?;
        return Ok(Value::Union(index, Box::new(Value::Null)));
    }
    let mut members = json.as_object().ok_or_else(wrong)?.iter();
    let (Some(member), None) = (members.next(), members.next()) else {
        return Err(wrong());
    };
    let index = labels().position(|label| label == member.name).ok_or_else(wrong)?;
    let value = value(schema, &branches[index], &member.value)
        .map_err(|error| error.inside(Step::Branch(member.name.clone())))?;
    Ok(Value::Union(index, Box::new(value)))
}

/// An integer, written as one: `1.0` and `1e3` are not rounded or guessed at.
fn integer<T: TryFrom<i64>>(json: &json::Value, primitive: &'static str) -> Result<T> {
    let text = number(json, "an integer")?;
    if text.contains(['.', 'e', 'E']) {
        return Err(expected("an integer without fraction or exponent", json));
    }
    let fits = text.parse().ok().and_then(|number: i64| T::try_from(number).ok());
    fits.ok_or_else(|| Failure::new(Kind::OutOfRange { primitive }, json.span))
}

fn float(json: &json::Value) -> Result<Value> {
    if let Some(special) = json.as_str().and_then(json::special) {
        return Ok(Value::Float(special as f32));
    }
    let number = number(json, FLOATING)?.parse().ok().filter(|number: &f32| number.is_finite());
    number
        .map(Value::Float)
        .ok_or_else(|| Failure::new(Kind::OutOfRange { primitive: "float" }, json.span))
}

fn double(json: &json::Value) -> Result<Value> {
    if let Some(special) = json.as_str().and_then(json::special) {
        return Ok(Value::Double(special));
    }
    let number = number(json, FLOATING)?.parse().ok().filter(|number: &f64| number.is_finite());
    number
        .map(Value::Double)
        .ok_or_else(|| Failure::new(Kind::OutOfRange { primitive: "double" }, json.span))
}

const FLOATING: &str = "a number, \"NaN\", \"Infinity\" or \"-Infinity\"";

fn bytes(json: &json::Value) -> Result<Vec<u8>> {
    let text = text(json, "a string with one character per byte")?;
    let byte = |character| u8::try_from(u32::from(character));
    let bytes: std::result::Result<_, _> = text.chars().map(byte).collect();
    bytes.map_err(|_| Failure::new(Kind::NotAByte, json.span))
}

fn number<'j>(json: &'j json::Value, what: &'static str) -> Result<&'j str> {
    json.as_number().ok_or_else(|| expected(what, json))
}

fn text<'j>(json: &'j json::Value, what: &'static str) -> Result<&'j str> {
    json.as_str().ok_or_else(|| expected(what, json))
}

fn expected(what: &str, json: &json::Value) -> Box<Failure> {
    let kind = Kind::Expected { expected: what.to_owned(), found: json.describe() };
    Failure::new(kind, json.span)
}
