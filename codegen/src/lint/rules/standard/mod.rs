//! Schemas that can evolve.

pub(super) mod aliases;
pub(super) mod cycles;
pub(super) mod enums;
pub(super) mod history;
pub(super) mod optional;
pub(super) mod stability;
pub(super) mod unions;
