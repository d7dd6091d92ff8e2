//! The traits that generated and derived events implement.

use std::fmt;

use crate::avro::codec::Named;
use crate::event::{EventDescriptor, Key};

/// A fact that happened, with its Avro schema, its topic and its key.
///
/// Generated from a schema that has the attribute `eventType`, or derived on a struct.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an event",
    label = "this type has no schema, topic and key",
    note = "generate it from an `.avsc` that has the attribute `eventType`, or add \
            `#[derive(Event)]` and `#[event(type = \"…\", topic = \"…\", key = \"…\")]` to the struct"
)]
pub trait Event: Named + Clone + Send + Sync + 'static {
    /// What the event is, where it goes and how it is written.
    const DESCRIPTOR: &'static EventDescriptor;

    /// The id of the aggregate that the event is about: the key of its record.
    fn key(&self) -> Key;
}

/// An event that may be published: every event but a retired one.
///
/// A retired event still decodes, so that history stays readable.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be published",
    label = "a retired event, or no event at all",
    note = "a retired event's schema says `\"retired\": …`: publish the event that replaced it; \
            for a type of your own, add `#[derive(Event)]`"
)]
pub trait Publish: Event {}

/// What a catalog's `visit` calls for each of its events.
///
/// The way to do something with every type of a catalog: a round trip, an index, a check.
pub trait EventVisitor {
    /// One event type of the catalog.
    fn event<E: Event + PartialEq + fmt::Debug>(&mut self);

    /// One event type that may be published; to a visitor that doesn't publish it is an event as
    /// any other.
    fn publishable<E: Publish + PartialEq + fmt::Debug>(&mut self) {
        self.event::<E>();
    }
}
