//! Ranges of positions whose events' content is in files.

use factline_core::time::{Micros, Timestamp};

use super::backend::{Arg, Backend, Cells};
use super::read::Row;
use super::{Error, EventStore};

/// A closed range of positions whose events' content was moved to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ArchivedRange {
    /// The first position.
    pub first: u64,
    /// The last position.
    pub last: u64,
    /// The name that the file had when it was made, without its folder.
    pub file: String,
    /// When it was begun to move them, by the database's clock.
    pub at: Timestamp<Micros>,
}

impl ArchivedRange {
    /// Whether a position is in it.
    #[must_use]
    pub const fn contains(&self, position: u64) -> bool {
        self.first <= position && position <= self.last
    }
}

impl<B: Backend> EventStore<B> {
    /// Every range whose events' content is in a file, in their order.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    ///
    /// # Cancel safety
    ///
    /// It only reads.
    pub async fn archives(&self) -> Result<Vec<ArchivedRange>, Error> {
        ranges::<B>(&mut *self.connection().await?, 0, i64::MAX).await
    }
}

/// The ranges that have a position from `first` to `last`.
pub(super) async fn ranges<B: Backend>(
    connection: &mut B::Connection,
    first: i64,
    last: i64,
) -> Result<Vec<ArchivedRange>, Error> {
    const SQL: &str = "SELECT first, last, file, created_at FROM factline_archives
        WHERE last >= $1 AND first <= $2 ORDER BY first";
    let args = vec![Arg::Int(first), Arg::Int(last)];
    let found = B::fetch(connection, SQL, args, |row: &dyn Cells| {
        let number = |number: i64| u64::try_from(number).unwrap_or(0);
        Ok(ArchivedRange {
            first: number(row.int(0)?),
            last: number(row.int(1)?),
            file: row.text(2)?,
            at: Timestamp::new(row.time(3)?),
        })
    });
    found.await.map_err(Error::database("read archived ranges"))
}

/// What says that some of these rows are archived, and where.
pub(super) async fn of_rows<B: Backend>(
    connection: &mut B::Connection,
    rows: &[Row],
) -> Result<Error, Error> {
    let is_archived = |row: &&Row| row.content.is_none();
    let event_type = rows.iter().find(is_archived).map_or("", |row| &row.event_type);
    let positions = rows.iter().filter(is_archived).filter_map(|row| row.gpos);
    let positions: Vec<i64> = positions.collect();
    let first = positions.iter().min().copied().unwrap_or(0);
    let last = positions.iter().max().copied().unwrap_or(0);
    let mut found = ranges::<B>(connection, first, last).await?;
    let position = |&gpos: &i64| u64::try_from(gpos).unwrap_or(0);
    found.retain(|range| positions.iter().any(|gpos| range.contains(position(gpos))));
    Ok(Error::archived(event_type, found))
}

/// Fails where any event from `first` to `last` is archived: what is not in its row any more can't be
/// searched for, and what may be missing must not be left out in silence.
pub(super) async fn refuse<B: Backend>(
    connection: &mut B::Connection,
    what: &str,
    (first, last): (i64, i64),
) -> Result<(), Error> {
    let found = ranges::<B>(connection, first, last).await?;
    if found.is_empty() { Ok(()) } else { Err(Error::archived(what, found)) }
}
