//! Types that no field can have: what a macro sees, and what only the compiler does.
use factline_core::derive::Record;

#[derive(Clone, Record)]
#[avro(namespace = "health.lab")]
struct Seen {
    tags: Vec<factline_core::privacy::Phi<String>>,
    by_name: std::collections::HashMap<String, i32>,
}

#[derive(Clone, Debug)]
struct Stranger;

#[derive(Clone, Record)]
#[avro(namespace = "health.lab")]
struct Unseen {
    stranger: Stranger,
}

fn main() {}
