//! Aggregates: states that events build, and commands that append to them.

mod execute;
mod load;
mod snapshot;

pub use execute::{Decision, Failed};
pub use load::Loaded;

#[cfg(feature = "testing")]
pub(crate) use execute::apply;
