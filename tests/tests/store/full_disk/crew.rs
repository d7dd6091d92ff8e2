//! All who work with a store while its disk fills up.

use std::error::Error as StdError;

use factline::store::{Error, EventStore, Subscription};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::writer::{Board, WRITERS, write};
use crate::bench::Bench;

type Result<T> = std::result::Result<T, Box<dyn StdError + Send + Sync>>;

/// Writers, each to a stream of its own, and what goes on beside them.
#[derive(Default)]
pub(super) struct Crew {
    board: Board,
    stop: watch::Sender<bool>,
    /// Each ends with its writer and the length of that one's stream.
    writers: JoinSet<std::result::Result<(u32, u64), Error>>,
    parts: JoinSet<std::result::Result<(), Error>>,
}

impl Crew {
    pub(super) fn write<B: Bench>(&mut self, store: &EventStore<B>) {
        for writer in 0..WRITERS {
            self.writers.spawn(write(store.clone(), writer, self.board.clone()));
        }
    }

    pub(super) fn sequence<B: Bench>(&mut self, store: &EventStore<B>) {
        let (sequencer, stopped) = (store.sequencer(), self.stopped());
        self.parts.spawn(async move {
            sequencer.run(stopped).await;
            Ok(())
        });
    }

    pub(super) fn project<B: Bench>(&mut self, projection: Subscription<B>) {
        self.parts.spawn(projection.run(self.stopped()));
    }

    fn stopped(&self) -> impl Future<Output = ()> + use<> {
        let mut stop = self.stop.subscribe();
        async move {
            let _ = stop.wait_for(|stop| *stop).await;
        }
    }

    /// Waits for something that happens while all of them are at work; that one gave up is an error.
    pub(super) async fn until<T>(&mut self, event: impl Future<Output = T>) -> Result<T> {
        tokio::select! {
            Some(ended) = self.writers.join_next() => Err(gave_up("a writer", ended)),
            Some(ended) = self.parts.join_next() => Err(gave_up("a part", ended)),
            happened = event => Ok(happened),
        }
    }

    /// Waits until so many events are acknowledged, of all writers together.
    pub(super) async fn until_written(&mut self, events: u64) -> Result<()> {
        let mut written = self.board.written.subscribe();
        self.until(async move { written.wait_for(|&written| written >= events).await.map(drop) })
            .await?
            .map_err(Into::into)
    }

    /// Waits until each writer was told that there is no room; how many events were acknowledged.
    pub(super) async fn until_refused(&mut self) -> Result<u64> {
        let mut refused = self.board.refused.subscribe();
        self.until(async move { refused.wait_for(|&refused| refused >= WRITERS).await.map(drop) })
            .await??;
        Ok(*self.board.written.borrow())
    }

    /// Tells the writers that there is room again, and waits until they have written some more; how
    /// long each one's stream is.
    pub(super) async fn finish_writing(&mut self) -> Result<Vec<u64>> {
        self.board.room.send_replace(true);
        let mut lengths = vec![0; WRITERS as usize];
        loop {
            tokio::select! {
                done = self.writers.join_next() => match done {
                    Some(done) => {
                        let (writer, length) = done??;
                        lengths[writer as usize] = length;
                    }
                    None => return Ok(lengths),
                },
                Some(ended) = self.parts.join_next() => return Err(gave_up("a part", ended)),
            }
        }
    }

    /// Stops what goes on beside the writers.
    pub(super) async fn end(mut self) -> Result<()> {
        self.stop.send_replace(true);
        while let Some(done) = self.parts.join_next().await {
            done??;
        }
        Ok(())
    }
}

fn gave_up<T>(
    who: &str,
    ended: std::result::Result<std::result::Result<T, Error>, tokio::task::JoinError>,
) -> Box<dyn StdError + Send + Sync> {
    match ended {
        Ok(Ok(_)) => format!("{who} has ended"),
        Ok(Err(error)) => format!("{who} gave up: {error}"),
        Err(error) => format!("{who} panicked: {error}"),
    }
    .into()
}
