//! The healthcare catalog: its sources agree with each other, and every event keeps its promises.

#![allow(clippy::panic, reason = "a test's helpers fail the test")]

mod datum;
mod docs;
mod history;
mod lock;
mod privacy;
mod round_trip;
mod sources;
