//! Random valid data of any schema, free of anything that could be about somebody.
//!
//! A value depends on the seed and on its path alone: a field that is added to a schema changes
//! no other one, so that examples in documentation stay as they are.
//!
//! ```
//! use factline_codegen::sample::sample;
//! use factline_core::avro::schema::Schema;
//!
//! let schema = Schema::parse(r#"{"type": "record", "name": "Stay", "fields": [
//!     {"name": "nights", "type": "int"},
//!     {"name": "guest_name", "type": "string", "confluent:tags": ["PHI"]}
//! ]}"#)?;
//! let value = sample(&schema, 7).expect("a type with values");
//! assert_eq!(Some(&value), sample(&schema, 7).as_ref());
//! assert!(value.to_json(&schema)?.ends_with(r#""guest_name":"sample"}"#));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod scalar;
mod seed;
mod text;

#[cfg(test)]
mod tests;

use factline_core::avro::schema::{Field, Kind, NamedKind, Schema, Symbol, Type};
use factline_core::avro::value::{Value, classified};

use seed::Seed;

/// From which nesting of records on unions are null and arrays empty, if they can be.
const DEPTH: usize = 5;
/// The most items of an array or a map.
const ITEMS: u64 = 2;
/// The most parts of a value: some types have none that is small.
const PARTS: usize = 100_000;

/// A random value of a schema; the same one for the same seed.
///
/// Fields that are tagged, and all inside them, have values that are the same for every seed but
/// for whether they are null: `"sample"`, zero, the first day of 2000. The others look like what their names and logical
/// types say. `None` where the type has no value that ends, or none of less than 100,000 parts.
#[must_use]
pub fn sample(schema: &Schema, seed: u64) -> Option<Value> {
    let mut maker = Maker { schema, parts: PARTS, depth: 0 };
    maker.value(schema.root(), At { seed: Seed::new(seed), name: "value", is_tagged: false })
}

struct Maker<'s> {
    schema: &'s Schema,
    /// How many parts the value may still have.
    parts: usize,
    /// How many records are around.
    depth: usize,
}

/// Where a value stands.
#[derive(Clone, Copy)]
struct At<'s> {
    seed: Seed,
    /// The nearest name around: of a field, mostly.
    name: &'s str,
    /// Whether it, or something around it, is tagged.
    is_tagged: bool,
}

impl<'s> At<'s> {
    fn into(self, step: &str) -> Self {
        Self { seed: self.seed.into(step), ..self }
    }

    fn tagged_as(self, is_tagged: bool) -> Self {
        Self { is_tagged: self.is_tagged || is_tagged, ..self }
    }
}

impl<'s> Maker<'s> {
    fn value(&mut self, ty: &'s Type, at: At<'s>) -> Option<Value> {
        self.parts = self.parts.checked_sub(1)?;
        let at = at.tagged_as(classified(&ty.attributes).is_some());
        Some(match &ty.kind {
            Kind::Array(item) => {
                let items = (0..self.count(at)).map(|index| self.item(item, at, index));
                Value::Array(items.collect::<Option<_>>()?)
            }
            Kind::Map(value) => {
                let entries = (0..self.count(at)).map(|index| {
                    Some((format!("key-{}", index + 1), self.item(value, at, index)?))
                });
                Value::Map(entries.collect::<Option<_>>()?)
            }
            Kind::Union(branches) => self.union(branches, at)?,
            Kind::Named(id) => {
                let named = self.schema.named(*id);
                let at = at.tagged_as(classified(&named.attributes).is_some());
                match &named.kind {
                    NamedKind::Record { fields, .. } => self.record(fields, at)?,
                    NamedKind::Enum { symbols, default } => symbol(symbols, *default, at),
                    NamedKind::Fixed { size } => scalar::fixed(*size, named.logical.as_ref(), at),
                }
            }
            _ => scalar::scalar(ty, at),
        })
    }

    fn record(&mut self, fields: &'s [Field], at: At<'s>) -> Option<Value> {
        // Deeper than this no codec goes.
        if self.depth > factline_core::avro::codec::DEPTH_LIMIT as usize {
            return None;
        }
        self.depth += 1;
        let values = fields.iter().map(|field| self.field(field, at));
        let values = values.collect::<Option<_>>()?;
        self.depth -= 1;
        Some(Value::Record(values))
    }

    fn field(&mut self, field: &'s Field, at: At<'s>) -> Option<Value> {
        let inner = At { name: &field.name, ..at.into(&field.name) }
            .tagged_as(classified(&field.attributes).is_some());
        let value = self.value(&field.ty, inner)?;
        Some(scalar::shortened(value, &field.attributes))
    }

    fn item(&mut self, ty: &'s Type, at: At<'s>, index: u64) -> Option<Value> {
        self.value(ty, At { seed: at.seed.at(index), ..at })
    }

    /// How many items an array has: one at least, as an example without any shows nothing.
    fn count(&self, at: At<'_>) -> u64 {
        if self.depth > DEPTH {
            0
        } else if at.is_tagged {
            1
        } else {
            1 + at.seed.below(ITEMS)
        }
    }

    fn union(&mut self, branches: &'s [Type], at: At<'s>) -> Option<Value> {
        let index = self.branch(branches, at)?;
        let value = self.value(&branches[index], at.into("branch"))?;
        Some(Value::Union(index, Box::new(value)))
    }

    /// One in four is null where that is a branch; deep down it is what ends soonest.
    fn branch(&self, branches: &[Type], at: At<'_>) -> Option<usize> {
        let null = branches.iter().position(|branch| branch.kind == Kind::Null);
        if self.depth > DEPTH {
            let is_plain = |branch: &Type| branch.named().is_none();
            return null.or_else(|| branches.iter().position(is_plain)).or(Some(0));
        }
        let others = branches.len() - usize::from(null.is_some());
        if others == 0 || (null.is_some() && at.seed.into("null").below(4) == 0) {
            return null;
        }
        let pick = at.seed.index(others);
        Some(if null.is_some_and(|null| null <= pick) { pick + 1 } else { pick })
    }
}

/// Any symbol but the one that stands for those that a reader does not know.
fn symbol(symbols: &[Symbol], default: Option<usize>, at: At<'_>) -> Value {
    let known: Vec<usize> =
        (0..symbols.len()).filter(|&index| Some(index) != default || at.is_tagged).collect();
    match known.get(at.seed.index(known.len())) {
        Some(&index) if !at.is_tagged => Value::Enum(index),
        _ => Value::Enum(default.unwrap_or(0)),
    }
}
