//! What generated and derived code names; no stable API, use the public modules instead.
pub use crate::avro::codec::wire::{Shaped, Wire, logical};
pub use crate::avro::codec::{
    Decode, DecodeError, DecodeErrorKind, Encode, EncodeError, Named, Reader, UnknownSymbol, View,
    Writer, size, symbol,
};
pub use crate::avro::layout::short as s;
pub use crate::avro::layout::{FieldLayout, Layout, LayoutKind, LogicalShape, Shape};
pub use crate::avro::logical::{AvroDuration, BigDecimal, Decimal};
pub use crate::event::{
    Aggregate, AnyEvent, DerivedSchema, Dispatch, Dispatched, Envelope, Event, EventDescriptor,
    EventVisitor, HandlerError, Key, Publish, Raw, RawError, SchemaText, Snapshots, TaggedPath,
    Topic, TopicSpec,
};
pub use crate::id::{Entity, EventId, Id};
pub use crate::privacy::{Phi, Sensitive, Tag};
pub use crate::time::{Date, LocalTimestamp, Micros, Millis, Nanos, TimeOfDay, Timestamp};
pub use uuid::Uuid;

pub use crate::avro::layout::debug::{debug_branch, debug_fixed, debug_record};

// The standard library, by names that no schema can shadow.
pub use std::boxed::Box;
pub use std::clone::Clone;
pub use std::cmp::{Eq, Ord, PartialEq, PartialOrd};
pub use std::collections::BTreeMap;
pub use std::convert::From;
pub use std::default::Default;
pub use std::fmt::{Debug, Formatter, Result as FmtResult};
pub use std::future::Future;
pub use std::hash::Hash;
pub use std::marker::{Copy, Send, Sized, Sync};
pub use std::option::Option;
pub use std::result::Result;
pub use std::str::FromStr;
pub use std::string::{String, ToString};
pub use std::sync::OnceLock;
pub use std::time::Duration;
pub use std::vec::Vec;

/// What a handler's method returns.
pub type Handled = Result<(), HandlerError>;
/// What a `decode` returns.
pub type Decoded<T> = Result<T, DecodeError>;

/// The bound of a value of a named type or a union.
#[inline]
pub fn len<T: Encode>(value: &T) -> usize {
    value.encoded_len()
}
