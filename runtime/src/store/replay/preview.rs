//! What a replay would deliver.

use std::collections::BTreeMap;

use super::range::Bounds;
use crate::store::backend::{Backend, Cells};
use crate::store::read::{Filter, Sql};
use crate::store::{Error, EventStore, archived};

/// What a replay would deliver if it began now.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Preview {
    /// The first position of its range.
    pub first: u64,
    /// The last position of its range.
    pub last: u64,
    /// The events, by type and topic.
    pub kinds: Vec<Kind>,
}

/// Events of one type and topic.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Kind {
    /// Their type.
    pub event_type: String,
    /// The topic that their schema names, without an environment's prefix.
    pub topic: Option<String>,
    /// How many there are.
    pub events: u64,
    /// How many of them are in the archive, and must be restored first.
    pub archived: u64,
    /// Position of the first.
    pub first: u64,
    /// Position of the last.
    pub last: u64,
}

impl Preview {
    /// How many events there are.
    #[must_use]
    pub fn events(&self) -> u64 {
        self.kinds.iter().map(|kind| kind.events).sum()
    }

    /// How many of them are in the archive, and must be restored first.
    #[must_use]
    pub fn archived(&self) -> u64 {
        self.kinds.iter().map(|kind| kind.archived).sum()
    }

    /// Position of the first event.
    #[must_use]
    pub fn first_event(&self) -> Option<u64> {
        self.kinds.iter().map(|kind| kind.first).min()
    }

    /// Position of the last event.
    #[must_use]
    pub fn last_event(&self) -> Option<u64> {
        self.kinds.iter().map(|kind| kind.last).max()
    }
}

/// Events of one type that one schema wrote.
struct Group {
    event_type: String,
    schema: i64,
    events: u64,
    archived: u64,
    first: u64,
    last: u64,
}

impl Group {
    fn read(row: &dyn Cells) -> Result<Self, sqlx::Error> {
        let number = |column| row.int(column).map(|number| u64::try_from(number).unwrap_or(0));
        Ok(Self {
            event_type: row.text(0)?,
            schema: row.int(1)?,
            events: number(2)?,
            archived: number(3)?,
            first: number(4)?,
            last: number(5)?,
        })
    }
}

/// Counts the events of a range, without reading them.
pub(super) async fn look<B: Backend>(
    store: &EventStore<B>,
    filter: &Filter,
    bounds: Bounds,
) -> Result<Preview, Error> {
    let position = |position: u64| i64::try_from(position).unwrap_or(i64::MAX);
    let mut sql = Sql::new(
        "SELECT o.type, e.schema_id, count(*), count(*) - count(e.data), min(o.gpos), max(o.gpos)
         FROM factline_ordering o JOIN factline_events e ON e.pos = o.pos",
    );
    sql.with(" WHERE o.gpos >= ", position(bounds.first));
    sql.with(" AND o.gpos <= ", position(bounds.last));
    filter.add_to(&mut sql);
    sql.add(" GROUP BY o.type, e.schema_id");
    let mut connection = store.connection().await?;
    if filter.correlation.is_some() {
        // What is archived has left its correlation, too.
        let range = (position(bounds.first), position(bounds.last));
        archived::refuse::<B>(&mut connection, "events of a correlation", range).await?;
    }
    let groups = B::fetch(&mut connection, sql.text, sql.args, Group::read).await;
    let groups = groups.map_err(Error::database("count events"))?;
    let ids = groups.iter().map(|group| group.schema);
    let schemas = store.shared.schemas.load::<B>(&mut connection, ids).await?;
    let mut kinds: BTreeMap<(String, Option<String>), Kind> = BTreeMap::new();
    for group in groups {
        let topic = schemas.get(&group.schema).and_then(|schema| schema.topic());
        let topic = topic.map(str::to_owned);
        let Group { event_type, events, archived, first, last, .. } = group;
        let key = (event_type.clone(), topic.clone());
        let none = Kind { event_type, topic, events: 0, archived: 0, first, last };
        let kind = kinds.entry(key).or_insert(none);
        kind.events += events;
        kind.archived += archived;
        kind.first = kind.first.min(first);
        kind.last = kind.last.max(last);
    }
    let Bounds { first, last } = bounds;
    Ok(Preview { first, last, kinds: kinds.into_values().collect() })
}
