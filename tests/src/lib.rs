//! Tests across crates: conformance, goldens that compile, end to end, faults.

pub mod servers;
