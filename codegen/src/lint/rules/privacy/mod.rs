//! Protection of personal and health data.

pub(super) mod defaults;
mod exposure;
pub(super) mod keys;
pub(super) mod known;
pub(super) mod retention;
pub(super) mod tagged;
