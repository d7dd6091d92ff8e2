//! Reading one stream.

use factline_core::id::TenantId;

use super::as_of::{Bound, bound};
use super::recorded::{COLUMNS, Row};
use super::sql::Sql;
use super::{AsOf, Recorded};
use crate::store::backend::{Arg, Backend};
use crate::store::{Error, EventStore, StreamId};

impl<B: Backend> EventStore<B> {
    /// Reads a stream of a tenant; a stream that does not exist has no events.
    pub fn read_stream<'s>(
        &'s self,
        tenant: &'s TenantId,
        stream: &'s StreamId,
    ) -> StreamRead<'s, B> {
        StreamRead {
            store: self,
            tenant,
            stream,
            from: None,
            backwards: false,
            limit: None,
            as_of: None,
        }
    }

    /// The version of a stream: the number of its events; 0 where it does not exist.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    ///
    /// # Cancel safety
    ///
    /// It only reads.
    pub async fn version(&self, tenant: &TenantId, stream: &StreamId) -> Result<u64, Error> {
        const SQL: &str = "SELECT version FROM factline_streams WHERE tenant = $1 AND name = $2";
        let mut connection = self.begin_as(tenant).await?;
        let args = vec![Arg::from(tenant.as_str()), Arg::from(stream.as_str())];
        let found = B::fetch(&mut connection, SQL, args, |row| row.int(0)).await;
        let found = found.map_err(Error::database("read a version"))?;
        Ok(found.first().and_then(|&version| u64::try_from(version).ok()).unwrap_or(0))
    }
}

/// A stream to be read: all of it and forwards, until told otherwise.
#[derive(Debug)]
#[must_use = "nothing is read until `fetch`"]
pub struct StreamRead<'s, B: Backend> {
    store: &'s EventStore<B>,
    tenant: &'s TenantId,
    stream: &'s StreamId,
    from: Option<u64>,
    backwards: bool,
    limit: Option<u64>,
    as_of: Option<AsOf>,
}

impl<B: Backend> StreamRead<'_, B> {
    /// Starts at this version, and goes up or, backwards, down from it.
    pub const fn from(mut self, version: u64) -> Self {
        self.from = Some(version);
        self
    }

    /// Reads the newest event first.
    pub const fn backwards(mut self) -> Self {
        self.backwards = true;
        self
    }

    /// Reads at most this many events.
    pub const fn limit(mut self, events: u64) -> Self {
        self.limit = Some(events);
        self
    }

    /// Reads the stream as it was then.
    pub const fn as_of(mut self, moment: AsOf) -> Self {
        self.as_of = Some(moment);
        self
    }

    /// Reads the events.
    ///
    /// # Errors
    ///
    /// The database does not answer, or an event is archived.
    ///
    /// # Cancel safety
    ///
    /// It only reads.
    pub async fn fetch(self) -> Result<Vec<Recorded>, Error> {
        let mut transaction = self.store.begin_as(self.tenant).await?;
        self.fetch_on(&mut transaction).await
    }

    /// Reads them in a transaction that sees what the tenant may see.
    pub(crate) async fn fetch_on(
        self,
        connection: &mut B::Connection,
    ) -> Result<Vec<Recorded>, Error> {
        let bound = match self.as_of {
            None => None,
            Some(moment) => Some(bound::<B>(connection, moment).await?),
        };
        let Sql { text, args } = self.sql(bound);
        let rows = B::fetch(connection, text, args, Row::read).await;
        let rows = rows.map_err(Error::database("read a stream"))?;
        self.store.recorded(connection, rows).await
    }

    fn sql(&self, bound: Option<Bound>) -> Sql {
        let mut sql = Sql::new(format!(
            "SELECT {COLUMNS} FROM factline_streams s
             JOIN factline_events e ON e.stream_id = s.id
             LEFT JOIN factline_ordering o ON o.pos = e.pos"
        ));
        sql.with(" WHERE s.tenant = ", self.tenant.as_str());
        sql.with(" AND s.name = ", self.stream.as_str());
        let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        if let Some(from) = self.from {
            let side = if self.backwards { " AND e.version <= " } else { " AND e.version >= " };
            sql.with(side, number(from));
        }
        match bound {
            None => {}
            Some(Bound::Version(version)) => sql.with(" AND e.version <= ", version),
            Some(Bound::Position(position)) => sql.with(" AND o.gpos <= ", position),
        }
        sql.add(if self.backwards { " ORDER BY e.version DESC" } else { " ORDER BY e.version" });
        if let Some(limit) = self.limit {
            sql.with(" LIMIT ", number(limit));
        }
        sql
    }
}
