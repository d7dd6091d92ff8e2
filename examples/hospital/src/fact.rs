//! An event whose type has been forgotten, so that events of many types fit into one list.

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::pin::Pin;

use factline::publisher::{Error, Pending, Scope};

use crate::catalog::{Event, EventDescriptor, Publish};

/// A future that a trait object can return.
pub type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// An event of any type, ready to be published. Its `Debug` shows no tagged field.
pub trait Fact: fmt::Debug + Send + Sync {
    /// What the catalog says about the event's type.
    fn descriptor(&self) -> &'static EventDescriptor;

    /// The event itself, for who knows its type.
    fn as_any(&self) -> &dyn Any;

    /// Hands the event to a publisher.
    ///
    /// # Errors
    ///
    /// As [`Scope::enqueue`].
    fn enqueue<'a>(&'a self, scope: Scope<'a>) -> Boxed<'a, Result<Pending, Error>>;
}

impl<E: Publish + fmt::Debug> Fact for E {
    fn descriptor(&self) -> &'static EventDescriptor {
        <E as Event>::DESCRIPTOR
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn enqueue<'a>(&'a self, scope: Scope<'a>) -> Boxed<'a, Result<Pending, Error>> {
        Box::pin(async move { scope.enqueue(self).await })
    }
}
