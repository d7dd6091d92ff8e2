//! Looking at subscriptions, and directing them.

use factline_core::event::HandlerError;

use super::lease::{Lease, SEAT};
use super::worker::Worker;
use crate::store::backend::{Arg, Backend};
use crate::store::{Error, ErrorKind, EventStore, Recorded};

/// How a shard of a subscription stands.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Standing {
    /// The subscription's name.
    pub name: String,
    /// The generation.
    pub generation: u32,
    /// The shard, from 0.
    pub shard: u32,
    /// Position of the last event it has seen.
    pub cursor: u64,
    /// Positions behind the end of the order.
    pub behind: u64,
    /// Events that are parked, of all shards.
    pub parked: u64,
    /// `running`, `stopped` or `retired`.
    pub state: String,
    /// Position of the event that stopped it.
    pub failed_at: Option<u64>,
    /// The type of the error that stopped it.
    pub failure: Option<String>,
}

impl<B: Backend> EventStore<B> {
    /// How every subscription stands, by name, generation and shard.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    ///
    /// # Cancel safety
    ///
    /// It only reads.
    pub async fn subscriptions(&self) -> Result<Vec<Standing>, Error> {
        const SQL: &str = "SELECT s.name, s.generation, s.shard, s.cursor,
                (SELECT coalesce(max(gpos), 0) FROM factline_ordering),
                (SELECT count(*) FROM factline_parked p
                 WHERE p.name = s.name AND p.generation = s.generation),
                s.state, s.failed_at, s.failure
            FROM factline_subscriptions s ORDER BY s.name, s.generation, s.shard";
        let mut connection = self.connection().await?;
        let all = B::fetch(&mut connection, SQL, Vec::new(), |row| {
            let (cursor, head) = (number(row.int(3)?), number(row.int(4)?));
            Ok(Standing {
                name: row.text(0)?,
                generation: u32::try_from(row.int(1)?).unwrap_or(0),
                shard: u32::try_from(row.int(2)?).unwrap_or(0),
                cursor,
                behind: head.saturating_sub(cursor),
                parked: number(row.int(5)?),
                state: row.text(6)?,
                failed_at: row.opt_int(7)?.map(number),
                failure: row.opt_text(8)?,
            })
        });
        all.await.map_err(Error::database("read subscriptions"))
    }

    /// Lets a stopped subscription go on, at the event that stopped it.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    ///
    /// # Cancel safety
    ///
    /// Calling it again does the same.
    pub async fn resume(&self, name: &str) -> Result<(), Error> {
        const SQL: &str = "UPDATE factline_subscriptions
            SET state = 'running', failed_at = NULL, failure = NULL
            WHERE name = $1 AND state = 'stopped'";
        self.change(SQL, vec![Arg::from(name)], "resume a subscription").await.map(|_| ())
    }

    /// Has the parked events of a subscription tried again soon, in their order; how many there are.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    ///
    /// # Cancel safety
    ///
    /// Calling it again does the same.
    pub async fn retry_parked(&self, name: &str) -> Result<u64, Error> {
        let sql = format!("UPDATE factline_parked SET next_at = {} WHERE name = $1", B::NOW);
        self.change(&sql, vec![Arg::from(name)], "retry parked events").await
    }

    /// Which generation of a projection is the one to read, if one was ever made so.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    ///
    /// # Cancel safety
    ///
    /// It only reads.
    pub async fn generation(&self, name: &str) -> Result<Option<u32>, Error> {
        const SQL: &str = "SELECT generation FROM factline_projections WHERE name = $1";
        let mut connection = self.connection().await?;
        let found = B::fetch(&mut connection, SQL, vec![Arg::from(name)], |row| row.int(0)).await;
        let found = found.map_err(Error::database("read a projection"))?;
        Ok(found.first().and_then(|&generation| u32::try_from(generation).ok()))
    }

    /// Makes a generation of a projection the one to read, and retires those before it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Options`] where it has not seen as much as the one it replaces.
    ///
    /// # Cancel safety
    ///
    /// It is one transaction: calling it again does the same.
    pub async fn swap(&self, name: &str, generation: u32) -> Result<(), Error> {
        const CURSORS: &str = "SELECT coalesce(min(cursor) FILTER (WHERE generation = $2), -1),
                coalesce(min(cursor) FILTER (WHERE generation < $2), 0)
            FROM factline_subscriptions WHERE name = $1 AND state <> 'retired'";
        const SWAP: &str = "INSERT INTO factline_projections (name, generation) VALUES ($1, $2)
            ON CONFLICT (name) DO UPDATE SET generation = excluded.generation";
        const RETIRE: &str = "UPDATE factline_subscriptions
            SET state = 'retired', epoch = epoch + 1, owner = NULL, lease_until = NULL
            WHERE name = $1 AND generation < $2";
        let args = || vec![Arg::from(name), Arg::Int(generation.into())];
        let mut transaction = self.begin().await?;
        // First, as it waits for whoever moves an old cursor right now.
        let done = B::execute(&mut transaction, RETIRE_LOCK, args()).await;
        done.map_err(Error::database("swap"))?;
        let read = |row: &dyn crate::store::backend::Cells| Ok((row.int(0)?, row.int(1)?));
        let cursors = B::fetch(&mut transaction, CURSORS, args(), read).await;
        let cursors = cursors.map_err(Error::database("swap"))?;
        let (new, old) = cursors.first().copied().unwrap_or((-1, 0));
        if new < old {
            let what = format!(
                "swap {name} to generation {generation}: it has seen {} of {old}",
                new.max(0)
            );
            return Err(Error::of(ErrorKind::Options, what));
        }
        for sql in [SWAP, RETIRE] {
            B::execute(&mut transaction, sql, args()).await.map_err(Error::database("swap"))?;
        }
        transaction.commit().await.map_err(Error::database("swap"))
    }

    async fn change(&self, sql: &str, args: Vec<Arg>, what: &'static str) -> Result<u64, Error> {
        let mut connection = self.connection().await?;
        B::execute(&mut connection, sql.to_owned(), args).await.map_err(Error::database(what))
    }
}

/// Locks the rows of older generations, which are retired next.
const RETIRE_LOCK: &str = "UPDATE factline_subscriptions SET shards = shards
    WHERE name = $1 AND generation < $2";

impl<B: Backend> Worker<B> {
    /// Notes that an event stopped the subscription.
    pub(super) async fn stopped(
        &self,
        lease: &Lease,
        event: &Recorded,
        error: &HandlerError,
    ) -> Result<(), Error> {
        let sql = format!(
            "UPDATE factline_subscriptions SET state = 'stopped', failed_at = $4, failure = $5
             WHERE {SEAT}"
        );
        let mut args = self.seat.args();
        args.extend([Arg::Int(event.gpos()), Arg::from(error.source_type())]);
        let mut transaction = self.store.begin().await?;
        // Only who holds the lease may say so.
        lease.advance(&mut transaction, lease.cursor).await?;
        B::execute(&mut transaction, sql, args).await.map_err(Error::database("stop"))?;
        transaction.commit().await.map_err(Error::database("stop"))
    }
}

fn number(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
