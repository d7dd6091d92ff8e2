//! From where to where.

use std::fmt;

use factline_core::time::{Micros, Timestamp};

use crate::store::backend::Backend;
use crate::store::{Error, EventStore};

/// One end of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    Position(u64),
    Time(Timestamp<Micros>),
}

/// A range as it was asked for: everything until told otherwise. Both ends belong to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) from: Option<Edge>,
    pub(super) through: Option<Edge>,
}

/// The first and the last position of a range; it is empty where the last is before the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bounds {
    pub(super) first: u64,
    pub(super) last: u64,
}

impl Range {
    /// The positions it has now.
    pub(super) async fn resolve<B: Backend>(&self, store: &EventStore<B>) -> Result<Bounds, Error> {
        let head = store.head().await?;
        let first = match self.from {
            None => 1,
            Some(Edge::Position(position)) => position.max(1),
            // Times never decrease: behind the last that is earlier.
            Some(Edge::Time(time)) => {
                let before = Timestamp::new(time.count().saturating_sub(1));
                store.position_at(before).await? + 1
            }
        };
        let last = match self.through {
            None => head,
            Some(Edge::Position(position)) => position.min(head),
            Some(Edge::Time(time)) => store.position_at(time).await?.min(head),
        };
        Ok(Bounds { first, last })
    }
}

/// `from 17 until 2035-01-31T09:30:00Z`, or `all`.
impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.from {
            None => f.write_str("all")?,
            Some(Edge::Position(position)) => write!(f, "from {position}")?,
            Some(Edge::Time(time)) => write!(f, "since {time}")?,
        }
        match self.through {
            None => Ok(()),
            Some(Edge::Position(position)) => write!(f, " through {position}"),
            Some(Edge::Time(time)) => write!(f, " until {time}"),
        }
    }
}
