//! [`AnyEvent`]: one of several events, as an enum.

use crate::event::{Envelope, EventDescriptor, Raw, RawError};

/// An enum with a variant for each event of a topic or of an aggregate.
///
/// Generated; it is exhaustive, so that a new event is a decision of whoever matches on it.
pub trait AnyEvent: Sized {
    /// The events, in the order of their variants.
    const EVENTS: &'static [&'static EventDescriptor];

    /// Decodes a datum as the event at `index` of [`EVENTS`](Self::EVENTS); `None` beyond its end.
    ///
    /// # Errors
    ///
    /// As [`Raw::decode`].
    fn decode_as(index: usize, raw: &Raw) -> Result<Option<Self>, RawError>;

    /// Decodes a record as the event it says it is; `None` for one that is no variant.
    ///
    /// # Errors
    ///
    /// As [`Raw::decode`].
    fn decode(raw: &Envelope<Raw>) -> Result<Option<Self>, RawError> {
        match raw.find_in(Self::EVENTS) {
            Some(index) => Self::decode_as(index, &raw.event),
            None => Ok(None),
        }
    }
}
