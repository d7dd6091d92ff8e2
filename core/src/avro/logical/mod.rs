//! Rust types of the logical types that std and uuid have none for; those of time are in [`crate::time`].
mod big_decimal;
mod decimal;
mod duration;

pub use big_decimal::BigDecimal;
pub use decimal::Decimal;
pub use duration::AvroDuration;
