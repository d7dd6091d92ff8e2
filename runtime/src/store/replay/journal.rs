//! How far replays are whose target does not keep that itself: a row for each, with a lease.

use std::time::Duration;

use factline_core::id::Uuid;

use super::order::Order;
use crate::store::backend::{Arg, Backend, Cells};
use crate::store::lease::{Lease, Place};
use crate::store::stop::Stop;
use crate::store::{Error, ErrorKind, EventStore};

/// Longest time between two looks whether another gives signs of life.
const LOOK: Duration = Duration::from_millis(100);

/// Where a replay stands when it is to begin or to go on.
pub(super) enum Begun {
    /// It is this one's, with so many events delivered.
    Ours(Order, u64, Lease),
    /// An earlier run has finished it.
    Finished(Order, u64),
    /// It was told to stop meanwhile.
    Stopped,
}

/// Who wants to do a replay.
#[derive(Clone, Copy, Debug)]
pub(super) struct Claim {
    pub(super) owner: Uuid,
    pub(super) term: Duration,
    pub(super) restart: bool,
}

/// Begins a replay, or goes on with it, once nobody else is at it.
///
/// One that was killed gives no sign of life any more: its lease is waited for. One that does has it.
pub(super) async fn begin<B: Backend>(
    store: &EventStore<B>,
    asked: &Order,
    claim: Claim,
    stop: &mut Stop,
) -> Result<Begun, Error> {
    let mut connection = store.connection().await?;
    let mut seen = None;
    loop {
        create::<B>(&mut connection, asked).await?;
        let is_free = !claim.restart || restart::<B>(&mut connection, asked).await?;
        let row = Row::find::<B>(&mut connection, asked).await?;
        if is_free {
            row.order.must_be(asked)?;
            if row.is_done {
                return Ok(Begun::Finished(row.order, row.delivered));
            }
            let place = place(asked);
            let taken = Lease::take::<B>(&mut connection, place, claim.owner, claim.term).await?;
            if let Some(lease) = taken {
                return Ok(Begun::Ours(row.order, row.delivered, lease));
            }
        }
        // A lease that moves on is somebody's who lives.
        if seen.is_some_and(|seen| seen != row.until) {
            return Err(Error::of(ErrorKind::Taken, asked.what()));
        }
        seen = Some(row.until);
        if stop.pause(LOOK).await {
            return Ok(Begun::Stopped);
        }
    }
}

fn place(order: &Order) -> Place {
    let args = vec![Arg::from(&*order.name)];
    Place { table: "factline_replays", key: "name = $1", args, what: order.what() }
}

fn args(order: &Order) -> Vec<Arg> {
    let position = |position: u64| Arg::Int(i64::try_from(position).unwrap_or(i64::MAX));
    vec![
        Arg::from(&*order.name),
        Arg::from(&*order.target),
        Arg::from(&*order.range),
        Arg::Bytes(order.filter.to_vec()),
        position(order.first),
        position(order.last),
    ]
}

async fn create<B: Backend>(connection: &mut B::Connection, order: &Order) -> Result<(), Error> {
    const SQL: &str = "INSERT INTO factline_replays
            (name, target, wanted, filter, first_gpos, last_gpos, cursor)
        VALUES ($1, $2, $3, $4, $5, $6, $5 - 1) ON CONFLICT (name) DO NOTHING";
    let made = B::execute(connection, SQL, args(order)).await;
    made.map(|_| ()).map_err(Error::database("begin a replay"))
}

/// Forgets what one of this name did, unless somebody is at it; whether nobody is. The epoch goes on,
/// so that nobody who was can change anything any more.
async fn restart<B: Backend>(connection: &mut B::Connection, order: &Order) -> Result<bool, Error> {
    let sql = format!(
        "UPDATE factline_replays SET target = $2, wanted = $3, filter = $4, first_gpos = $5,
             last_gpos = $6, cursor = $5 - 1, delivered = 0, state = 'running',
             epoch = epoch + 1, owner = NULL, lease_until = NULL
         WHERE name = $1 AND (owner IS NULL OR lease_until <= {})",
        B::NOW
    );
    let made = B::execute(connection, sql, args(order)).await;
    made.map(|rows| rows > 0).map_err(Error::database("restart a replay"))
}

struct Row {
    order: Order,
    delivered: u64,
    is_done: bool,
    /// When the lease runs out.
    until: Option<i64>,
}

impl Row {
    async fn find<B: Backend>(
        connection: &mut B::Connection,
        asked: &Order,
    ) -> Result<Self, Error> {
        const SQL: &str = "SELECT name, target, wanted, filter, first_gpos, last_gpos, delivered,
            state, lease_until FROM factline_replays WHERE name = $1";
        let found = B::fetch(connection, SQL, vec![Arg::from(&*asked.name)], Self::read).await;
        let found = found.map_err(Error::database("read a replay"))?.pop();
        found.ok_or_else(|| Error::of(ErrorKind::Fenced, asked.what()))
    }

    fn read(row: &dyn Cells) -> Result<Self, sqlx::Error> {
        let number = |column| row.int(column).map(|number| u64::try_from(number).unwrap_or(0));
        let filter = row.bytes(3)?.try_into().unwrap_or_default();
        let order = Order::new(row.text(0)?, row.text(1)?, row.text(2)?, filter);
        Ok(Self {
            order: order.between(number(4)?, number(5)?),
            delivered: number(6)?,
            is_done: row.text(7)? == "done",
            until: row.opt_time(8)?,
        })
    }
}
