//! Benchmarks beside their peers: the event they all write and read, and the harness that compares them in one run.

pub mod event;
pub mod harness;
