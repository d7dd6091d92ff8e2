//! [`Beginning`]: what a target learns when a run begins.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use factline_core::event::WriterSchema;

use super::Order;
use crate::store::backend::Backend;
use crate::store::read::{Filter, Sql};
use crate::store::{Error, EventStore};

/// The beginning of a run.
#[non_exhaustive]
pub struct Beginning<'a, B: Backend> {
    /// What is asked for.
    pub order: &'a Order,
    /// Whether an earlier replay is to be forgotten.
    pub is_restart: bool,
    pub(crate) store: &'a EventStore<B>,
    pub(crate) filter: &'a Filter,
}

impl<B: Backend> Beginning<'_, B> {
    /// The schemas that wrote the events that are asked for, by the ids that the store has for them.
    ///
    /// # Errors
    ///
    /// The database does not answer, or a schema is missing.
    ///
    /// # Cancel safety
    ///
    /// It only reads.
    pub async fn schemas(&self) -> Result<BTreeMap<i64, Arc<WriterSchema>>, Error> {
        let position = |position: u64| i64::try_from(position).unwrap_or(i64::MAX);
        let mut sql = Sql::new(
            "SELECT DISTINCT e.schema_id FROM factline_ordering o
             JOIN factline_events e ON e.pos = o.pos",
        );
        sql.with(" WHERE o.gpos >= ", position(self.order.first));
        sql.with(" AND o.gpos <= ", position(self.order.last));
        self.filter.add_to(&mut sql);
        let mut connection = self.store.connection().await?;
        let ids = B::fetch(&mut connection, sql.text, sql.args, |row| row.int(0)).await;
        let ids = ids.map_err(Error::database("read schemas"))?;
        self.store.shared.schemas.load::<B>(&mut connection, ids.into_iter()).await
    }
}

impl<B: Backend> fmt::Debug for Beginning<'_, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Beginning").field("order", self.order).finish_non_exhaustive()
    }
}
