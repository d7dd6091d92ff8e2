//! Ids of events, and where new ones come from.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};

use super::{Entity, Id};

/// The entity behind [`EventId`]; schemas write `"entity": "Event"`.
#[derive(Clone, Copy, Debug)]
pub enum Event {}

impl Entity for Event {
    const NAME: &'static str = "Event";
}

/// The id of one event: a UUIDv7, so that ids sort by the time at which they were made.
pub type EventId = Id<Event>;

/// Where a publisher takes new event ids from.
///
/// The system's own source is [`SystemEventIds`]; a test passes one of its own, and then knows
/// each id beforehand.
pub trait EventIds: Send + Sync + fmt::Debug {
    /// An id that no other event has, made at `unix_micros`: microseconds since the Unix epoch.
    ///
    /// The time is the caller's, so that an event's id and its `time` agree.
    fn next(&self, unix_micros: u64) -> EventId;
}

impl EventId {
    /// An id made at a moment, with ten random bytes that no other event of that moment has.
    ///
    /// The first two bytes are replaced by the fraction of the millisecond, so that ids made by
    /// one process in one millisecond sort by their time as well (RFC 9562, 6.2, method 3).
    ///
    /// # Examples
    ///
    /// ```
    /// # use factline_core::id::EventId;
    /// let (earlier, later) = (EventId::new(1_000, [9; 10]), EventId::new(1_001, [1; 10]));
    /// assert!(earlier < later);
    /// ```
    #[must_use]
    pub const fn new(unix_micros: u64, mut random: [u8; 10]) -> Self {
        // Twelve bits hold the fraction; the version number takes the upper four of the sixteen.
        let fraction = (unix_micros % 1000) * 4096 / 1000;
        [random[0], random[1]] = [(fraction >> 8) as u8, fraction as u8];
        Self::v7(unix_micros / 1000, random)
    }
}

/// Ids from the operating system's randomness.
///
/// A keyed hash of a counter gives the random bits: the key is drawn once, from the system.
#[derive(Debug, Default)]
pub struct SystemEventIds {
    key: RandomState,
    count: AtomicU64,
}

impl SystemEventIds {
    /// A source with a key of its own.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl EventIds for SystemEventIds {
    fn next(&self, unix_micros: u64) -> EventId {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let [low, high] = [0_u8, 1].map(|half| self.key.hash_one((count, half)).to_ne_bytes());
        let mut random = [0; 10];
        random[..2].copy_from_slice(&high[..2]);
        random[2..].copy_from_slice(&low);
        EventId::new(unix_micros, random)
    }
}
