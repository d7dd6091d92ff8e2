//! What a handler is given beside the event.

use std::sync::Arc;

use factline_core::event::{Context, Envelope, Origin};

/// A handler's context where records are handled at least once: after a crash or a rebalance some
/// are handled again, so that handlers have to bear repetition.
///
/// # Examples
///
/// ```no_run
/// # use factline::consumer::AtLeastOnce;
/// # use factline::publisher::{Error, Publisher};
/// # use factline_core::event::Publish;
/// async fn react<E: Publish>(cx: &AtLeastOnce, publisher: &Publisher, event: &E) -> Result<(), Error> {
///     // Same tenant, same chain, caused by the event being handled.
///     publisher.with(cx.context()).publish(event).await?;
///     Ok(())
/// }
/// ```
#[derive(Debug, Clone)]
pub struct AtLeastOnce {
    context: Context,
    origin: Option<Origin>,
    group: Arc<str>,
    attempt: u32,
}

impl AtLeastOnce {
    /// The context of the first attempt at handling an event.
    #[must_use]
    pub fn new<E>(envelope: &Envelope<E>, group: Arc<str>) -> Self {
        Self {
            context: Context::following(envelope),
            origin: envelope.meta.origin.clone(),
            group,
            attempt: 1,
        }
    }

    /// The context of what the handler publishes: the tenant, the chain and the trace of the event
    /// being handled, caused by it.
    #[must_use]
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// Where the event was read; `None` for one delivered by a test.
    #[must_use]
    pub fn origin(&self) -> Option<&Origin> {
        self.origin.as_ref()
    }

    /// The consumer group.
    #[must_use]
    pub fn group(&self) -> &str {
        &self.group
    }

    /// Which attempt this is in the present process, counted from 1.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    pub(super) fn next_attempt(&mut self) {
        self.attempt = self.attempt.saturating_add(1);
    }
}
