//! Every event type of the catalog, as something to publish and as a handler.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::pin::Pin;
use std::sync::Arc;

use factline::consumer::{AtLeastOnce, Builder};
use factline::event::{Context, Envelope, Event, EventVisitor, Publish};
use factline::publisher::{Pending, Publisher};
use factline_core::avro::layout::sample::{Options, sample};

use super::ledger::Ledger;

/// A publication that is under way.
pub(crate) type Accepting<'a> = Pin<Box<dyn Future<Output = Result<Pending, String>> + Send + 'a>>;

/// Publishes the instance of one event type that belongs to a seed.
pub(crate) type Publishing = for<'a> fn(&'a Publisher, &'a Context, u64) -> Accepting<'a>;

/// All types, and a consumer with a handler for each.
pub(crate) struct Kinds {
    pub(crate) publishing: Vec<Publishing>,
    consumer: Option<Builder>,
    ledger: Arc<Ledger>,
}

impl Kinds {
    /// Adds a handler for every event type to a consumer.
    pub(crate) fn all(
        consumer: Builder,
        ledger: &Arc<Ledger>,
    ) -> (Vec<Publishing>, Option<Builder>) {
        let ledger = Arc::clone(ledger);
        let mut kinds = Self { publishing: Vec::new(), consumer: Some(consumer), ledger };
        healthtech_catalog::visit(&mut kinds);
        (kinds.publishing, kinds.consumer)
    }
}

impl EventVisitor for Kinds {
    /// A retired event can't be published: nothing of it arrives.
    fn event<E: Event + PartialEq + Debug>(&mut self) {}

    fn publishable<E: Publish + PartialEq + Debug>(&mut self) {
        self.publishing.push(publish::<E>);
        let ledger = Arc::clone(&self.ledger);
        let handler = move |_: AtLeastOnce, envelope: Envelope<E>| {
            ledger.enter(&envelope);
            std::future::ready(Ok(()))
        };
        self.consumer = self.consumer.take().map(|consumer| consumer.on::<E, _, _>(handler));
    }
}

/// The instance of an event type that belongs to a seed.
pub(crate) fn instance<E: Event>(seed: u64) -> Result<E, String> {
    let name = E::DESCRIPTOR.event_type;
    sample(seed, &Options::default()).map_err(|error| format!("{name}, seed {seed}: {error}"))
}

fn publish<'a, E: Publish>(
    publisher: &'a Publisher,
    context: &'a Context,
    seed: u64,
) -> Accepting<'a> {
    Box::pin(async move {
        let event: E = instance(seed)?;
        publisher.with(context).enqueue(&event).await.map_err(|error| error.to_string())
    })
}

/// The topics of all events, by the names that the schemas give them.
pub(crate) fn topics() -> BTreeSet<&'static str> {
    healthtech_catalog::EVENTS.iter().map(|event| event.topic).collect()
}
