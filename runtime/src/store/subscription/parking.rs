//! Events that wait behind one whose handler failed.

use factline_core::event::HandlerError;
use sqlx::Transaction;

use super::lease::Lease;
use super::policy::parked_for;
use crate::store::backend::{Arg, Backend};
use crate::store::{Error, EventStore, Recorded};

/// The type of failure of an event that only waits behind another.
const BEHIND: &str = "behind another";

/// A parked event that may be tried again.
#[derive(Clone, Copy, Debug)]
pub(super) struct Due {
    pub(super) stream: i64,
    pub(super) position: i64,
    pub(super) attempts: u32,
}

impl Lease {
    /// Parks an event: the one that failed, or one of its stream behind it.
    pub(super) async fn park<B: Backend>(
        &self,
        transaction: &mut Transaction<'_, B>,
        event: &Recorded,
        failed: Option<(&HandlerError, u32)>,
    ) -> Result<(), Error> {
        let next = B::later(B::NOW, "$7");
        let sql = format!(
            "INSERT INTO factline_parked
                 (name, generation, stream_id, gpos, attempts, failure, next_at)
             VALUES ($1, $2, $3, $4, $5, $6, {next})
             ON CONFLICT (name, generation, stream_id, gpos) DO UPDATE
             SET attempts = excluded.attempts, failure = excluded.failure,
                 next_at = excluded.next_at"
        );
        let (attempts, failure, wait) = match failed {
            None => (0, BEHIND, 0),
            Some((error, attempts)) => (attempts, error.source_type(), parked_for(error, attempts)),
        };
        let args = vec![
            Arg::from(&*self.seat.name),
            Arg::Int(self.seat.generation.into()),
            Arg::Int(event.stream_number),
            Arg::Int(event.gpos()),
            Arg::Int(attempts.into()),
            Arg::from(failure),
            Arg::Int(wait),
        ];
        B::execute(transaction, sql, args).await.map_err(Error::database("park an event"))?;
        Ok(())
    }

    /// The first of a parked stream's events, where it is time to try it again.
    pub(super) async fn due<B: Backend>(
        &self,
        store: &EventStore<B>,
    ) -> Result<Option<Due>, Error> {
        if self.parked.is_empty() {
            return Ok(None);
        }
        let sql = format!(
            "SELECT stream_id, gpos, attempts FROM factline_parked p
             WHERE name = $1 AND generation = $2 AND stream_id % $4 = $3 AND next_at <= {}
               AND NOT EXISTS (
                   SELECT 1 FROM factline_parked b WHERE b.name = p.name
                   AND b.generation = p.generation AND b.stream_id = p.stream_id AND b.gpos < p.gpos
               )
             ORDER BY next_at, gpos LIMIT 1",
            B::NOW
        );
        let mut args = self.seat.args();
        args.push(Arg::Int(self.seat.shards.into()));
        let mut connection = store.connection().await?;
        let due = B::fetch(&mut connection, sql, args, |row| {
            let attempts = u32::try_from(row.int(2)?).unwrap_or(u32::MAX);
            Ok(Due { stream: row.int(0)?, position: row.int(1)?, attempts })
        });
        Ok(due.await.map_err(Error::database("read parked events"))?.first().copied())
    }

    /// Takes an event out; whether more of its stream are parked.
    pub(super) async fn unpark<B: Backend>(
        &self,
        transaction: &mut Transaction<'_, B>,
        due: Due,
    ) -> Result<bool, Error> {
        const DELETE: &str = "DELETE FROM factline_parked
            WHERE name = $1 AND generation = $2 AND stream_id = $3 AND gpos = $4";
        const MORE: &str = "SELECT count(*) FROM factline_parked
            WHERE name = $1 AND generation = $2 AND stream_id = $3";
        let (name, generation) = (&*self.seat.name, i64::from(self.seat.generation));
        let mut args = vec![Arg::from(name), Arg::Int(generation), Arg::Int(due.stream)];
        let rest = args.clone();
        args.push(Arg::Int(due.position));
        B::execute(transaction, DELETE, args).await.map_err(Error::database("unpark an event"))?;
        let more = B::fetch(transaction, MORE, rest, |row| row.int(0)).await;
        Ok(more.map_err(Error::database("read parked events"))?.first().is_some_and(|&n| n > 0))
    }
}
