//! Who handles the records of a topic, with the event's type erased.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;

use factline_core::event::{
    Dispatch, Dispatched, Envelope, Event, EventDescriptor, HandlerError, Raw,
};

use super::AtLeastOnce;

/// A boxed future, as trait objects need it.
pub(super) type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

type Outcome = Result<Dispatched, HandlerError>;

/// The handlers of one topic.
pub(super) trait Route: Send + Sync {
    /// Decodes one record and hands it to whoever wants it.
    fn handle<'a>(
        &'a self,
        cx: &'a mut AtLeastOnce,
        raw: &'a Envelope<Raw>,
    ) -> BoxFuture<'a, Outcome>;

    /// Whether every event of the topic has a handler: then an unknown type is news.
    fn is_exhaustive(&self) -> bool;
}

/// A generated handler trait's implementation.
pub(super) struct Handler<T, H> {
    handler: H,
    topic: PhantomData<fn() -> T>,
}

impl<T, H> Handler<T, H> {
    pub(super) fn new(handler: H) -> Self {
        Self { handler, topic: PhantomData }
    }
}

impl<T, H> Route for Handler<T, H>
where
    T: Dispatch<AtLeastOnce, H>,
    H: Send + Sync + 'static,
{
    fn handle<'a>(
        &'a self,
        cx: &'a mut AtLeastOnce,
        raw: &'a Envelope<Raw>,
    ) -> BoxFuture<'a, Outcome> {
        Box::pin(T::dispatch(&self.handler, cx, raw))
    }

    fn is_exhaustive(&self) -> bool {
        true
    }
}

type Closure =
    Box<dyn Fn(AtLeastOnce, &Envelope<Raw>) -> BoxFuture<'static, Outcome> + Send + Sync>;

/// Closures, each for one event type of the topic.
#[derive(Default)]
pub(super) struct Closures {
    events: Vec<&'static EventDescriptor>,
    closures: Vec<Closure>,
}

impl Closures {
    /// Adds a closure; false if the event has one.
    pub(super) fn add<E, F, Fut>(&mut self, handler: F) -> bool
    where
        E: Event,
        F: Fn(AtLeastOnce, Envelope<E>) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), HandlerError>> + Send + 'static,
    {
        if self.events.iter().any(|event| event.event_type == E::DESCRIPTOR.event_type) {
            return false;
        }
        self.events.push(E::DESCRIPTOR);
        self.closures.push(Box::new(move |cx, raw| match raw.decode::<E>() {
            Ok(envelope) => {
                let handled = handler(cx, envelope);
                Box::pin(async move { handled.await.map(|()| Dispatched::Handled(E::DESCRIPTOR)) })
            }
            Err(error) => Box::pin(std::future::ready(Err(HandlerError::fatal(error)))),
        }));
        true
    }
}

impl Route for Closures {
    fn handle<'a>(
        &'a self,
        cx: &'a mut AtLeastOnce,
        raw: &'a Envelope<Raw>,
    ) -> BoxFuture<'a, Outcome> {
        match raw.find_in(&self.events) {
            Some(index) => (self.closures[index])(cx.clone(), raw),
            None => Box::pin(std::future::ready(Ok(Dispatched::Unknown))),
        }
    }

    fn is_exhaustive(&self) -> bool {
        false
    }
}

/// A closure for records of any type, undecoded.
pub(super) struct AnyType<F>(pub(super) F);

impl<F, Fut> Route for AnyType<F>
where
    F: Fn(AtLeastOnce, Envelope<Raw>) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<(), HandlerError>> + Send + 'static,
{
    fn handle<'a>(
        &'a self,
        cx: &'a mut AtLeastOnce,
        raw: &'a Envelope<Raw>,
    ) -> BoxFuture<'a, Outcome> {
        let handled = (self.0)(cx.clone(), raw.clone());
        Box::pin(async move { handled.await.map(|()| Dispatched::Unknown) })
    }

    fn is_exhaustive(&self) -> bool {
        false
    }
}
