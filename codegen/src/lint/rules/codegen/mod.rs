//! Schemas whose generated code reads well.

pub(super) mod current;
pub(super) mod depth;
pub(super) mod names;
