//! A datum as JSON that people read: unions plain, moments, decimals and ids as text.

use factline_core::avro::json::{write_f32, write_f64, write_string};
use factline_core::avro::schema::{Kind, Logical, Named, NamedKind, Schema, Type};
use factline_core::avro::value::Value;
use factline_core::time::{Date, LocalTimestamp, Micros, Millis, Nanos, TimeOfDay, Timestamp};

/// How values of logical types stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// As text that says what they mean.
    Meaning,
    /// As the type they stand on.
    Base,
}

/// The text, on one line; `None` for a value that is not one of the schema.
pub(super) fn json(schema: &Schema, datum: &Value, style: Style) -> Option<String> {
    let mut printer = Printer { schema, style, out: String::new() };
    printer.value(schema.root(), datum)?;
    Some(printer.out)
}

/// What a value of a logical type means, as text.
pub(super) fn logical(logical: &Logical, value: &Value) -> Option<String> {
    Some(match (logical, value) {
        (Logical::Date, Value::Int(days)) => Date::new(*days).to_string(),
        (Logical::TimeMillis, Value::Int(count)) => {
            TimeOfDay::<Millis>::new(i64::from(*count)).to_string()
        }
        (Logical::TimeMicros, Value::Long(count)) => TimeOfDay::<Micros>::new(*count).to_string(),
        (Logical::TimestampMillis, Value::Long(count)) => {
            Timestamp::<Millis>::new(*count).to_string()
        }
        (Logical::TimestampMicros, Value::Long(count)) => {
            Timestamp::<Micros>::new(*count).to_string()
        }
        (Logical::TimestampNanos, Value::Long(count)) => {
            Timestamp::<Nanos>::new(*count).to_string()
        }
        (Logical::LocalTimestampMillis, Value::Long(count)) => {
            LocalTimestamp::<Millis>::new(*count).to_string()
        }
        (Logical::LocalTimestampMicros, Value::Long(count)) => {
            LocalTimestamp::<Micros>::new(*count).to_string()
        }
        (Logical::LocalTimestampNanos, Value::Long(count)) => {
            LocalTimestamp::<Nanos>::new(*count).to_string()
        }
        (Logical::Decimal { scale, .. }, Value::Bytes(bytes) | Value::Fixed(bytes)) => {
            decimal(bytes, *scale)?
        }
        (Logical::Uuid, Value::Fixed(bytes)) => uuid(bytes)?,
        (Logical::Uuid, Value::String(text)) => text.clone(),
        (Logical::Duration, Value::Fixed(bytes)) => duration(bytes)?,
        _ => return None,
    })
}

struct Printer<'s> {
    schema: &'s Schema,
    style: Style,
    out: String,
}

impl Printer<'_> {
    fn meaning(&self, name: Option<&Logical>, value: &Value) -> Option<String> {
        if self.style == Style::Base { None } else { logical(name?, value) }
    }

    fn value(&mut self, ty: &Type, value: &Value) -> Option<()> {
        if let Some(text) = self.meaning(ty.logical.as_ref(), value) {
            write_string(&mut self.out, &text);
            return Some(());
        }
        match (&ty.kind, value) {
            (Kind::Union(branches), Value::Union(index, inner)) => {
                return self.value(branches.get(*index)?, inner);
            }
            (Kind::Array(item), Value::Array(items)) => {
                self.list('[', ']', items, |printer, value| printer.value(item, value))?;
            }
            (Kind::Map(ty), Value::Map(entries)) => {
                self.list('{', '}', entries, |printer, (key, value)| {
                    printer.key(key);
                    printer.value(ty, value)
                })?;
            }
            (Kind::Named(id), value) => {
                let named = self.schema.named(*id).clone();
                return self.named(&named, value);
            }
            (_, value) => self.plain(value)?,
        }
        Some(())
    }

    fn named(&mut self, named: &Named, value: &Value) -> Option<()> {
        match (&named.kind, value) {
            (NamedKind::Record { fields, .. }, Value::Record(values)) => {
                let fields: Vec<_> = fields.iter().zip(values).collect();
                self.list('{', '}', &fields, |printer, (field, value)| {
                    printer.key(&field.name);
                    printer.value(&field.ty, value)
                })
            }
            (NamedKind::Enum { symbols, .. }, Value::Enum(index)) => {
                write_string(&mut self.out, &symbols.get(*index)?.name);
                Some(())
            }
            (NamedKind::Fixed { .. }, value) => {
                match self.meaning(named.logical.as_ref(), value) {
                    Some(text) => write_string(&mut self.out, &text),
                    None => self.plain(value)?,
                }
                Some(())
            }
            _ => None,
        }
    }

    fn plain(&mut self, value: &Value) -> Option<()> {
        match value {
            Value::Null => self.out.push_str("null"),
            Value::Boolean(truth) => self.out.push_str(if *truth { "true" } else { "false" }),
            Value::Int(number) => self.out.push_str(&number.to_string()),
            Value::Long(number) => self.out.push_str(&number.to_string()),
            Value::Float(number) => write_f32(&mut self.out, *number),
            Value::Double(number) => write_f64(&mut self.out, *number),
            Value::String(text) => write_string(&mut self.out, text),
            Value::Bytes(bytes) | Value::Fixed(bytes) => {
                let text: String = bytes.iter().copied().map(char::from).collect();
                write_string(&mut self.out, &text);
            }
            _ => return None,
        }
        Some(())
    }

    fn list<T>(
        &mut self,
        open: char,
        close: char,
        items: &[T],
        mut write: impl FnMut(&mut Self, &T) -> Option<()>,
    ) -> Option<()> {
        self.out.push(open);
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.out.push(',');
            }
            write(self, item)?;
        }
        self.out.push(close);
        Some(())
    }

    fn key(&mut self, name: &str) {
        write_string(&mut self.out, name);
        self.out.push(':');
    }
}

/// A two's-complement number with a point; `None` beyond 128 bits.
fn decimal(bytes: &[u8], scale: u32) -> Option<String> {
    if bytes.len() > 16 {
        return None;
    }
    let sign = if bytes.first().is_some_and(|byte| byte & 0x80 != 0) { 0xff } else { 0 };
    let mut wide = [sign; 16];
    wide[16 - bytes.len()..].copy_from_slice(bytes);
    let number = i128::from_be_bytes(wide);
    let scale = scale as usize;
    let digits = format!("{:0>width$}", number.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    let minus = if number < 0 { "-" } else { "" };
    let point = if scale > 0 { "." } else { "" };
    Some(format!("{minus}{whole}{point}{fraction}"))
}

fn uuid(bytes: &[u8]) -> Option<String> {
    let hex = crate::digest::hex(bytes);
    let parts =
        [hex.get(..8)?, hex.get(8..12)?, hex.get(12..16)?, hex.get(16..20)?, hex.get(20..)?];
    Some(parts.join("-"))
}

/// As ISO 8601 writes it.
fn duration(bytes: &[u8]) -> Option<String> {
    let part = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let (months, days, millis) = (part(0)?, part(4)?, part(8)?);
    Some(format!("P{months}M{days}DT{}.{:03}S", millis / 1000, millis % 1000))
}
