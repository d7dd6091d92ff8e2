//! The factline command line.

fn main() {}
