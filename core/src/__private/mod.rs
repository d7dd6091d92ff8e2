//! What generated and derived code names; no stable API, use the public modules instead.
pub use crate::avro::codec::{
    Decode, DecodeError, DecodeErrorKind, Encode, EncodeError, Named, Reader, View, Writer, size,
};
pub use crate::avro::layout::{FieldLayout, Layout, LayoutKind, LogicalShape, Shape};
pub use crate::avro::logical::{AvroDuration, BigDecimal, Decimal};
pub use crate::event::{
    DerivedSchema, Dispatch, Dispatched, Envelope, Event, EventDescriptor, EventVisitor,
    HandlerError, Key, Publish, Raw, SchemaText, TaggedPath, Topic, TopicSpec,
};
pub use crate::id::{Entity, EventId, Id};
pub use crate::privacy::{Phi, Sensitive, Tag};
pub use crate::time::{Date, LocalTimestamp, Micros, Millis, Nanos, TimeOfDay, Timestamp};
pub use uuid::Uuid;

pub use crate::avro::layout::debug::{debug_branch, debug_fixed, debug_record};
