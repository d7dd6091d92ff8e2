//! Where events go.

mod beginning;
#[cfg(feature = "archive")]
mod file;
mod handlers;
mod redelivery;
mod refused;
mod topics;

use std::future::ready;

use super::order::Order;
use crate::store::backend::Backend;
use crate::store::subscription::Tx;
use crate::store::{Error, ErrorKind, Recorded};

pub use beginning::Beginning;
#[cfg(feature = "archive")]
pub use file::File;
pub use handlers::Handlers;
pub use redelivery::Redelivery;
pub use refused::Refused;
pub use topics::Topics;

/// Where a replay delivers events.
///
/// A batch is given to [`deliver`](Self::deliver) first, and then to [`deliver_in`](Self::deliver_in)
/// in the transaction in which the replay's cursor moves: a target implements the one that it needs. A
/// target that keeps by itself how far it is, as a file does, says so in [`begin`](Self::begin); then
/// there is no cursor in the database, and no transaction.
///
/// Batches come one after the other, in the one order, and each event once, but for those that were
/// not known to be taken when a run ended or failed.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is nothing that events can be delivered to",
    label = "no target of a replay",
    note = "use `Handlers`, `Redelivery` or `Topics`, or implement `Target`"
)]
pub trait Target<B: Backend>: Send {
    /// What it is and where, such as `topic visits`. A replay goes on with the target it was begun
    /// with only, and names it in errors: it says nothing that is confidential.
    fn describe(&self) -> String;

    /// The types of events it wants, where nobody asked for certain ones; none for all.
    fn types(&self) -> Vec<String> {
        Vec::new()
    }

    /// Learns what is asked for, at the beginning of each run. A target that keeps by itself how far
    /// a replay is says where that is.
    ///
    /// # Errors
    ///
    /// It can't be begun.
    fn begin(
        &mut self,
        beginning: &Beginning<'_, B>,
    ) -> impl Future<Output = Result<Option<Kept>, Refused>> + Send {
        let _ = beginning;
        ready(Ok(None))
    }

    /// Takes events. What it does is to last when it returns.
    ///
    /// # Errors
    ///
    /// Some were not taken: what becomes of them, and how many before them were.
    fn deliver(&mut self, events: &[Recorded]) -> impl Future<Output = Result<(), Refused>> + Send {
        let _ = events;
        ready(Ok(()))
    }

    /// Takes events in the transaction in which the cursor moves: what it does in it happens once.
    ///
    /// # Errors
    ///
    /// Some were not taken: the transaction is rolled back.
    fn deliver_in(
        &mut self,
        tx: &mut Tx<B>,
        events: &[Recorded],
    ) -> impl Future<Output = Result<(), Refused>> + Send {
        let _ = (tx, events);
        ready(Ok(()))
    }

    /// Learns that everything was delivered.
    ///
    /// # Errors
    ///
    /// It can't be ended: the next run tries again.
    fn finish(&mut self) -> impl Future<Output = Result<(), Refused>> + Send {
        ready(Ok(()))
    }
}

/// How far a replay is, as a target has kept it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Kept {
    /// What was asked for when it began.
    pub order: Order,
    /// The last position that was delivered; before the first where none was.
    pub position: u64,
    /// Events delivered.
    pub delivered: u64,
    /// Whether everything was.
    pub is_finished: bool,
}

impl Kept {
    /// A replay of which nothing was delivered.
    #[must_use]
    pub const fn new(order: Order) -> Self {
        let position = order.first.saturating_sub(1);
        Self { order, position, delivered: 0, is_finished: false }
    }
}

/// What a target says that is asked for something that can't be.
fn impossible(what: impl Into<String>) -> Error {
    Error::of(ErrorKind::Options, what)
}
