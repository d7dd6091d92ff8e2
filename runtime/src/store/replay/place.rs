//! How far a replay is, and who keeps that.

use std::sync::Arc;

use super::order::Order;
use super::progress::Progress;
use super::target::Kept;
use crate::store::backend::Backend;
use crate::store::lease::Lease;
use crate::store::subscription::Tx;
use crate::store::{Error, EventStore, Recorded};

/// How far a replay is.
pub(super) struct Place {
    pub(super) order: Order,
    cursor: u64,
    delivered: u64,
    /// The lease of its row; `None` where its target keeps how far it is.
    pub(super) lease: Option<Lease>,
}

impl Place {
    /// Where a target has kept it.
    pub(super) fn kept(kept: Kept) -> Self {
        let Kept { order, position, delivered, .. } = kept;
        Self { order, cursor: position, delivered, lease: None }
    }

    pub(super) fn leased(order: Order, delivered: u64, lease: Lease) -> Self {
        let cursor = u64::try_from(lease.cursor).unwrap_or(0);
        Self { order, cursor, delivered, lease: Some(lease) }
    }

    pub(super) fn finished(order: Order, delivered: u64) -> Self {
        Self { cursor: order.last, order, delivered, lease: None }
    }

    pub(super) fn untouched(order: Order) -> Self {
        Self { cursor: order.first.saturating_sub(1), order, delivered: 0, lease: None }
    }

    pub(super) fn progress(&self) -> Progress {
        let Self { order, cursor, delivered, .. } = self;
        Progress { first: order.first, last: order.last, position: *cursor, delivered: *delivered }
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.cursor >= self.order.last
    }

    pub(super) fn cursor(&self) -> i64 {
        number(self.cursor)
    }

    pub(super) fn last(&self) -> i64 {
        number(self.order.last)
    }

    /// A transaction in which its cursor is moved.
    pub(super) async fn begin<B: Backend>(&self, store: &EventStore<B>) -> Result<Tx<B>, Error> {
        Tx::begin(store, Arc::from(&*self.order.name), 1).await
    }

    /// Moves the cursor behind events, and commits what was done with them.
    pub(super) async fn commit<B: Backend>(
        &self,
        mut tx: Tx<B>,
        events: &[Recorded],
    ) -> Result<(), Error> {
        tx.must_be_whole().await?;
        if let (Some(lease), Some(last)) = (&self.lease, events.last()) {
            let delivered = ("delivered", events.len() as i64);
            lease.advance_counting(tx.transaction(), last.gpos(), delivered).await?;
        }
        tx.commit().await.map_err(Error::database("commit a batch"))
    }

    /// Events are delivered.
    pub(super) fn moved(&mut self, events: &[Recorded]) {
        if let Some(last) = events.last() {
            self.cursor = last.position.unwrap_or(self.cursor);
            self.delivered += events.len() as u64;
            if let Some(lease) = &mut self.lease {
                lease.advanced(last.gpos());
            }
        }
    }

    /// Gives a sign of life.
    pub(super) async fn keep<B: Backend>(&mut self, store: &EventStore<B>) -> Result<(), Error> {
        match &mut self.lease {
            Some(lease) => lease.keep(store).await,
            None => Ok(()),
        }
    }

    /// Everything is delivered.
    pub(super) async fn finish<B: Backend>(&mut self, store: &EventStore<B>) -> Result<(), Error> {
        self.cursor = self.order.last.max(self.cursor);
        let Some(lease) = &self.lease else { return Ok(()) };
        let mut sql = lease.update();
        sql.with(" state = 'done', cursor = ", number(self.cursor));
        sql.add(", owner = NULL, lease_until = NULL");
        let mut connection = store.connection().await?;
        lease.change::<B>(&mut connection, sql, "finish a replay").await
    }

    /// Lets another go on at once.
    pub(super) async fn leave<B: Backend>(self, store: &EventStore<B>) {
        if let Some(lease) = self.lease {
            lease.release(store).await;
        }
    }
}

fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
