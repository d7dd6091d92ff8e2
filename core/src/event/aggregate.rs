//! [`Aggregate`]: a state that events build.

use crate::avro::codec::{DecodeError, EncodeError, Named, from_slice, to_vec};
use crate::event::{AnyEvent, DerivedSchema};

/// A state that the events of one aggregate build, such as that of a patient.
///
/// Derived on a struct that implements the aggregate's generated `Apply` trait, which has a method
/// for each event: a forgotten one does not compile.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no aggregate's state",
    label = "nothing says which events build it",
    note = "add `#[derive(Record, Aggregate)]` and `#[aggregate(events = \"VisitAggregate\")]`, and \
            implement `ApplyVisit`"
)]
pub trait Aggregate: Default + Send + Sync + 'static {
    /// The generated enum of the aggregate's events.
    type Event: AnyEvent + Send;

    /// The state's name: a stream may have several states, each with snapshots of its own.
    const STATE: &'static str;

    /// How its snapshots are kept; `None` for a state that is always built from all its events.
    fn snapshots() -> Option<Snapshots<Self>>;

    /// Changes the state by an event.
    fn apply(&mut self, event: &Self::Event);

    /// The aggregate's name, such as `Patient`: what its streams' names start with.
    #[must_use]
    fn name() -> &'static str {
        Self::Event::EVENTS.first().map_or("", |event| event.aggregate())
    }
}

/// How an aggregate's snapshots are kept.
#[derive(Debug)]
pub struct Snapshots<A> {
    /// A snapshot is written each time that so many events have been applied.
    pub every: u64,
    /// What changes with the state's fields, and with what `version` says of its `apply`: a snapshot
    /// of another shape is discarded.
    pub shape: [u8; 32],
    /// Writes a state.
    pub write: fn(&A) -> Result<Vec<u8>, EncodeError>,
    /// Reads a state of the same shape.
    pub read: fn(&[u8]) -> Result<A, DecodeError>,
}

// Written by hand: a derive would ask for the same of the state.
impl<A> Clone for Snapshots<A> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<A> Copy for Snapshots<A> {}

impl<A: Named> Snapshots<A> {
    /// Snapshots as Avro, by the state's own layout.
    ///
    /// `version` is for who changes what `apply` does, though no field changes.
    #[must_use]
    pub fn avro(every: u64, version: u64) -> Self {
        let mut shape = DerivedSchema::of(A::layout()).resolution;
        for (byte, of_version) in shape.iter_mut().zip(version.to_be_bytes()) {
            *byte ^= of_version;
        }
        Self { every, shape, write: to_vec, read: from_slice }
    }
}
