//! Who may move a cursor.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use factline_core::id::Uuid;
use sqlx::Transaction;
use tokio::time::Instant;

use crate::store::backend::{Arg, Backend};
use crate::store::{Error, ErrorKind, EventStore};

/// One shard of one generation of a subscription.
#[derive(Clone, Debug)]
pub(super) struct Seat {
    pub(super) name: Arc<str>,
    pub(super) generation: u32,
    pub(super) shard: u32,
    pub(super) shards: u32,
}

impl Seat {
    /// Values `$1`, `$2` and `$3`.
    pub(super) fn args(&self) -> Vec<Arg> {
        let (generation, shard) = (Arg::Int(self.generation.into()), Arg::Int(self.shard.into()));
        vec![Arg::from(&*self.name), generation, shard]
    }
}

/// What `$1`, `$2` and `$3` say.
pub(super) const SEAT: &str = "name = $1 AND generation = $2 AND shard = $3";

/// The right to move the cursor of a seat, until another has taken it.
#[derive(Debug)]
pub(super) struct Lease {
    pub(super) seat: Seat,
    pub(super) cursor: i64,
    /// Streams whose events wait behind one that failed.
    pub(super) parked: BTreeSet<i64>,
    epoch: i64,
    term: Duration,
    renewed: Instant,
}

impl Lease {
    /// Takes the seat; `None` while another has it, or where it is retired.
    pub(super) async fn take<B: Backend>(
        store: &EventStore<B>,
        seat: &Seat,
        owner: Uuid,
        (term, start): (Duration, i64),
    ) -> Result<Option<Self>, Error> {
        store.must_see_all(&format!("subscription {}", seat.name)).await?;
        let mut connection = store.connection().await?;
        let mut args = seat.args();
        args.extend([Arg::Int(seat.shards.into()), Arg::Int(start)]);
        let create = "INSERT INTO factline_subscriptions (name, generation, shard, shards, cursor)
            VALUES ($1, $2, $3, $4, $5) ON CONFLICT (name, generation, shard) DO NOTHING";
        B::execute(&mut connection, create, args).await.map_err(Error::database("subscribe"))?;
        let until = B::later(B::NOW, "$5");
        let take = format!(
            "UPDATE factline_subscriptions SET owner = $4, epoch = epoch + 1, lease_until = {until}
             WHERE {SEAT} AND state = 'running'
               AND (owner IS NULL OR owner = $4 OR lease_until <= {})
             RETURNING epoch, cursor, shards",
            B::NOW
        );
        let mut args = seat.args();
        args.extend([Arg::Uuid(owner), Arg::Int(micros(term))]);
        let read =
            |row: &dyn crate::store::backend::Cells| Ok((row.int(0)?, row.int(1)?, row.int(2)?));
        let taken = B::fetch(&mut connection, take, args, read).await;
        let taken = taken.map_err(Error::database("take a lease"))?;
        let Some(&(epoch, cursor, shards)) = taken.first() else {
            return Self::refused::<B>(&mut connection, seat).await;
        };
        if shards != i64::from(seat.shards) {
            let what = format!("subscription {}: it was begun with {shards} shards", seat.name);
            return Err(Error::of(ErrorKind::Options, what));
        }
        let parked = parked::<B>(&mut connection, seat).await?;
        let renewed = Instant::now();
        Ok(Some(Self { seat: seat.clone(), cursor, parked, epoch, term, renewed }))
    }

    /// Why the seat was not to be had: a stopped subscription is an error, not something to wait for.
    async fn refused<B: Backend>(
        connection: &mut B::Connection,
        seat: &Seat,
    ) -> Result<Option<Self>, Error> {
        let sql = format!("SELECT state FROM factline_subscriptions WHERE {SEAT}");
        let state = B::fetch(connection, sql, seat.args(), |row| row.text(0)).await;
        match state.map_err(Error::database("take a lease"))?.first().map(String::as_str) {
            Some("stopped") => Err(Error::stopped(&seat.name)),
            Some("retired") => {
                let what = format!("subscription {} generation {}", seat.name, seat.generation);
                Err(Error::of(ErrorKind::Retired, what))
            }
            _ => Ok(None),
        }
    }

    /// Moves the cursor, in the transaction of what was handled, and renews the lease.
    pub(super) async fn advance<B: Backend>(
        &self,
        transaction: &mut Transaction<'_, B>,
        cursor: i64,
    ) -> Result<(), Error> {
        let until = B::later(B::NOW, "$6");
        let sql = format!(
            "UPDATE factline_subscriptions SET cursor = $5, lease_until = {until}
             WHERE {SEAT} AND epoch = $4"
        );
        let mut args = self.seat.args();
        args.extend([Arg::Int(self.epoch), Arg::Int(cursor), Arg::Int(micros(self.term))]);
        let moved = B::execute(transaction, sql, args).await;
        self.held(moved.map_err(Error::database("move a cursor"))?)
    }

    /// What was moved is committed.
    pub(super) fn advanced(&mut self, cursor: i64) {
        self.cursor = cursor;
        self.renewed = Instant::now();
    }

    /// Renews the lease where a third of it has passed.
    pub(super) async fn keep<B: Backend>(&mut self, store: &EventStore<B>) -> Result<(), Error> {
        if self.renewed.elapsed() >= self.term / 3 {
            self.renew(store).await?;
            self.renewed = Instant::now();
        }
        Ok(())
    }

    async fn renew<B: Backend>(&self, store: &EventStore<B>) -> Result<(), Error> {
        let until = B::later(B::NOW, "$5");
        let sql = format!(
            "UPDATE factline_subscriptions SET lease_until = {until} WHERE {SEAT} AND epoch = $4"
        );
        let mut args = self.seat.args();
        args.extend([Arg::Int(self.epoch), Arg::Int(micros(self.term))]);
        let mut connection = store.connection().await?;
        let kept = B::execute(&mut connection, sql, args).await;
        self.held(kept.map_err(Error::database("renew a lease"))?)
    }

    /// Renews the lease again and again, beside a handler that takes long; completes when it is lost.
    ///
    /// On SQLite the handler's transaction holds the only lock there is: nobody else can take over.
    pub(super) async fn lost<B: Backend>(&self, store: &EventStore<B>) -> Error {
        loop {
            if B::SEQUENCED {
                tokio::time::sleep(self.term / 3).await;
            } else {
                std::future::pending::<()>().await;
            }
            match self.renew(store).await {
                Err(error) if error.is_fenced() => return error,
                // The lease runs out by itself if this goes on, and then the commit is fenced.
                _ => {}
            }
        }
    }

    /// Lets another take the seat at once.
    pub(super) async fn release<B: Backend>(self, store: &EventStore<B>) {
        let sql = format!(
            "UPDATE factline_subscriptions SET owner = NULL, lease_until = NULL
             WHERE {SEAT} AND epoch = $4"
        );
        let mut args = self.seat.args();
        args.push(Arg::Int(self.epoch));
        if let Ok(mut connection) = store.connection().await {
            let _ = B::execute(&mut connection, sql, args).await;
        }
    }

    fn held(&self, rows: u64) -> Result<(), Error> {
        match rows {
            0 => Err(Error::of(ErrorKind::Fenced, format!("subscription {}", self.seat.name))),
            _ => Ok(()),
        }
    }
}

async fn parked<B: Backend>(
    connection: &mut B::Connection,
    seat: &Seat,
) -> Result<BTreeSet<i64>, Error> {
    const SQL: &str = "SELECT DISTINCT stream_id FROM factline_parked
        WHERE name = $1 AND generation = $2 AND stream_id % $4 = $3";
    let mut args = seat.args();
    args.push(Arg::Int(seat.shards.into()));
    let streams = B::fetch(connection, SQL, args, |row| row.int(0)).await;
    Ok(streams.map_err(Error::database("read parked streams"))?.into_iter().collect())
}

pub(super) fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}
