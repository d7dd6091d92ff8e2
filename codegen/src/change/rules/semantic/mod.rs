//! What data means.

pub(super) mod additions;
pub(super) mod aliases;
pub(super) mod meanings;
pub(super) mod names;
pub(super) mod retyped;
pub(super) mod symbols;
