//! Which positions are archived.

use std::fmt;

use factline_core::time::{Micros, Timestamp};

use super::Archive;
use crate::store::backend::{Arg, Backend, Cells};
use crate::store::{ArchivedRange, Error, ErrorKind, EventStore};

/// A closed range of positions: from the first that is in no archive yet, until told otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Range {
    first: Option<u64>,
    until: Until,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Until {
    Position(u64),
    Time(Timestamp<Micros>),
}

impl Range {
    /// Up to this position, and with it.
    pub const fn through(position: u64) -> Self {
        Self { first: None, until: Until::Position(position) }
    }

    /// Everything that got its position before a time, by the database's clock.
    pub const fn before(time: Timestamp<Micros>) -> Self {
        Self { first: None, until: Until::Time(time) }
    }

    /// Begins at this position.
    pub const fn from(mut self, position: u64) -> Self {
        self.first = Some(position);
        self
    }
}

/// What would be archived.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Plan {
    /// The first position.
    pub first: u64,
    /// The last position.
    pub last: u64,
    /// Subscriptions that still need some of it; none of those that were named.
    pub behind: Vec<Behind>,
    /// Whether the file is to be written; else it is there, and the rest is to be done.
    pub is_new: bool,
}

impl Plan {
    /// How many events there are: every position has one.
    #[must_use]
    pub const fn events(&self) -> u64 {
        self.last + 1 - self.first
    }

    /// Refuses to take from a subscription what it needs.
    pub(super) fn refuse_behind(&self) -> Result<(), Error> {
        match self.behind.first() {
            None => Ok(()),
            Some(behind) => Err(Error::of(ErrorKind::Behind, behind.to_string())),
        }
    }
}

/// A subscription that still needs events of a range.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Behind {
    /// Its name.
    pub name: String,
    /// The generation.
    pub generation: u32,
    /// Position of the last event it has seen.
    pub cursor: u64,
    /// Position of the first event of the range that it has parked, if any.
    pub parked: Option<u64>,
}

impl fmt::Display for Behind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, generation, cursor, parked } = self;
        write!(f, "subscription {name}, generation {generation}, ")?;
        match parked {
            Some(position) => write!(f, "has parked position {position}"),
            None => write!(f, "has come to position {cursor}"),
        }
    }
}

impl<B: Backend> Archive<'_, B> {
    /// What would be archived, and which subscriptions still need it. Nothing is changed; of a file
    /// that is there already, it is not looked at what is in it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Options`] where the range is none, has positions that there are not or such as are
    /// in another archive, or where the file is there and has another range; [`ErrorKind::Damaged`]
    /// where it is something else; [`ErrorKind::Role`] where the role does not see all tenants; the
    /// database does not answer.
    ///
    /// # Cancel safety
    ///
    /// It only reads.
    pub async fn plan(&self, range: Range) -> Result<Plan, Error> {
        self.store.must_see_all("archive").await?;
        let last = self.last(range).await?;
        let archives = self.store.archives().await?;
        if self.exists().await? {
            return self.rest(range, last, &archives).await;
        }
        let first = range.first.unwrap_or_else(|| first_free(&archives));
        let refused = |why: String| {
            Err(Error::of(
                ErrorKind::Options,
                format!("archive positions {first} to {last}: {why}"),
            ))
        };
        if first == 0 || last < first {
            return refused("that is no position".to_owned());
        }
        let head = self.store.head().await?;
        if last > head {
            return refused(format!("the order has come to {head} so far"));
        }
        let is_taken = |archive: &&ArchivedRange| archive.last >= first && archive.first <= last;
        if let Some(taken) = archives.iter().find(is_taken) {
            let ArchivedRange { first, last, file, .. } = taken;
            return refused(format!("positions {first} to {last} are in an archive ({file})"));
        }
        let behind = self.behind(first, last).await?;
        Ok(Plan { first, last, behind, is_new: true })
    }

    /// What is to be done where the file is there: nobody is asked again once that was begun.
    async fn rest(
        &self,
        range: Range,
        last: u64,
        archives: &[ArchivedRange],
    ) -> Result<Plan, Error> {
        let header = self.scan(&self.path).await?.header;
        let has = (header.first, header.last);
        if last != has.1 || range.first.is_some_and(|first| first != has.0) {
            let (name, first) = (self.name(), has.0);
            let what = format!(
                "archive up to position {last}: {name} is there, and has positions {first} to {}",
                has.1
            );
            return Err(Error::of(ErrorKind::Options, what));
        }
        let is_begun = archives.iter().any(|archive| (archive.first, archive.last) == has);
        let behind = if is_begun { Vec::new() } else { self.behind(has.0, has.1).await? };
        Ok(Plan { first: has.0, last: has.1, behind, is_new: false })
    }

    async fn behind(&self, first: u64, last: u64) -> Result<Vec<Behind>, Error> {
        let mut connection = self.store.connection().await?;
        behind::<B>(&mut connection, (first, last), &self.despite).await
    }

    /// The last position of a range.
    async fn last(&self, range: Range) -> Result<u64, Error> {
        match range.until {
            Until::Position(position) => Ok(position),
            Until::Time(time) => {
                // What is not over yet would be another range the next time.
                if time.count() > now(self.store).await? {
                    let what = format!("archive what was before {time}, which is to come");
                    return Err(Error::of(ErrorKind::Options, what));
                }
                let before = Timestamp::new(time.count().saturating_sub(1));
                self.store.position_at(before).await
            }
        }
    }
}

/// The first position that is in no archive, of archives in their order.
fn first_free(archives: &[ArchivedRange]) -> u64 {
    archives.iter().fold(
        1,
        |free, archive| {
            if archive.contains(free) { archive.last + 1 } else { free }
        },
    )
}

async fn now<B: Backend>(store: &EventStore<B>) -> Result<i64, Error> {
    let mut connection = store.connection().await?;
    let sql = format!("SELECT {}", B::NOW);
    let now = B::fetch(&mut connection, sql, Vec::new(), |row| row.time(0)).await;
    let now = now.map_err(Error::database("read the time"))?;
    Ok(now.first().copied().unwrap_or(0))
}

/// Subscriptions that still need events of a range, but for those with these names.
///
/// Of each shard; one that is retired needs nothing any more.
pub(super) async fn behind<B: Backend>(
    connection: &mut B::Connection,
    (first, last): (u64, u64),
    despite: &[String],
) -> Result<Vec<Behind>, Error> {
    const SQL: &str = "SELECT * FROM (
            SELECT s.name, s.generation, min(s.cursor) AS cursor, (
                SELECT min(p.gpos) FROM factline_parked p
                WHERE p.name = s.name AND p.generation = s.generation
                  AND p.gpos >= $1 AND p.gpos <= $2
            ) AS parked
            FROM factline_subscriptions s WHERE s.state <> 'retired'
            GROUP BY s.name, s.generation
        ) AS standing WHERE cursor < $2 OR parked IS NOT NULL ORDER BY name, generation";
    let bound = |position| Arg::Int(i64::try_from(position).unwrap_or(i64::MAX));
    let args = vec![bound(first), bound(last)];
    let found = B::fetch(connection, SQL, args, |row: &dyn Cells| {
        let number = |number: i64| u64::try_from(number).unwrap_or(0);
        Ok(Behind {
            name: row.text(0)?,
            generation: u32::try_from(row.int(1)?).unwrap_or(0),
            cursor: number(row.int(2)?),
            parked: row.opt_int(3)?.map(number),
        })
    });
    let mut found = found.await.map_err(Error::database("read subscriptions"))?;
    found.retain(|behind| !despite.contains(&behind.name));
    Ok(found)
}
