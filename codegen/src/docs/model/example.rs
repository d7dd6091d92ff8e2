//! An event's example: the one its schema gives, or a datum whose values say what goes where.
//!
//! Nothing is random and nothing is about anybody: texts are the words of the field's name, ids
//! are counted, and every moment is the same one.

use std::collections::BTreeMap;

use factline_core::avro::finding::Source;
use factline_core::avro::json::write_value;
use factline_core::avro::schema::{Field, Kind, Logical, Named, NamedId, NamedKind, Schema, Type};
use factline_core::avro::value::Value;

use super::readable::Style;
use super::{Example, readable};
use crate::format;

/// 2035-02-10, in days since 1970.
const DAY: i32 = 23_781;
/// Eight in the morning, in seconds.
const MORNING: i64 = 8 * 3600;
/// How deep records may stand in each other.
const DEPTH: usize = 24;
/// From which nesting of records on only what must be there is.
const NESTED: usize = 1;

/// The datum of an event's example, and whether the schema gives it.
pub(super) fn datum(schema: &Schema, named: &Named) -> Option<(Value, bool)> {
    if let Some(example) = named.attributes.get("example") {
        let mut text = String::new();
        write_value(&mut text, example);
        // One that is no value is a finding of lint; the pages do without it.
        if let Ok(value) = Value::from_json(schema, &text) {
            return Some((value, true));
        }
    }
    Sampler { schema, ids: BTreeMap::new(), depth: 0 }
        .ty(schema.root(), "")
        .map(|datum| (datum, false))
}

/// The texts of a datum.
pub(super) fn texts(schema: &Schema, datum: &Value, is_given: bool) -> Option<Example> {
    let avro_json = pretty(&datum.to_json(schema).ok()?);
    let readable = pretty(&readable::json(schema, datum, Style::Meaning)?);
    let payload = readable::json(schema, datum, Style::Base)?;
    Some(Example { avro_json, readable, payload, is_given })
}

/// JSON as people read it.
pub(super) fn pretty(json: &str) -> String {
    match format::format(&Source::new("example", json)) {
        Ok(text) => text.trim_end().to_owned(),
        Err(_) => json.to_owned(),
    }
}

struct Sampler<'s> {
    schema: &'s Schema,
    /// The number of each id, by what it is the id of.
    ids: BTreeMap<String, u32>,
    depth: usize,
}

impl Sampler<'_> {
    /// A value of the type, for a field of this name; `None` where every value is too deep.
    fn ty(&mut self, ty: &Type, name: &str) -> Option<Value> {
        Some(match &ty.kind {
            Kind::Null => Value::Null,
            Kind::Boolean => Value::Boolean(true),
            Kind::Int => Value::Int(match ty.logical {
                Some(Logical::Date) => DAY,
                Some(Logical::TimeMillis) => (MORNING * 1000) as i32,
                _ => 1,
            }),
            Kind::Long => Value::Long(long(ty.logical.as_ref())),
            Kind::Float => Value::Float(1.5),
            Kind::Double => Value::Double(1.5),
            Kind::Bytes => Value::Bytes(match ty.logical {
                Some(Logical::Decimal { precision, scale }) => one(precision, scale),
                _ => words(name).into_bytes(),
            }),
            Kind::String => Value::String(match ty.logical {
                Some(Logical::Uuid) => self.uuid(ty.attributes.str("entity"), name),
                _ => words(name),
            }),
            Kind::Array(items) => Value::Array(self.item(items, name).into_iter().collect()),
            Kind::Map(values) => {
                let entry = self.item(values, name).map(|value| ("key".to_owned(), value));
                Value::Map(entry.into_iter().collect())
            }
            Kind::Union(branches) => return self.union(branches, name),
            Kind::Named(id) => return self.named(*id, name),
        })
    }

    /// One item, where items are not too many: lists in nested records stay empty unless they are
    /// of plain values.
    fn item(&mut self, ty: &Type, name: &str) -> Option<Value> {
        let is_plain = !matches!(ty.kind, Kind::Named(_) | Kind::Array(_) | Kind::Map(_));
        if self.depth > NESTED && !is_plain { None } else { self.ty(ty, name) }
    }

    fn union(&mut self, branches: &[Type], name: &str) -> Option<Value> {
        let null = branches.iter().position(|branch| branch.kind == Kind::Null);
        let absent = null.map(|index| Value::Union(index, Box::new(Value::Null)));
        if self.depth > NESTED && absent.is_some() {
            return absent;
        }
        let others = branches.iter().enumerate().filter(|(index, _)| Some(*index) != null);
        for (index, branch) in others {
            if let Some(value) = self.ty(branch, name) {
                return Some(Value::Union(index, Box::new(value)));
            }
        }
        absent
    }

    fn named(&mut self, id: NamedId, name: &str) -> Option<Value> {
        let named = self.schema.set()[id].clone();
        match &named.kind {
            NamedKind::Record { fields, .. } => self.record(fields),
            NamedKind::Enum { symbols, default } => {
                let known = (0..symbols.len()).find(|index| Some(*index) != *default);
                known.or(*default).map(Value::Enum)
            }
            NamedKind::Fixed { size } => Some(Value::Fixed(self.fixed(&named, *size, name))),
        }
    }

    fn record(&mut self, fields: &[Field]) -> Option<Value> {
        if self.depth == DEPTH {
            return None;
        }
        self.depth += 1;
        let values = fields.iter().map(|field| self.ty(&field.ty, &field.name));
        let values = values.collect::<Option<Vec<_>>>();
        self.depth -= 1;
        values.map(Value::Record)
    }

    fn fixed(&mut self, named: &Named, size: usize, name: &str) -> Vec<u8> {
        let mut bytes = vec![0; size];
        match named.logical {
            Some(Logical::Decimal { precision, scale }) => {
                let number = one(precision, scale);
                let start = size.saturating_sub(number.len());
                bytes[start..].copy_from_slice(&number[number.len().saturating_sub(size)..]);
            }
            Some(Logical::Uuid) => {
                let number = self.number(named.attributes.str("entity"), name);
                bytes[..4].copy_from_slice(&[0x01, 0x90, 0xa0, 0xe4]);
                bytes[6] = 0x70;
                bytes[8] = 0x80;
                bytes[12..].copy_from_slice(&number.to_be_bytes());
            }
            // One day.
            Some(Logical::Duration) => bytes[4] = 1,
            _ => {}
        }
        bytes
    }

    fn uuid(&mut self, entity: Option<&str>, name: &str) -> String {
        format!("0190a0e4-0000-7000-8000-{:012x}", self.number(entity, name))
    }

    /// The same thing has the same number throughout an example.
    fn number(&mut self, entity: Option<&str>, name: &str) -> u32 {
        let next = self.ids.len() as u32 + 1;
        *self
            .ids
            .entry(entity.map_or_else(|| name.to_owned(), |entity| format!("{entity} {name}")))
            .or_insert(next)
    }
}

fn long(logical: Option<&Logical>) -> i64 {
    let seconds = i64::from(DAY) * 86_400 + MORNING;
    match logical {
        Some(Logical::TimeMicros) => MORNING * 1_000_000,
        Some(Logical::TimestampMillis | Logical::LocalTimestampMillis) => seconds * 1000,
        Some(Logical::TimestampMicros | Logical::LocalTimestampMicros) => seconds * 1_000_000,
        Some(Logical::TimestampNanos | Logical::LocalTimestampNanos) => seconds * 1_000_000_000,
        _ => 1,
    }
}

/// The unscaled bytes of the number one, or of the smallest step where one has too many digits.
fn one(precision: u32, scale: u32) -> Vec<u8> {
    let power = if precision > scale { scale } else { 0 };
    let number = 10_i128.checked_pow(power).unwrap_or(1);
    let bytes = number.to_be_bytes();
    // The sign needs a bit: a leading byte of 128 or more would make it negative.
    let start = bytes.iter().position(|&byte| byte != 0).unwrap_or(bytes.len() - 1);
    let start = if bytes[start] >= 0x80 { start - 1 } else { start };
    bytes[start..].to_vec()
}

/// A field's name as words: `ruleSet_version` becomes `rule set version`.
fn words(name: &str) -> String {
    let words = heck::ToSnakeCase::to_snake_case(name).replace('_', " ");
    if words.trim().is_empty() { "text".to_owned() } else { words.trim().to_owned() }
}
