//! Reading all events, in their one order.

use factline_core::event::Event;
use factline_core::id::{CorrelationId, TenantId};

use super::as_of::{Bound, bound};
use super::recorded::{COLUMNS, Row};
use super::sql::Sql;
use super::{AsOf, Recorded};
use crate::store::archived;
use crate::store::backend::Backend;
use crate::store::{Error, EventStore, StreamId};

/// Events on a page where nothing else is said.
const PAGE: u64 = 1000;

impl<B: Backend> EventStore<B> {
    /// Reads all events in their one order, a page at a time: every committed event once, whoever
    /// wrote it and however long anybody's transaction takes.
    ///
    /// On PostgreSQL a role that sees one tenant at a time has to name it, [`LogRead::tenant`].
    pub const fn read_all(&self) -> LogRead<'_, B> {
        LogRead { store: self, filter: Filter::new(), after: 0, as_of: None, limit: PAGE }
    }
}

/// Which events are wanted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    pub(crate) tenant: Option<TenantId>,
    pub(crate) types: Vec<String>,
    /// Names of streams, of whatever tenant.
    pub(crate) streams: Vec<StreamId>,
    pub(crate) correlation: Option<CorrelationId>,
    /// Streams whose number leaves this rest, divided by that.
    pub(crate) shard: Option<(i64, i64)>,
}

impl Filter {
    pub(crate) const fn new() -> Self {
        Self {
            tenant: None,
            types: Vec::new(),
            streams: Vec::new(),
            correlation: None,
            shard: None,
        }
    }

    /// Adds its conditions, on events `e` and ordering `o`.
    pub(crate) fn add_to(&self, sql: &mut Sql) {
        if let Some(tenant) = &self.tenant {
            sql.with(" AND o.tenant = ", tenant.as_str());
        }
        let types = self.types.iter().map(String::as_str);
        sql.within(" AND o.type IN (", types, ")");
        // By the events, which have an index of their streams.
        let streams = self.streams.iter().map(StreamId::as_str);
        let start = " AND e.stream_id IN (SELECT id FROM factline_streams WHERE name IN (";
        sql.within(start, streams, "))");
        if let Some(correlation) = &self.correlation {
            sql.with(" AND e.correlation = ", correlation.as_str());
        }
        if let Some((shard, shards)) = self.shard {
            sql.with(" AND o.stream_id % ", shards);
            sql.with(" = ", shard);
        }
    }
}

/// All events to be read, in their order; of all types and tenants until told otherwise.
#[derive(Debug)]
#[must_use = "nothing is read until `fetch`"]
pub struct LogRead<'s, B: Backend> {
    store: &'s EventStore<B>,
    filter: Filter,
    after: u64,
    as_of: Option<AsOf>,
    limit: u64,
}

impl<B: Backend> LogRead<'_, B> {
    /// Reads the events of one tenant only.
    pub fn tenant(mut self, tenant: &TenantId) -> Self {
        self.filter.tenant = Some(tenant.clone());
        self
    }

    /// Reads events of a type only; several calls are for several types.
    pub fn event<E: Event>(self) -> Self {
        self.event_type(E::DESCRIPTOR.event_type)
    }

    /// Reads events of a type only, by its name, such as `Patient.Created`; several calls are for
    /// several types.
    pub fn event_type(mut self, event_type: impl Into<String>) -> Self {
        self.filter.types.push(event_type.into());
        self
    }

    /// Reads the events of a stream only, of each tenant that has one of this name; several calls are
    /// for several streams.
    pub fn stream(mut self, stream: &StreamId) -> Self {
        self.filter.streams.push(stream.clone());
        self
    }

    /// Reads the events of one chain only.
    ///
    /// What is archived has left its correlation, too: a page that goes past archived positions
    /// fails, whoever's they are. [`after`](Self::after) the last of them it does not.
    pub fn correlation(mut self, correlation: &CorrelationId) -> Self {
        self.filter.correlation = Some(correlation.clone());
        self
    }

    /// Starts behind this position: that of the last event of the page before.
    pub const fn after(mut self, position: u64) -> Self {
        self.after = position;
        self
    }

    /// Reads what there was then.
    pub const fn as_of(mut self, moment: AsOf) -> Self {
        self.as_of = Some(moment);
        self
    }

    /// Reads at most this many events; 1000 where nothing is said.
    pub const fn limit(mut self, events: u64) -> Self {
        self.limit = events;
        self
    }

    /// Reads the page.
    ///
    /// # Errors
    ///
    /// The database does not answer, or an event is archived; [`ErrorKind::Role`] where no tenant was
    /// given and the database's role does not see all of them.
    ///
    /// # Cancel safety
    ///
    /// It only reads.
    ///
    /// [`ErrorKind::Role`]: crate::store::ErrorKind::Role
    pub async fn fetch(self) -> Result<Vec<Recorded>, Error> {
        let store = self.store;
        if let Some(tenant) = &self.filter.tenant {
            return self.fetch_on(&mut *store.begin_as(tenant).await?).await;
        }
        store.must_see_all_lately("read the events of all tenants").await?;
        self.fetch_on(&mut *store.connection().await?).await
    }

    async fn fetch_on(&self, connection: &mut B::Connection) -> Result<Vec<Recorded>, Error> {
        let bound = match self.as_of {
            None => None,
            Some(moment) => Some(bound::<B>(connection, moment).await?),
        };
        let page =
            Page { filter: &self.filter, after: number(self.after), bound, limit: self.limit };
        self.store.page(connection, &page).await
    }
}

/// A page of the log.
pub(crate) struct Page<'a> {
    pub(crate) filter: &'a Filter,
    pub(crate) after: i64,
    bound: Option<Bound>,
    limit: u64,
}

impl<'a> Page<'a> {
    /// The events behind a position.
    pub(crate) const fn behind(filter: &'a Filter, after: i64, limit: u64) -> Self {
        Self { filter, after, bound: None, limit }
    }

    /// The events behind a position, up to another.
    pub(crate) const fn between(filter: &'a Filter, after: i64, last: i64, limit: u64) -> Self {
        Self { filter, after, bound: Some(Bound::Position(last)), limit }
    }

    /// The first and the last position that were looked at for these events.
    pub(crate) fn searched(&self, events: &[Recorded]) -> (i64, i64) {
        let end = match self.bound {
            Some(Bound::Position(position)) => position,
            _ => i64::MAX,
        };
        let is_full = events.len() as u64 >= self.limit;
        let last = if is_full { events.last().map_or(self.after, Recorded::gpos) } else { end };
        (self.after.saturating_add(1), last)
    }

    fn sql(&self) -> Sql {
        let mut sql = Sql::new(format!(
            "SELECT {COLUMNS} FROM factline_ordering o
             JOIN factline_events e ON e.pos = o.pos
             JOIN factline_streams s ON s.id = o.stream_id"
        ));
        sql.with(" WHERE o.gpos > ", self.after);
        self.filter.add_to(&mut sql);
        match self.bound {
            None => {}
            Some(Bound::Version(version)) => sql.with(" AND e.version <= ", version),
            Some(Bound::Position(position)) => sql.with(" AND o.gpos <= ", position),
        }
        sql.with(" ORDER BY o.gpos LIMIT ", number(self.limit));
        sql
    }
}

impl<B: Backend> EventStore<B> {
    pub(crate) async fn page(
        &self,
        connection: &mut B::Connection,
        page: &Page<'_>,
    ) -> Result<Vec<Recorded>, Error> {
        let Sql { text, args } = page.sql();
        let rows = B::fetch(connection, text, args, Row::read).await;
        let rows = rows.map_err(Error::database("read events"))?;
        let events = self.recorded(connection, rows).await?;
        if page.filter.correlation.is_some() {
            let searched = page.searched(&events);
            archived::refuse::<B>(connection, "events of a correlation", searched).await?;
        }
        Ok(events)
    }
}

fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
