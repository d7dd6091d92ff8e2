//! Tests across crates: conformance, goldens that compile, end to end, faults.

pub mod alike;
pub mod conformance;
pub mod json;
pub mod random;
pub mod servers;
