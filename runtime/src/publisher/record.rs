//! An event on its way to the client, erased to bytes.

use factline_core::event::{Metadata, cloudevents};

/// A record ready to be handed over: everything borrowed, nothing typed.
pub(crate) struct Record<'a> {
    pub(crate) event_type: &'static str,
    pub(crate) topic: &'a str,
    pub(crate) key: &'a str,
    pub(crate) value: &'a [u8],
    pub(crate) meta: &'a Metadata,
}

impl Record<'_> {
    /// Gives each header to `put`, in a fixed order.
    pub(crate) fn headers(&self, put: impl FnMut(&'static str, &[u8])) {
        cloudevents::write(self.meta, put);
    }
}
