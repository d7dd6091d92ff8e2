//! Handlers, as a subscription has them.

use std::fmt;
use std::marker::PhantomData;

use factline_core::event::Dispatch;

use super::{Refused, Target};
use crate::store::Recorded;
use crate::store::backend::Backend;
use crate::store::subscription::{Handle, OfAll, OfTopic, Route, Tx, call, types};

/// Calls handlers, as a subscription does: in the transaction in which the replay's cursor moves, so
/// that what they write in it happens once.
///
/// What a handler says decides: `retry` and `defer` have the event tried again, `ignore` passes it
/// over, and the replay ends before an event that it can't handle. [`Tx::name`] is the replay's.
#[must_use = "a target does nothing until a replay is run to it"]
pub struct Handlers<B: Backend> {
    routes: Vec<Box<dyn Route<B>>>,
    generation: u32,
}

impl<B: Backend> Handlers<B> {
    /// Hands the events of a topic to a handler: an implementation of its generated trait, in the
    /// context [`Tx`].
    pub fn topic<T, H>(handler: H) -> Self
    where
        T: Dispatch<Tx<B>, H>,
        H: Send + Sync + 'static,
    {
        Self::of(Box::new(OfTopic::<T, H>(handler, PhantomData)))
    }

    /// Hands every event to a handler, whatever its type.
    pub fn all<H: Handle<B>>(handler: H) -> Self {
        Self::of(Box::new(OfAll(handler)))
    }

    fn of(route: Box<dyn Route<B>>) -> Self {
        Self { routes: vec![route], generation: 1 }
    }

    /// Hands events to another's handlers, too.
    pub fn and(mut self, more: Self) -> Self {
        self.routes.extend(more.routes);
        self
    }

    /// Which building of a projection handlers write to: what [`Tx::generation`] says. The first is
    /// 1.
    pub const fn generation(mut self, generation: u32) -> Self {
        self.generation = generation;
        self
    }
}

impl<B: Backend> Target<B> for Handlers<B> {
    fn describe(&self) -> String {
        format!("handlers of generation {}", self.generation)
    }

    fn types(&self) -> Vec<String> {
        types(&self.routes)
    }

    async fn deliver_in(&mut self, tx: &mut Tx<B>, events: &[Recorded]) -> Result<(), Refused> {
        tx.set_generation(self.generation);
        for event in events {
            call(&self.routes, tx, event).await?;
        }
        Ok(())
    }
}

impl<B: Backend> fmt::Debug for Handlers<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let handlers = self.routes.len();
        f.debug_struct("Handlers").field("handlers", &handlers).finish_non_exhaustive()
    }
}
