//! From a catalog of Avro schemas to Rust, findings and documentation.
