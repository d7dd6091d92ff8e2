//! Who handles a seat's events.

use std::collections::BTreeSet;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::Duration;

use factline_core::id::Uuid;

use crate::store::backend::{Arg, Backend};
use crate::store::lease::{self, Place};
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

    fn place(&self) -> Place {
        let what = format!("subscription {}", self.name);
        Place { table: "factline_subscriptions", key: SEAT, args: self.args(), what }
    }
}

/// What `$1`, `$2` and `$3` say.
pub(super) const SEAT: &str = "name = $1 AND generation = $2 AND shard = $3";

/// The lease of a seat, and what its owner keeps in mind.
#[derive(Debug)]
pub(super) struct Lease {
    pub(super) seat: Seat,
    held: lease::Lease,
    /// Streams whose events wait behind one that failed.
    pub(super) parked: BTreeSet<i64>,
    /// How often others had put events among the parked when those streams were read.
    redelivered: i64,
}

impl Deref for Lease {
    type Target = lease::Lease;

    fn deref(&self) -> &lease::Lease {
        &self.held
    }
}

impl DerefMut for Lease {
    fn deref_mut(&mut self) -> &mut lease::Lease {
        &mut self.held
    }
}

impl Lease {
    /// Takes the seat; `None` while another has it.
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
        let taken = lease::Lease::take::<B>(&mut connection, seat.place(), owner, term).await?;
        let Some(held) = taken else { return Self::refused::<B>(&mut connection, seat).await };
        let sql = format!("SELECT shards, redelivered FROM factline_subscriptions WHERE {SEAT}");
        let read = |row: &dyn crate::store::backend::Cells| Ok((row.int(0)?, row.int(1)?));
        let found = B::fetch(&mut connection, sql, seat.args(), read).await;
        let found = found.map_err(Error::database("take a lease"))?;
        let (shards, redelivered) = found.first().copied().unwrap_or_default();
        if shards != i64::from(seat.shards) {
            let what = format!("subscription {}: it was begun with {shards} shards", seat.name);
            return Err(Error::of(ErrorKind::Options, what));
        }
        let parked = parked::<B>(&mut connection, seat).await?;
        Ok(Some(Self { seat: seat.clone(), held, parked, redelivered }))
    }

    /// Why the seat was not to be had: a stopped subscription is an error, not something to wait for.
    async fn refused<B: Backend>(
        connection: &mut B::Connection,
        seat: &Seat,
    ) -> Result<Option<Self>, Error> {
        let sql = format!("SELECT state FROM factline_subscriptions WHERE {SEAT}");
        let state = B::fetch(connection, sql, seat.args(), |row| row.text(0)).await;
        match state.map_err(Error::database("take a lease"))?.first().map(String::as_str) {
            Some("stopped") => Err(Error::stopped(&format!("subscription {}", seat.name))),
            Some("retired") => {
                let what = format!("subscription {} generation {}", seat.name, seat.generation);
                Err(Error::of(ErrorKind::Retired, what))
            }
            _ => Ok(None),
        }
    }

    /// Looks how far the order is, and whether others have put events among the parked: then their
    /// streams are read anew.
    ///
    /// Whoever does so says it in the row of the seat, in the same transaction.
    pub(super) async fn look<B: Backend>(&mut self, store: &EventStore<B>) -> Result<i64, Error> {
        let sql = format!(
            "SELECT (SELECT coalesce(max(gpos), 0) FROM factline_ordering), redelivered
             FROM factline_subscriptions WHERE {SEAT}"
        );
        let mut connection = store.connection().await?;
        let read = |row: &dyn crate::store::backend::Cells| Ok((row.int(0)?, row.int(1)?));
        let found = B::fetch(&mut connection, sql, self.seat.args(), read).await;
        let found = found.map_err(Error::database("read the head"))?;
        // Without a row nobody can commit anything: the next one who tries is told.
        let (head, redelivered) = found.first().copied().unwrap_or((0, self.redelivered));
        if redelivered != self.redelivered {
            self.parked = parked::<B>(&mut connection, &self.seat).await?;
            self.redelivered = redelivered;
        }
        Ok(head)
    }

    /// Lets another take the seat at once.
    pub(super) async fn release<B: Backend>(self, store: &EventStore<B>) {
        self.held.release(store).await;
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
