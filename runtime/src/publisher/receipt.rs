//! What a publisher gives back.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use factline_core::event::Origin;
use factline_core::id::EventId;

use super::completion::Completion;
use super::{Error, Shared};

/// An event that the cluster has: written by every in-sync replica of its partition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The event's id, made when it was accepted.
    pub event_id: EventId,
    /// Where it is: topic (with its environment's prefix), partition and offset.
    pub origin: Origin,
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.event_id, self.origin)
    }
}

/// An event that the publisher has accepted and is delivering: a future of its [`Receipt`].
///
/// The event is delivered whether this is awaited or dropped, so one task can accept many events
/// and await their receipts later.
///
/// # Cancel safety
///
/// Dropping it forgets the receipt, not the event.
#[must_use = "without its receipt nobody knows whether the event was written"]
pub struct Pending {
    pub(super) completion: Arc<Completion>,
    pub(super) event_id: EventId,
    pub(super) topic: Arc<str>,
    /// Keeps the client alive until the receipt is there.
    pub(super) publisher: Arc<Shared>,
}

impl Pending {
    /// The id the event was given.
    #[must_use]
    pub fn event_id(&self) -> EventId {
        self.event_id
    }
}

impl Future for Pending {
    type Output = Result<Receipt, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.completion.poll(cx).map_ok(|place| Receipt {
            event_id: self.event_id,
            origin: Origin {
                topic: Arc::clone(&self.topic),
                partition: place.partition,
                offset: place.offset,
            },
        })
    }
}

impl fmt::Debug for Pending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pending")
            .field("event_id", &self.event_id)
            .field("topic", &self.topic)
            .field("publisher", &self.publisher.source)
            .finish_non_exhaustive()
    }
}
