//! Upper bounds of encoded sizes in bytes, for the bodies of [`Encode::encoded_len`](super::Encode::encoded_len).

/// A boolean.
pub const BOOLEAN: usize = 1;
/// An int, and all that is an int on the wire: date, time-millis.
pub const INT: usize = 5;
/// A long, and all that is a long on the wire: timestamps, time-micros.
pub const LONG: usize = 10;
/// A float.
pub const FLOAT: usize = 4;
/// A double.
pub const DOUBLE: usize = 8;
/// The index of an enum symbol or a union branch.
pub const INDEX: usize = 5;
/// A UUID in text form.
pub const UUID_TEXT: usize = 37;
/// A UUID as fixed(16).
pub const UUID_FIXED: usize = 16;
/// A duration, fixed(12).
pub const DURATION: usize = 12;
/// A decimal over bytes, up to 38 digits of precision.
pub const DECIMAL: usize = 17;

/// Bytes or a string of this length: its own length and that of its prefix.
#[inline]
#[must_use]
pub const fn bytes(len: usize) -> usize {
    len + if len < 64 { 1 } else { LONG }
}

/// An optional value: the branch and the value.
#[inline]
#[must_use]
pub fn option<T>(value: Option<T>, size: impl FnOnce(T) -> usize) -> usize {
    1 + value.map_or(0, size)
}

/// An optional union: the branch, which the union itself writes where there is a value.
#[inline]
#[must_use]
pub fn nullable<T: super::Encode>(value: Option<&T>) -> usize {
    value.map_or(INDEX, super::Encode::encoded_len)
}

/// An array: the items and the block around them.
#[inline]
pub fn array<T>(items: &[T], size: impl Fn(&T) -> usize) -> usize {
    LONG + 1 + items.iter().map(size).sum::<usize>()
}

/// A map: the entries and the block around them.
#[inline]
pub fn map<T>(
    entries: &std::collections::BTreeMap<String, T>,
    size: impl Fn(&T) -> usize,
) -> usize {
    LONG + 1 + entries.iter().map(|(key, value)| bytes(key.len()) + size(value)).sum::<usize>()
}
