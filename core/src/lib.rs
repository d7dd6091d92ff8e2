//! Avro schemas, codec and the event contract that generated code compiles against.

pub mod avro;
#[cfg(feature = "derive")]
#[doc = include_str!("../../docs/guides/derive.md")]
pub mod derive {
    pub use factline_macros::{Aggregate, Enum, Event, Fixed, Record};
}
pub mod event;
pub mod id;
pub mod privacy;
pub mod time;
pub mod wire;

#[doc(hidden)]
pub mod __private;
