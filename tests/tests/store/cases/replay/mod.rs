//! Replays: which events they deliver, and that nothing is lost or done twice, whoever dies when.

pub(crate) mod again;
pub(crate) mod chosen;
pub(crate) mod failing;
pub(crate) mod file;
pub(crate) mod killed;
pub(crate) mod pace;

use std::future::pending;
use std::sync::Arc;

use factline::store::replay::{Bound, Refused, Replay, Summary, Target};
use factline::store::{Backend, Error, Recorded, Tx};
use tokio::sync::{Notify, watch};

use crate::bench::{Bench, Fixture};

/// A target that lists positions: outside of any transaction, and in the one of the cursor.
#[derive(Clone)]
pub(crate) struct List {
    pub(crate) outside: watch::Sender<Vec<u64>>,
    /// Where it hangs, and tells so, until it is let go.
    hangs: Option<(Point, Arc<Notify>, Arc<Notify>)>,
}

/// A point in the life of a batch.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Point {
    /// Before it is taken.
    Before,
    /// Taken, and not yet noted.
    Taken,
    /// Everything is done but the end.
    End,
}

impl List {
    pub(crate) fn new() -> Self {
        Self { outside: watch::Sender::new(Vec::new()), hangs: None }
    }

    /// One that hangs with the batch that has the position 13; what says so, and what lets it go.
    pub(crate) fn hanging(&self, point: Point) -> (Self, Arc<Notify>, Arc<Notify>) {
        let (reached, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let hangs = Some((point, Arc::clone(&reached), Arc::clone(&go)));
        (Self { outside: self.outside.clone(), hangs }, reached, go)
    }

    pub(crate) fn positions(&self) -> Vec<u64> {
        self.outside.borrow().clone()
    }

    async fn reach(&self, at: Point, events: &[Recorded]) {
        let Some((point, reached, go)) = &self.hangs else { return };
        let is_there = at == Point::End || positions(events).contains(&13);
        if *point == at && is_there {
            reached.notify_one();
            go.notified().await;
        }
    }
}

pub(crate) fn positions(events: &[Recorded]) -> Vec<u64> {
    events.iter().filter_map(|event| event.position).collect()
}

impl<B: Bench> Target<B> for List {
    fn describe(&self) -> String {
        "list".to_owned()
    }

    async fn deliver(&mut self, events: &[Recorded]) -> Result<(), Refused> {
        self.reach(Point::Before, events).await;
        self.outside.send_modify(|seen| seen.extend(positions(events)));
        self.reach(Point::Taken, events).await;
        Ok(())
    }

    async fn deliver_in(&mut self, tx: &mut Tx<B>, events: &[Recorded]) -> Result<(), Refused> {
        for position in positions(events) {
            let sql = format!("INSERT INTO seen_1 VALUES ({position})");
            B::run_in(tx.transaction(), &sql).await.map_err(Refused::fatal)?;
        }
        Ok(())
    }

    async fn finish(&mut self) -> Result<(), Refused> {
        self.reach(Point::End, &[]).await;
        Ok(())
    }
}

/// Runs to the end.
pub(crate) async fn run<B: Backend, T: Target<B>>(replay: Bound<B, T>) -> Result<Summary, Error> {
    replay.run(pending()).await
}

pub(crate) fn replay<B: Bench>(fixture: &Fixture<B>) -> Replay<B> {
    fixture.store.replay("again").batch(4)
}

/// The lease of whoever died runs out.
pub(crate) async fn expire<B: Bench>(fixture: &Fixture<B>) -> Result<u64, sqlx::Error> {
    let past = if B::LABEL == "sqlite" { "0" } else { "now() - interval '1 second'" };
    fixture.run(&format!("UPDATE factline_replays SET lease_until = {past}")).await
}
