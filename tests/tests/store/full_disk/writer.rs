//! A writer that goes on until it is told that it is enough, whatever happens to the disk.

use std::time::Duration;

use factline::store::{Error, ErrorKind, EventStore, Expected};
use tokio::sync::watch;

use crate::bench::Bench;
use crate::support::{batch, stream};

pub(super) const WRITERS: u32 = 4;
/// Events of one append.
const EVENTS: u64 = 5;
/// How often each appends at least, when there is room again.
const AFTER: u64 = 10;

/// What writers and the test tell each other.
#[derive(Clone, Default)]
pub(super) struct Board {
    /// Events that were acknowledged.
    pub(super) written: watch::Sender<u64>,
    /// How often there was no room.
    pub(super) refused: watch::Sender<u32>,
    /// Whether there is room again.
    pub(super) room: watch::Sender<bool>,
}

/// Appends one batch after the other, each until it is known to be there. The stream's length.
pub(super) async fn write<B: Bench>(
    store: EventStore<B>,
    writer: u32,
    board: Board,
) -> Result<(u32, u64), Error> {
    let (mut length, mut left) = (0, AFTER);
    while left > 0 {
        if *board.room.borrow() {
            left -= 1;
        }
        append(&store, writer, length, &board).await?;
        length += EVENTS;
        board.written.send_modify(|written| *written += EVENTS);
    }
    Ok((writer, length))
}

async fn append<B: Bench>(
    store: &EventStore<B>,
    writer: u32,
    length: u64,
    board: &Board,
) -> Result<(), Error> {
    let first = i64::try_from(length).unwrap_or(0);
    let events = batch(store, writer, first, i64::try_from(EVENTS).unwrap_or(0));
    let mut refused = false;
    loop {
        match store.append(&stream(writer), Expected::Exact(length), &events).await {
            Ok(done) => {
                assert_eq!((done.first, done.last), (length + 1, length + EVENTS));
                assert!(!(refused && done.repeated), "it had said that it changed nothing");
                return Ok(());
            }
            Err(error) if error.kind() == ErrorKind::Full && !*board.room.borrow() => {
                assert!(error.is_retriable() && !error.is_unavailable(), "{error}");
                assert!(error.to_string().contains("make room"), "it says what to do: {error}");
                refused = true;
                board.refused.send_modify(|refused| *refused += 1);
                let _ = board.room.subscribe().wait_for(|room| *room).await;
            }
            Err(error) if error.is_unavailable() => {
                refused = false;
                // The pace of asking; the end is told by the answer.
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            Err(error) => return Err(error),
        }
    }
}
