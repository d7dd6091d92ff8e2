//! For build scripts: schemas in, a module in `OUT_DIR` out.
//!
//! A `build.rs` is
//!
//! ```no_run
//! use std::process::ExitCode;
//!
//! fn main() -> ExitCode {
//!     factline_codegen::build::compile("schemas")
//! }
//! ```
//!
//! and the crate's `lib.rs` has `include!(concat!(env!("OUT_DIR"), "/mod.rs"));`.
//!
//! A `catalog.toml` beside the `Cargo.toml` may say more; every key may be left out:
//!
//! ```toml
//! version = 1
//! # The namespace that becomes the root of the crate.
//! namespace = "healthtech"
//! # A cargo feature for each domain: only those that are on are generated, and what they need.
//! domain-features = true
//! # Records that get a borrowed twin.
//! views = ["healthtech.vitals.VitalSignsRecorded"]
//! ```

mod script;

pub use script::compile;
