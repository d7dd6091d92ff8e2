//! What a verdict leaves out: data that is read, and means something else.

use std::fmt;

/// One place where data is readable and yet does not mean to the reader what the writer meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What changes.
    pub kind: ChangeKind,
    /// The place: a JSON pointer into the reader's schema.
    pub location: String,
    /// What changes there, in one sentence.
    pub message: String,
}

/// The kinds of [`Change`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ChangeKind {
    /// A logical type is added, dropped or another one.
    LogicalTypeChanged,
    /// A time is counted in another unit: it is read a thousand times too early or too late.
    TimestampUnitChanged,
    /// A point in time becomes a local time, or the other way round.
    TimestampLocalityChanged,
    /// The point of a decimal moves: the amount is another one.
    DecimalScaleChanged,
    /// A decimal may have more digits than the reader allows.
    DecimalPrecisionNarrowed,
    /// A field's default is another one: readers of older data see another value.
    DefaultValueChanged,
    /// Unknown symbols become another symbol than they did.
    EnumDefaultChanged,
    /// An integer becomes a floating-point number that cannot hold all of its digits.
    LossyPromotion,
    /// Text becomes bytes, or bytes that may be no text become text.
    StringBytesPromotion,
}

impl ChangeKind {
    /// The name of the rule, such as `DECIMAL_SCALE_CHANGED`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LogicalTypeChanged => "LOGICAL_TYPE_CHANGED",
            Self::TimestampUnitChanged => "TIMESTAMP_UNIT_CHANGED",
            Self::TimestampLocalityChanged => "TIMESTAMP_LOCALITY_CHANGED",
            Self::DecimalScaleChanged => "DECIMAL_SCALE_CHANGED",
            Self::DecimalPrecisionNarrowed => "DECIMAL_PRECISION_NARROWED",
            Self::DefaultValueChanged => "DEFAULT_VALUE_CHANGED",
            Self::EnumDefaultChanged => "ENUM_DEFAULT_CHANGED",
            Self::LossyPromotion => "LOSSY_PROMOTION",
            Self::StringBytesPromotion => "STRING_BYTES_PROMOTION",
        }
    }

    /// What to do about it, in one sentence.
    #[must_use]
    pub const fn fix(self) -> &'static str {
        match self {
            Self::LogicalTypeChanged
            | Self::TimestampUnitChanged
            | Self::TimestampLocalityChanged
            | Self::DecimalScaleChanged => {
                "keep the logical type, and add a field with the new one beside it"
            }
            Self::DecimalPrecisionNarrowed => "keep at least the writer's precision",
            Self::DefaultValueChanged | Self::EnumDefaultChanged => {
                "keep the default, or make sure that no reader relies on it"
            }
            Self::LossyPromotion => "keep the integer, or use a double for an int",
            Self::StringBytesPromotion => "keep the type, or make sure that all bytes are UTF-8",
        }
    }
}

impl fmt::Display for ChangeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
