//! What an event caused.

use std::collections::BTreeSet;

use factline_core::id::{EventId, TenantId};

use super::Recorded;
use super::recorded::{COLUMNS, Row};
use crate::store::archived;
use crate::store::backend::{Arg, Backend};
use crate::store::{Error, EventStore};

/// One event of a causation tree.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Caused {
    /// The event.
    pub event: Recorded,
    /// How many causes lie between it and the tree's root; 0 for the root itself.
    pub depth: u32,
}

impl<B: Backend> EventStore<B> {
    /// An event by its id.
    ///
    /// # Errors
    ///
    /// The database does not answer, or the event is archived.
    ///
    /// # Cancel safety
    ///
    /// It only reads.
    pub async fn event(&self, tenant: &TenantId, id: EventId) -> Result<Option<Recorded>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM factline_events e JOIN factline_streams s ON s.id = e.stream_id
             LEFT JOIN factline_ordering o ON o.pos = e.pos
             WHERE e.tenant = $1 AND e.event_id = $2"
        );
        let mut connection = self.begin_as(tenant).await?;
        let args = vec![Arg::from(tenant.as_str()), Arg::Uuid(id.into_uuid())];
        let rows = B::fetch(&mut connection, sql, args, Row::read).await;
        let rows = rows.map_err(Error::database("read an event"))?;
        Ok(self.recorded(&mut connection, rows).await?.pop())
    }

    /// The tree of what an event caused: itself, what it caused, what that caused, and so on, each
    /// behind its cause.
    ///
    /// The root of the whole chain is the event whose id its correlation is, unless the service
    /// gave the chain another name.
    ///
    /// # Errors
    ///
    /// The database does not answer; or the event is archived, or any event behind it, whoever's: what
    /// is archived has left its cause, too, so it may be one of the tree.
    ///
    /// # Cancel safety
    ///
    /// It only reads.
    pub async fn caused_by(&self, tenant: &TenantId, root: EventId) -> Result<Vec<Caused>, Error> {
        // An id that a caller made up may close a circle, so there is an end to it.
        let sql = format!(
            "WITH RECURSIVE tree (event_id, depth) AS (
                 SELECT event_id, 0 FROM factline_events WHERE tenant = $1 AND event_id = $2
                 UNION ALL
                 SELECT e.event_id, tree.depth + 1
                 FROM tree JOIN factline_events e ON e.causation = tree.event_id
                 WHERE e.tenant = $1 AND tree.depth < 1000
             )
             SELECT {COLUMNS}, CAST(tree.depth AS bigint) FROM tree
             JOIN factline_events e ON e.event_id = tree.event_id
             JOIN factline_streams s ON s.id = e.stream_id
             LEFT JOIN factline_ordering o ON o.pos = e.pos
             ORDER BY tree.depth, e.pos"
        );
        let mut connection = self.begin_as(tenant).await?;
        let args = vec![Arg::from(tenant.as_str()), Arg::Uuid(root.into_uuid())];
        let rows = B::fetch(&mut connection, sql, args, |row| Ok((Row::read(row)?, row.int(17)?)));
        let rows = rows.await.map_err(Error::database("read a causation tree"))?;
        let (rows, depths): (Vec<Row>, Vec<i64>) = rows.into_iter().unzip();
        let events = self.recorded(&mut connection, rows).await?;
        if let Some(root) = events.first() {
            let behind = (root.position.map_or(i64::MAX, |_| root.gpos()), i64::MAX);
            archived::refuse::<B>(&mut connection, "what an event caused", behind).await?;
        }
        let mut seen = BTreeSet::new();
        let caused = events.into_iter().zip(depths).filter_map(|(event, depth)| {
            let new = seen.insert(event.envelope.id);
            new.then(|| Caused { event, depth: u32::try_from(depth).unwrap_or(u32::MAX) })
        });
        Ok(caused.collect())
    }
}
