//! Values without parts.

use factline_core::avro::json::Kind as Json;
use factline_core::avro::schema::{Attributes, Kind, Logical, Type};
use factline_core::avro::value::Value;

use super::{At, text};

const DAY: i64 = 86_400;
/// The first day of 2030, in days since 1970: example data is of a time that has not come.
const FIRST_DAY: i64 = 21_915;
/// How many days from there on are taken.
const DAYS: u64 = 1_800;
/// The first day of 2000: when tagged times are.
const NEUTRAL_DAY: i64 = 10_957;
/// The longest bytes.
const BYTES: u64 = 8;
/// The most digits of a decimal.
const DIGITS: u32 = 6;

pub(super) fn scalar(ty: &Type, at: At<'_>) -> Value {
    let logical = ty.logical.as_ref();
    match &ty.kind {
        Kind::Boolean => Value::Boolean(!at.is_tagged && at.seed.below(2) == 1),
        Kind::Int => Value::Int(i32::try_from(integer(logical, at)).unwrap_or(0)),
        Kind::Long => Value::Long(integer(logical, at)),
        Kind::Float => Value::Float(number(at) as f32),
        Kind::Double => Value::Double(number(at)),
        Kind::Bytes => Value::Bytes(bytes(logical, at)),
        Kind::String => Value::String(match logical {
            Some(Logical::Uuid) => text::uuid(at),
            _ => text::text(at),
        }),
        // The others have parts.
        _ => Value::Null,
    }
}

pub(super) fn fixed(size: usize, logical: Option<&Logical>, at: At<'_>) -> Value {
    let mut bytes = vec![0; size];
    match logical {
        Some(Logical::Uuid) => bytes.copy_from_slice(&text::uuid_bytes(at)[..size.min(16)]),
        Some(Logical::Decimal { precision, .. }) => {
            // Its digits fit into the type, so what is cut here is zero.
            let number = decimal(*precision, at).to_be_bytes();
            let room = size.min(number.len());
            bytes[size - room..].copy_from_slice(&number[number.len() - room..]);
        }
        // Months, days and milliseconds, each little-endian: half an hour.
        Some(Logical::Duration) if size == 12 => {
            bytes[8..].copy_from_slice(&1_800_000_u32.to_le_bytes());
        }
        _ if at.is_tagged => {}
        _ => {
            for (index, byte) in (0..).zip(&mut bytes) {
                *byte = at.seed.at(index).bits() as u8;
            }
        }
    }
    Value::Fixed(bytes)
}

/// Cuts what a field's `maxLength` does not allow.
pub(super) fn shortened(value: Value, attributes: &Attributes) -> Value {
    let max = attributes.get("maxLength").and_then(|value| match &value.kind {
        Json::Number(text) => text.parse::<usize>().ok(),
        _ => None,
    });
    match (value, max) {
        (Value::Bytes(mut bytes), Some(max)) => {
            bytes.truncate(max);
            Value::Bytes(bytes)
        }
        (Value::Union(index, value), Some(_)) => {
            Value::Union(index, Box::new(shortened(*value, attributes)))
        }
        (value, _) => value,
    }
}

fn integer(logical: Option<&Logical>, at: At<'_>) -> i64 {
    let seconds = second(at);
    match logical {
        Some(Logical::Date) => seconds / DAY,
        Some(Logical::TimeMillis) => seconds % DAY * 1_000,
        Some(Logical::TimeMicros) => seconds % DAY * 1_000_000,
        Some(Logical::TimestampMillis | Logical::LocalTimestampMillis) => seconds * 1_000,
        Some(Logical::TimestampMicros | Logical::LocalTimestampMicros) => seconds * 1_000_000,
        Some(Logical::TimestampNanos | Logical::LocalTimestampNanos) => seconds * 1_000_000_000,
        _ if at.is_tagged => 0,
        _ => 1 + at.seed.below(99) as i64,
    }
}

/// A moment, in seconds since 1970.
fn second(at: At<'_>) -> i64 {
    if at.is_tagged {
        return NEUTRAL_DAY * DAY;
    }
    let day = FIRST_DAY + at.seed.below(DAYS) as i64;
    // A whole minute: people read it.
    day * DAY + at.seed.at(1).below(24 * 60) as i64 * 60
}

/// A number that every base shows exactly: quarters.
fn number(at: At<'_>) -> f64 {
    if at.is_tagged { 0.0 } else { at.seed.below(800) as f64 / 4.0 }
}

fn bytes(logical: Option<&Logical>, at: At<'_>) -> Vec<u8> {
    match logical {
        Some(Logical::Decimal { precision, .. }) => minimal(decimal(*precision, at)),
        // The scale follows the number, itself an Avro long.
        Some(Logical::BigDecimal) => {
            let number = minimal(decimal(DIGITS, at));
            let mut bytes = vec![(number.len() * 2) as u8];
            bytes.extend(number);
            bytes.push(4);
            bytes
        }
        _ if at.is_tagged => Vec::new(),
        _ => (0..1 + at.seed.below(BYTES)).map(|index| at.seed.at(index).bits() as u8).collect(),
    }
}

/// A number of at most so many digits, and of few in any case.
fn decimal(precision: u32, at: At<'_>) -> u32 {
    let limit = 10_u64.pow(precision.min(DIGITS));
    if at.is_tagged { 0 } else { u32::try_from(at.seed.below(limit)).unwrap_or(0) }
}

/// Two's complement, big-endian, as short as can be.
fn minimal(number: u32) -> Vec<u8> {
    let bytes = number.to_be_bytes();
    let zeros = bytes.iter().take(bytes.len() - 1).take_while(|&&byte| byte == 0).count();
    let mut out = Vec::new();
    // A first bit that is set would make it negative.
    if bytes[zeros] & 0x80 != 0 {
        out.push(0);
    }
    out.extend_from_slice(&bytes[zeros..]);
    out
}
