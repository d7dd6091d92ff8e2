//! A subscription that is at work.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Refused, Target, impossible};
use crate::store::backend::{Arg, Backend, Cells};
use crate::store::read::Sql;
use crate::store::subscription::Tx;
use crate::store::{Error, EventStore, Recorded};

/// Why an event is among the parked that a replay has put there.
const REDELIVERED: &str = "handled again";

/// Most events in one statement: databases have a limit of values.
const CHUNK: usize = 500;

/// Has a subscription handle events again, where it runs and while it runs.
///
/// The events are put among its parked ones, due at once: its owner handles each in a transaction of
/// its own, those of a stream in their order, and behind those of the stream that were parked before.
/// Events that it has not come to yet are left out, since they come anyway. What it does not want, by
/// topic or tenant, it passes over.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a target does nothing until a replay is run to it"]
pub struct Redelivery {
    name: Arc<str>,
    generation: u32,
}

impl Redelivery {
    /// To a generation of a subscription; where none is said, to the one that was
    /// [made the one to read](EventStore::swap), or else to the only one there is.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Options`](crate::store::ErrorKind::Options) where there is no such subscription,
    /// where it is retired, or where it has several generations and none is said; the database does
    /// not answer.
    ///
    /// # Cancel safety
    ///
    /// It only reads.
    pub async fn to<B: Backend>(
        store: &EventStore<B>,
        subscription: &str,
        generation: Option<u32>,
    ) -> Result<Self, Error> {
        let swapped = match generation {
            Some(generation) => Some(generation),
            None => store.generation(subscription).await?,
        };
        let all = store.subscriptions().await?;
        let mut found: Vec<u32> = all
            .iter()
            .filter(|standing| standing.name == subscription && standing.state != "retired")
            .map(|standing| standing.generation)
            .collect();
        found.dedup();
        let known = |generation: &u32| found.contains(generation);
        match (swapped, &*found) {
            (Some(generation), _) if known(&generation) => Ok(generation),
            (None, [generation]) => Ok(*generation),
            (Some(generation), _) => {
                Err(format!("subscription {subscription}: it has no generation {generation}"))
            }
            (None, []) => Err(format!("subscription {subscription}: there is none")),
            (None, _) => Err(format!("subscription {subscription}: say which of {found:?}")),
        }
        .map(|generation| Self { name: Arc::from(subscription), generation })
        .map_err(impossible)
    }

    /// Locks the subscription's cursors, and tells their owners to look: where each shard is.
    async fn shards<B: Backend>(&self, tx: &mut Tx<B>) -> Result<Shards, Error> {
        const SQL: &str = "UPDATE factline_subscriptions SET redelivered = redelivered + 1
            WHERE name = $1 AND generation = $2 AND state <> 'retired'
            RETURNING shard, shards, cursor";
        let args = vec![Arg::from(&*self.name), Arg::Int(self.generation.into())];
        let read = |row: &dyn Cells| Ok((row.int(0)?, row.int(1)?, row.int(2)?));
        let found = B::fetch(tx.connection(), SQL, args, read).await;
        let found = found.map_err(Error::database("redeliver events"))?;
        let Some(&(_, shards, _)) = found.first() else {
            let what = format!("subscription {}: it was retired meanwhile", self.name);
            return Err(impossible(what));
        };
        let cursors = found.into_iter().map(|(shard, _, cursor)| (shard, cursor)).collect();
        Ok(Shards { shards, cursors })
    }

    async fn park<B: Backend>(&self, tx: &mut Tx<B>, events: &[&Recorded]) -> Result<(), Error> {
        let mut sql = Sql::new(
            "INSERT INTO factline_parked
                 (name, generation, stream_id, gpos, attempts, failure, next_at)",
        );
        sql.args =
            vec![Arg::from(&*self.name), Arg::Int(self.generation.into()), Arg::from(REDELIVERED)];
        for (number, event) in events.iter().enumerate() {
            sql.add(if number == 0 { " VALUES ($1, $2" } else { ", ($1, $2" });
            sql.with(", ", event.stream_number);
            sql.with(", ", event.gpos());
            sql.add(&format!(", 0, $3, {})", B::NOW));
        }
        // One that is parked already is tried again now.
        sql.add(
            " ON CONFLICT (name, generation, stream_id, gpos) DO UPDATE
              SET next_at = excluded.next_at",
        );
        let parked = B::execute(tx.connection(), sql.text, sql.args).await;
        parked.map(|_| ()).map_err(Error::database("redeliver events"))
    }
}

/// Where the shards of a subscription are.
struct Shards {
    shards: i64,
    cursors: BTreeMap<i64, i64>,
}

impl Shards {
    /// Whether an event was handled, or parked, so that it does not come by itself.
    fn has_passed(&self, event: &Recorded) -> bool {
        let shard = event.stream_number % self.shards.max(1);
        self.cursors.get(&shard).is_some_and(|&cursor| event.gpos() <= cursor)
    }
}

impl<B: Backend> Target<B> for Redelivery {
    fn describe(&self) -> String {
        format!("subscription {}@{}", self.name, self.generation)
    }

    async fn deliver_in(&mut self, tx: &mut Tx<B>, events: &[Recorded]) -> Result<(), Refused> {
        let shards = self.shards(tx).await?;
        let passed: Vec<&Recorded> = events.iter().filter(|e| shards.has_passed(e)).collect();
        for chunk in passed.chunks(CHUNK) {
            self.park(tx, chunk).await?;
        }
        Ok(())
    }
}
