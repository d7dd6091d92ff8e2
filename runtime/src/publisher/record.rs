//! An event on its way to the client, erased to bytes.

use std::borrow::Cow;

use factline_core::event::Metadata;
use factline_core::event::cloudevents::{self, header};

/// A record ready to be handed over: everything borrowed, nothing typed.
pub(crate) struct Record<'a> {
    pub(crate) event_type: Cow<'static, str>,
    pub(crate) topic: &'a str,
    pub(crate) key: &'a str,
    pub(crate) value: &'a [u8],
    pub(crate) meta: &'a Metadata,
    /// The replay that publishes it again.
    pub(crate) replay: Option<&'a str>,
}

impl Record<'_> {
    /// Gives each header to `put`, in a fixed order.
    pub(crate) fn headers(&self, mut put: impl FnMut(&'static str, &[u8])) {
        cloudevents::write(self.meta, &mut put);
        if let Some(replay) = self.replay {
            put(header::REPLAY, replay.as_bytes());
        }
    }
}
