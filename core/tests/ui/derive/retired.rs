//! A retired event is read, and no longer published.
use factline_core::derive::Event;

#[derive(Clone, Event)]
#[event(type = "A.B", topic = "t", key = "id", namespace = "n", retired)]
struct Old {
    id: String,
}

fn publish(_: impl factline_core::event::Publish) {}

fn main() {
    publish(Old { id: String::new() });
}
