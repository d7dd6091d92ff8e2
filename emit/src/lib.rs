//! From the model of one type to the Rust that implements it.
