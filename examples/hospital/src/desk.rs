//! What every handler has at hand: a publisher for follow-ups, and the journal.

use factline::consumer::AtLeastOnce;
use factline::publisher::Publisher;

use crate::catalog::{Envelope, HandlerError, Publish};
use crate::journal::{Deed, Journal, Published};

/// A handler's desk.
#[derive(Debug, Clone)]
pub struct Desk {
    handler: &'static str,
    publisher: Publisher,
    journal: Journal,
}

impl Desk {
    /// The desk of the handler of a name.
    #[must_use]
    pub fn new(handler: &'static str, publisher: Publisher, journal: Journal) -> Self {
        Self { handler, publisher, journal }
    }

    /// Publishes an event that follows from the one being handled: same tenant, same correlation,
    /// caused by it.
    ///
    /// # Errors
    ///
    /// A publisher's error that may pass asks for another attempt; any other is fatal.
    ///
    /// # Cancel safety
    ///
    /// As [`factline::publisher::Scope::publish`].
    pub async fn follow_up<E: Publish>(
        &self,
        cx: &AtLeastOnce,
        event: &E,
    ) -> Result<Published, HandlerError> {
        let receipt = self.publisher.with(cx.context()).publish(event).await;
        let receipt = receipt.map_err(|error| {
            if error.is_fatal() { HandlerError::fatal(error) } else { HandlerError::retry(error) }
        })?;
        let published = Published::new(E::DESCRIPTOR, receipt);
        self.journal.published(published.id);
        Ok(published)
    }

    /// Notes what was done with an event.
    pub fn done<E>(
        &self,
        envelope: &Envelope<E>,
        did: impl Into<String>,
        follow_ups: Vec<Published>,
    ) {
        let deed = Deed {
            correlation: envelope.correlation.clone(),
            causation: envelope.causation,
            handler: self.handler,
            did: did.into(),
            follow_ups,
        };
        self.journal.handled(envelope.id, deed);
    }

    /// Notes that the handler has no use for an event.
    pub fn passed_over<E>(&self, envelope: &Envelope<E>) {
        self.done(envelope, "nothing to do", Vec::new());
    }
}
