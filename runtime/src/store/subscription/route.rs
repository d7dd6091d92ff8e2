//! Handlers, without their types.

use std::marker::PhantomData;
use std::pin::Pin;

use factline_core::event::{Dispatch, HandlerError};

use super::Tx;
use crate::store::backend::Backend;
use crate::store::{Error, Recorded};

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
pub(crate) trait Route<B: Backend>: Send + Sync {
    /// The types it wants; `None` for all.
    fn types(&self) -> Option<Vec<&'static str>>;
    fn handle<'a>(&'a self, tx: &'a mut Tx<B>, event: &'a Recorded) -> Handling<'a>;
}

/// Calls every handler that wants an event. None of them overlooks that there is no room any more.
pub(crate) async fn call<B: Backend>(
    routes: &[Box<dyn Route<B>>],
    tx: &mut Tx<B>,
    event: &Recorded,
) -> Result<(), HandlerError> {
    tx.position = event.position.unwrap_or(0);
    for route in routes {
        let wanted = route.types();
        if wanted.is_some_and(|types| !types.contains(&&*event.envelope.event_type)) {
            continue;
        }
        if let Err(error) = route.handle(tx, event).await
            // Without room the transaction is spoilt, whatever the handler makes of it.
            && (!error.is_ignored() || Error::no_room(error.source()).is_some())
        {
            return Err(error);
        }
        tx.must_be_whole().await.map_err(HandlerError::retry)?;
    }
    Ok(())
}

/// The types that any of the handlers wants; none of them where one wants all.
pub(crate) fn types<B: Backend>(routes: &[Box<dyn Route<B>>]) -> Vec<String> {
    let wanted: Option<Vec<_>> = routes.iter().map(|route| route.types()).collect();
    let mut types: Vec<_> =
        wanted.unwrap_or_default().into_iter().flatten().map(str::to_owned).collect();
    types.sort_unstable();
    types.dedup();
    types
}

/// The events of one topic.
pub(crate) struct OfTopic<T, H>(pub(crate) H, pub(crate) PhantomData<fn() -> T>);

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
pub(crate) struct OfAll<H>(pub(crate) H);

impl<B: Backend, H: Handle<B>> Route<B> for OfAll<H> {
    fn types(&self) -> Option<Vec<&'static str>> {
        None
    }

    fn handle<'a>(&'a self, tx: &'a mut Tx<B>, event: &'a Recorded) -> Handling<'a> {
        Box::pin(self.0.handle(tx, event))
    }
}
