//! A record as a tool sees it.

use std::fmt;
use std::sync::Arc;

use factline_core::event::Origin;
use factline_core::time::{Millis, Timestamp};
use rdkafka::message::{BorrowedMessage, Message as _};

use crate::consumer::Headers;

/// A record, not looked into.
///
/// `Debug` shows where it is, never its bytes.
pub struct Record {
    /// Where it is.
    pub origin: Origin,
    /// Its key.
    pub key: Option<Vec<u8>>,
    /// Its value; `None` for a tombstone.
    pub value: Option<Vec<u8>>,
    /// When it was written, as Kafka says.
    pub timestamp: Option<Timestamp<Millis>>,
    headers: Headers,
}

impl Record {
    pub(super) fn copy(message: &BorrowedMessage<'_>, topic: &Arc<str>) -> Self {
        Self {
            origin: Origin {
                topic: Arc::clone(topic),
                partition: message.partition(),
                offset: message.offset(),
            },
            key: message.key().map(<[u8]>::to_vec),
            value: message.payload().map(<[u8]>::to_vec),
            timestamp: message.timestamp().to_millis().map(Timestamp::new),
            headers: Headers::copy(message),
        }
    }

    /// Its headers, in the order of the wire; `None` where the name of one is not UTF-8.
    #[must_use]
    pub fn headers(&self) -> Option<impl Iterator<Item = (&str, &[u8])>> {
        self.headers.iter()
    }
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record").field("origin", &self.origin).finish_non_exhaustive()
    }
}
