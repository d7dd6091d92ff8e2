//! Random data of a schema.

use factline_core::avro::schema::{Kind, Logical, NamedKind, Schema, Type};
use factline_core::avro::value::Value;

use super::Random;

/// How much one datum may hold, so that recursive types end.
const BUDGET: usize = 60;
/// How deep records may nest: less than what overflows the stack of a peer.
const DEPTH: i32 = 8;

const STRINGS: [&str; 6] = ["", "x", "Größe µ ñ", "温度 שלום", "👩‍👩‍👧 e\u{301}", "a\u{0}\"\\\n\u{7f}"];
const FLOATS: [f64; 9] = [
    0.0,
    -0.0,
    1.5,
    -1234.0625,
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::MAX,
    f64::MIN_POSITIVE,
];
const LONGS: [i64; 8] = [0, -1, 63, 64, -8193, 1 << 40, i64::MAX, i64::MIN];

/// A random datum of a schema; none if there is no end to one.
#[must_use]
pub fn value(random: &mut Random, schema: &Schema) -> Option<Value> {
    Maker { random, schema, budget: BUDGET, depth: DEPTH }.value(schema.root())
}

struct Maker<'r, 's> {
    random: &'r mut Random,
    schema: &'s Schema,
    budget: usize,
    /// How many levels are left; below 0 only what can't end otherwise goes on.
    depth: i32,
}

impl Maker<'_, '_> {
    fn value(&mut self, ty: &Type) -> Option<Value> {
        self.budget = self.budget.saturating_sub(1);
        Some(match &ty.kind {
            Kind::Null => Value::Null,
            Kind::Boolean => Value::Boolean(self.random.percent(50)),
            Kind::Int => Value::Int(self.long() as i32),
            Kind::Long => Value::Long(self.long()),
            Kind::Float => Value::Float(self.double() as f32),
            Kind::Double => Value::Double(self.double()),
            Kind::Bytes => {
                let len = self.random.below(9);
                Value::Bytes(self.bytes(len))
            }
            Kind::String => Value::String(self.string(ty)),
            Kind::Array(item) => {
                let count = self.count();
                Value::Array((0..count).map(|_| self.value(item)).collect::<Option<_>>()?)
            }
            Kind::Map(value) => {
                let count = self.count();
                let entry = |index| {
                    let key = format!("{}{index}", self.random.pick(&STRINGS));
                    Some((key, self.value(value)?))
                };
                Value::Map((0..count).map(entry).collect::<Option<_>>()?)
            }
            Kind::Union(branches) => self.union(branches)?,
            Kind::Named(id) => self.named(&self.schema.named(*id).kind)?,
        })
    }

    fn named(&mut self, kind: &NamedKind) -> Option<Value> {
        Some(match kind {
            NamedKind::Record { fields, .. } => {
                self.depth -= 1;
                if self.depth < -DEPTH {
                    return None;
                }
                let values = fields.iter().map(|field| self.value(&field.ty));
                let values = values.collect::<Option<_>>()?;
                self.depth += 1;
                Value::Record(values)
            }
            NamedKind::Enum { symbols, .. } => Value::Enum(self.random.below(symbols.len())),
            NamedKind::Fixed { size } => Value::Fixed(self.bytes(*size)),
        })
    }

    /// A branch that is no record when the budget is spent, if there is one.
    fn union(&mut self, branches: &[Type]) -> Option<Value> {
        let plain = branches.iter().position(|branch| branch.named().is_none());
        let index = match plain {
            Some(plain) if self.is_spent() => plain,
            _ => self.random.below(branches.len()),
        };
        Some(Value::Union(index, Box::new(self.value(&branches[index])?)))
    }

    fn is_spent(&self) -> bool {
        self.budget == 0 || self.depth <= 0
    }

    fn count(&mut self) -> usize {
        if self.is_spent() { 0 } else { self.random.below(4) }
    }

    fn long(&mut self) -> i64 {
        if self.random.percent(50) { *self.random.pick(&LONGS) } else { self.random.bits() as i64 }
    }

    fn double(&mut self) -> f64 {
        if self.random.percent(50) {
            *self.random.pick(&FLOATS)
        } else {
            self.random.bits() as i64 as f64 / 1024.0
        }
    }

    fn bytes(&mut self, len: usize) -> Vec<u8> {
        (0..len).map(|_| self.random.bits() as u8).collect()
    }

    fn string(&mut self, ty: &Type) -> String {
        if ty.logical == Some(Logical::Uuid) {
            let (high, low) = (self.random.bits(), self.random.bits());
            return format!(
                "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
                high >> 32,
                (high >> 16) as u16,
                high as u16,
                (low >> 48) as u16,
                low & 0xffff_ffff_ffff
            );
        }
        (*self.random.pick(&STRINGS)).to_owned()
    }
}
