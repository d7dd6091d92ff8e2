//! [`AsOf`]: the past.

use factline_core::time::{Micros, Timestamp};

use crate::store::backend::{Arg, Backend};
use crate::store::{Error, EventStore};

/// A moment of the past, by which events are read as they were then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsOf {
    /// When the stream had this version.
    Version(u64),
    /// When the order of all events had come to this position.
    Position(u64),
    /// What was in order at this time, by the database's clock.
    ///
    /// The times that writers' clocks gave to their events decide nothing.
    Time(Timestamp<Micros>),
}

/// The bound that a moment sets.
#[derive(Clone, Copy, Debug)]
pub(super) enum Bound {
    Version(i64),
    Position(i64),
}

/// The last position whose time is not after `$1`, or one behind it that whoever asks sees nothing
/// at: a search by halves, since times never decrease.
///
/// Of the middle it looks at the last position at or before it that is seen: where one tenant is
/// seen only, most are not.
const POSITION_AT: &str = "WITH RECURSIVE search (low, high) AS (
        SELECT CAST(0 AS bigint), coalesce(max(gpos), 0) FROM factline_ordering
        UNION ALL
        SELECT CASE WHEN o.at > $1 THEN low ELSE (low + high + 1) / 2 END,
               CASE WHEN o.at > $1 THEN o.gpos - 1 ELSE high END
        FROM search LEFT JOIN factline_ordering o ON o.gpos = (
            SELECT max(seen.gpos) FROM factline_ordering seen
            WHERE seen.gpos > low AND seen.gpos <= (low + high + 1) / 2
        )
        WHERE low < high
    ) SELECT low FROM search WHERE low >= high";

impl<B: Backend> EventStore<B> {
    /// The position that the order had come to at a time; 0 before the first event.
    ///
    /// # Errors
    ///
    /// The database does not answer, or its role does not see all tenants, [`ErrorKind::Role`].
    ///
    /// # Cancel safety
    ///
    /// It only reads.
    ///
    /// [`ErrorKind::Role`]: crate::store::ErrorKind::Role
    pub async fn position_at(&self, time: Timestamp<Micros>) -> Result<u64, Error> {
        self.must_see_all_lately("find a position by time").await?;
        let mut connection = self.connection().await?;
        let found = position_at::<B>(&mut connection, time).await?;
        Ok(u64::try_from(found).unwrap_or(0))
    }

    /// The last position there is; 0 before the first event.
    ///
    /// # Errors
    ///
    /// The database does not answer, or its role does not see all tenants, [`ErrorKind::Role`].
    ///
    /// # Cancel safety
    ///
    /// It only reads.
    ///
    /// [`ErrorKind::Role`]: crate::store::ErrorKind::Role
    pub async fn head(&self) -> Result<u64, Error> {
        self.must_see_all_lately("read the head").await?;
        const SQL: &str = "SELECT coalesce(max(gpos), 0) FROM factline_ordering";
        let mut connection = self.connection().await?;
        let found = B::fetch(&mut connection, SQL, Vec::new(), |row| row.int(0)).await;
        let found = found.map_err(Error::database("read the head"))?;
        Ok(found.first().and_then(|&head| u64::try_from(head).ok()).unwrap_or(0))
    }
}

async fn position_at<B: Backend>(
    connection: &mut B::Connection,
    time: Timestamp<Micros>,
) -> Result<i64, Error> {
    let args = vec![Arg::Time(time.count())];
    let found = B::fetch(connection, POSITION_AT, args, |row| row.int(0)).await;
    let found = found.map_err(Error::database("find a position by time"))?;
    Ok(found.first().copied().unwrap_or(0))
}

/// The bound that a moment sets.
pub(super) async fn bound<B: Backend>(
    connection: &mut B::Connection,
    moment: AsOf,
) -> Result<Bound, Error> {
    let most = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    Ok(match moment {
        AsOf::Version(version) => Bound::Version(most(version)),
        AsOf::Position(position) => Bound::Position(most(position)),
        AsOf::Time(time) => Bound::Position(position_at::<B>(connection, time).await?),
    })
}
