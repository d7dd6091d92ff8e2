//! Avro schemas, codec and the event contract that generated code compiles against.

pub mod avro;
pub mod id;
pub mod wire;
