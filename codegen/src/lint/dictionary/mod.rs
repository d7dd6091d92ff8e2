//! What words mean: data, no logic.

pub(crate) mod privacy;
pub(crate) mod types;
pub(crate) mod verbs;
