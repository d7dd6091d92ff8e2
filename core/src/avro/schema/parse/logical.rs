//! Logical types: valid on their base, or dropped with a warning.

use super::build::Builder;
use crate::avro::json::{Object, Span};
use crate::avro::schema::{Kind, Logical, rule};

/// What a logical type stands on.
#[derive(Clone, Copy, Debug)]
pub(super) enum Base<'k> {
    /// A type without a name.
    Kind(&'k Kind),
    /// A fixed of so many bytes.
    Fixed(usize),
    /// A record or an enum.
    Other,
}

/// Why a logical type is none: the rule it breaks, and how.
type Invalid = (&'static str, String);

impl<'a> Builder<'a> {
    /// The logical type of a schema object; an invalid one is reported and is none.
    pub(super) fn logical(&mut self, object: &'a Object, base: Base<'_>) -> Option<Logical> {
        let value = object.get("logicalType")?;
        let name = self.text_attribute(object, "logicalType")?;
        match logical(name, object, base) {
            Ok(logical) => Some(logical),
            Err((rule, why)) => {
                self.warn_of_invalid(rule, value.span, name, &why);
                None
            }
        }
    }

    fn warn_of_invalid(&mut self, rule: &'static str, span: Span, name: &str, why: &str) {
        let message = format!("the logical type `{name}` is ignored: {why}");
        self.sink.warn(rule, span, message);
    }
}

fn logical(name: &str, object: &Object, base: Base<'_>) -> Result<Logical, Invalid> {
    let on_int = || expect(base, &Kind::Int, "int");
    let on_long = || expect(base, &Kind::Long, "long");
    match name {
        "decimal" => decimal(object, base),
        "big-decimal" => expect(base, &Kind::Bytes, "bytes").map(|()| Logical::BigDecimal),
        "uuid" => uuid(base),
        "date" => on_int().map(|()| Logical::Date),
        "time-millis" => on_int().map(|()| Logical::TimeMillis),
        "time-micros" => on_long().map(|()| Logical::TimeMicros),
        "timestamp-millis" => on_long().map(|()| Logical::TimestampMillis),
        "timestamp-micros" => on_long().map(|()| Logical::TimestampMicros),
        "timestamp-nanos" => on_long().map(|()| Logical::TimestampNanos),
        "local-timestamp-millis" => on_long().map(|()| Logical::LocalTimestampMillis),
        "local-timestamp-micros" => on_long().map(|()| Logical::LocalTimestampMicros),
        "local-timestamp-nanos" => on_long().map(|()| Logical::LocalTimestampNanos),
        "duration" => match base {
            Base::Fixed(12) => Ok(Logical::Duration),
            _ => Err(wrong_base("a fixed of 12 bytes")),
        },
        _ => Ok(Logical::Unknown(name.to_owned())),
    }
}

fn expect(base: Base<'_>, kind: &Kind, name: &str) -> Result<(), Invalid> {
    match base {
        Base::Kind(found) if found == kind => Ok(()),
        _ => Err(wrong_base(&format!("`{name}`"))),
    }
}

fn wrong_base(bases: &str) -> Invalid {
    (rule::LOGICAL_TYPE_VALID_BASE, format!("it stands on {bases} only"))
}

fn uuid(base: Base<'_>) -> Result<Logical, Invalid> {
    match base {
        Base::Kind(Kind::String) | Base::Fixed(16) => Ok(Logical::Uuid),
        _ => Err(wrong_base("`string` or a fixed of 16 bytes")),
    }
}

fn decimal(object: &Object, base: Base<'_>) -> Result<Logical, Invalid> {
    let digits = match base {
        Base::Kind(Kind::Bytes) => u32::MAX,
        Base::Fixed(size) => digits_of(size),
        _ => return Err(wrong_base("`bytes` or a fixed")),
    };
    let invalid = |why: &str| Err((rule::DECIMAL_PRECISION_SCALE, why.to_owned()));
    let number = |name| object.get(name).map(|value| value.as_number()?.parse::<i32>().ok());
    let precision = match number("precision").flatten() {
        Some(precision @ 1..) => precision.unsigned_abs(),
        _ => return invalid("`precision` must be a whole number above 0"),
    };
    let scale = match number("scale") {
        None => 0,
        Some(Some(scale @ 0..)) => scale.unsigned_abs(),
        Some(_) => return invalid("`scale` must be a whole number, 0 or above"),
    };
    if scale > precision {
        return invalid("`scale` must not be greater than `precision`");
    }
    if precision > digits {
        let why = format!("its fixed has room for {digits} digits, not for {precision}");
        return Err((rule::FIXED_DECIMAL_FITS, why));
    }
    Ok(Logical::Decimal { precision, scale })
}

/// How many decimal digits a two's-complement integer of `size` bytes always has room for.
fn digits_of(size: usize) -> u32 {
    let bits = (size as f64) * 8.0 - 1.0;
    // Saturates: below zero there is no digit, and no fixed is large enough for the other end.
    (bits * std::f64::consts::LOG10_2).floor() as u32
}
