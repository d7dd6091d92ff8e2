//! JSON texts compared by what they say.

use serde_json::Value;

/// Whether two JSON values say the same: numbers count by their value as doubles or, where both
/// are integers, exactly; the order of members does not count. A float may be printed with more or
/// fewer digits: numbers that are the same `f32` pass too.
#[must_use]
pub fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => match (one.as_i64(), other.as_i64()) {
            (Some(one), Some(other)) => one == other,
            _ => {
                let single = |number: &serde_json::Number| number.as_f64().map(|it| it as f32);
                one.as_f64() == other.as_f64() || single(one) == single(other)
            }
        },
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .all(|(name, value)| other.get(name).is_some_and(|other| same(value, other)))
        }
        _ => one == other,
    }
}

/// Reads bytes written as pairs of hexadecimal digits.
///
/// # Errors
///
/// The text is none.
pub fn bytes(hex: &str) -> Result<Vec<u8>, String> {
    let digits: Option<Vec<u8>> = hex.chars().map(|c| Some(c.to_digit(16)? as u8)).collect();
    match digits {
        Some(digits) if digits.len() % 2 == 0 => {
            Ok(digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect())
        }
        _ => Err("not hexadecimal".to_owned()),
    }
}

/// Writes bytes as pairs of hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
