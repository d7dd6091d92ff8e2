//! Mistakes in attributes, all of them at once and each at its place.
use factline_core::derive::{Enum, Event};

#[derive(Clone, Event)]
#[event(typ = "A.B", topic = "a topic", key = "nobody", namespace = "health.lab")]
struct Happened {
    count: u32,
    #[avro(rename = "title")]
    name: String,
    #[avro(default = "one")]
    size: i32,
}

#[derive(Clone, Copy, Enum)]
#[avro(namespace = "health.lab")]
enum Kind {
    A = 1,
    #[avro(default = "B")]
    B,
}

fn main() {}
