//! Values compared by what they are on the wire.

use factline_core::avro::value::Value;

/// Equality that takes the entries of maps in any order, and floating-point numbers bit by bit,
/// so that a NaN equals itself.
#[must_use]
pub fn alike(one: &Value, other: &Value) -> bool {
    let all = |one: &[Value], other: &[Value]| {
        one.len() == other.len() && one.iter().zip(other).all(|(one, other)| alike(one, other))
    };
    match (one, other) {
        (Value::Float(one), Value::Float(other)) => one.to_bits() == other.to_bits(),
        (Value::Double(one), Value::Double(other)) => one.to_bits() == other.to_bits(),
        (Value::Array(one), Value::Array(other)) | (Value::Record(one), Value::Record(other)) => {
            all(one, other)
        }
        (Value::Union(at, one), Value::Union(place, other)) => at == place && alike(one, other),
        (Value::Map(one), Value::Map(other)) => {
            one.len() == other.len()
                && one.iter().all(|(key, value)| {
                    other.iter().any(|(name, other)| key == name && alike(value, other))
                })
        }
        _ => one == other,
    }
}
