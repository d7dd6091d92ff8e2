//! Events: what they are, the envelope they travel in, and how handlers receive them.
//!
//! A generated or derived struct implements [`Event`]; its [`EventDescriptor`] says everything a
//! publisher, a consumer or a tool needs without knowing the type. The payload is the event alone:
//! tenant, ids, time and trace travel in the [`Envelope`], as CloudEvents headers
//! ([`cloudevents`]) on Kafka.

mod aggregate;
mod any;
pub mod cloudevents;
mod context;
mod contract;
mod descriptor;
mod envelope;
mod handler;
mod key;
mod raw;
mod subject;
#[cfg(test)]
mod test_event;
#[cfg(test)]
mod tests;
mod topic;
mod trace;
mod upcast;

#[cfg(feature = "derive")]
pub use factline_macros::Event;

pub use aggregate::{Aggregate, Snapshots};
pub use any::AnyEvent;
pub use context::{Context, Stamp};
pub use contract::{Event, EventVisitor, Publish};
pub use descriptor::{DerivedSchema, EventDescriptor, SchemaText, TaggedPath};
pub use envelope::{Envelope, Metadata, Origin};
pub use handler::{Class, HandlerError};
pub use key::Key;
pub use raw::{Raw, RawError, WriterSchema};
pub use subject::{SubjectStrategy, UnknownStrategy};
pub use topic::{Dispatch, Dispatched, InvalidPrefix, Topic, TopicNamer, TopicSpec};
pub use trace::{InvalidTraceparent, TraceContext};
pub use upcast::{
    InvalidUpcast, New, Old, Refusal, Upcast, UpcastError, UpcastErrorKind, Upcasters,
};
