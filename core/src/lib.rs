//! Avro schemas, codec and the event contract that generated code compiles against.

pub mod avro;
pub mod event;
pub mod id;
pub mod privacy;
pub mod time;
pub mod wire;

#[doc(hidden)]
pub mod __private;
