//! Code against the generated Rust types that no longer compiles.

pub(super) mod additions;
pub(super) mod features;
pub(super) mod fields;
mod names;
pub(super) mod texts;
pub(super) mod traits;
pub(super) mod types;
pub(super) mod variants;
