//! Rust types of the logical types that std and uuid have none for; those of time are in [`crate::time`].
mod big_decimal;
mod decimal;
mod duration;
mod magnitude;
mod text;

#[cfg(test)]
mod tests;

pub use big_decimal::BigDecimal;
pub use decimal::Decimal;
pub use duration::AvroDuration;
pub(crate) use magnitude::fits;
#[cfg(feature = "arbitrary")]
pub(crate) use magnitude::number;
pub use text::{ParseDecimalError, ParseDecimalErrorKind};
