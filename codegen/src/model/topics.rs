//! What belongs to events beyond their types: topics and aggregates.

use std::time::Duration;

use proc_macro2::Ident;

use super::ModuleId;

/// A reference to the type of an event.
#[derive(Clone, Debug)]
pub(crate) struct EventRef {
    /// The module and the name of the type.
    pub(crate) module: ModuleId,
    pub(crate) ident: Ident,
    /// The name as a variant of an enum, and as a method.
    pub(crate) variant: Ident,
    pub(crate) method: Ident,
    /// The value of `eventType`.
    pub(crate) event_type: String,
    /// Whether it is only read any more.
    pub(crate) retired: bool,
}

/// A topic and all its events.
#[derive(Debug)]
pub(crate) struct Topic {
    /// The enum of its events, the trait of its handlers, the topic itself.
    pub(crate) event: Ident,
    pub(crate) handler: Ident,
    pub(crate) topic: Ident,
    /// The name in Kafka.
    pub(crate) name: String,
    pub(crate) domain: String,
    pub(crate) class: String,
    pub(crate) partitions: u32,
    pub(crate) retention: Option<Duration>,
    /// Its events, by type.
    pub(crate) events: Vec<EventRef>,
}

/// An aggregate and all its events.
#[derive(Debug)]
pub(crate) struct Aggregate {
    /// The enum of its events, the trait of the states they change.
    pub(crate) event: Ident,
    pub(crate) apply: Ident,
    /// The part of `eventType` before the dot.
    pub(crate) name: String,
    /// Its events, by type.
    pub(crate) events: Vec<EventRef>,
}
