//! What a derive makes is what the generator would make from an equal schema.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "the model is documented where its schema says so"
)]

mod hygiene;
mod model;
mod schema;
mod value;
