//! Handlers, without their types.

use std::marker::PhantomData;
use std::pin::Pin;

use factline_core::event::{Dispatch, HandlerError};

use super::Tx;
use crate::store::Recorded;
use crate::store::backend::Backend;

/// Handles events of any type.
///
/// For events of a topic implement its generated handler trait instead, and use
/// [`Subscription::topic`](super::Subscription::topic): a forgotten event then does not compile.
#[diagnostic::on_unimplemented(
    message = "`{Self}` doesn't handle stored events",
    label = "not a handler of events of any type",
    note = "implement `factline::store::Handle<B>`, or use `.topic::<…>(…)` with a generated handler"
)]
pub trait Handle<B: Backend>: Send + Sync + 'static {
    /// Handles one event, in the transaction in which the cursor moves.
    ///
    /// # Errors
    ///
    /// What went wrong, in the class that decides what happens next.
    fn handle(
        &self,
        tx: &mut Tx<B>,
        event: &Recorded,
    ) -> impl Future<Output = Result<(), HandlerError>> + Send;
}

type Handling<'a> = Pin<Box<dyn Future<Output = Result<(), HandlerError>> + Send + 'a>>;

/// A handler of some events.
pub(super) trait Route<B: Backend>: Send + Sync {
    /// The types it wants; `None` for all.
    fn types(&self) -> Option<Vec<&'static str>>;
    fn handle<'a>(&'a self, tx: &'a mut Tx<B>, event: &'a Recorded) -> Handling<'a>;
}

/// The events of one topic.
pub(super) struct OfTopic<T, H>(pub(super) H, pub(super) PhantomData<fn() -> T>);

impl<B, T, H> Route<B> for OfTopic<T, H>
where
    B: Backend,
    T: Dispatch<Tx<B>, H>,
    H: Send + Sync,
{
    fn types(&self) -> Option<Vec<&'static str>> {
        Some(T::events().iter().map(|event| event.event_type).collect())
    }

    fn handle<'a>(&'a self, tx: &'a mut Tx<B>, event: &'a Recorded) -> Handling<'a> {
        Box::pin(async move { T::dispatch(&self.0, tx, &event.envelope).await.map(|_| ()) })
    }
}

/// All events.
pub(super) struct OfAll<H>(pub(super) H);

impl<B: Backend, H: Handle<B>> Route<B> for OfAll<H> {
    fn types(&self) -> Option<Vec<&'static str>> {
        None
    }

    fn handle<'a>(&'a self, tx: &'a mut Tx<B>, event: &'a Recorded) -> Handling<'a> {
        Box::pin(self.0.handle(tx, event))
    }
}
