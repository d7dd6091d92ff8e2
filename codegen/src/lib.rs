//! From a catalog of Avro schemas to Rust, findings and documentation.
//!
//! Four layers, each a pure function of the one before: schemas are parsed (by core), resolved
//! into a model, checked, and emitted. Only [`read`] and [`Plan`] touch a disk.

pub mod build;
pub mod change;
mod check;
mod config;
mod digest;
pub mod docs;
pub mod format;
mod generate;
pub mod history;
mod input;
pub mod lint;
mod lock;
mod model;
mod names;
mod output;
mod resolve;
mod rust;
pub mod sample;

pub use config::Config;
pub use generate::{Generated, generate};
pub use input::{Consumer, Domain, Input, read};
pub use output::{Change, Key, Plan};
