//! Lanes: records of one key in order, of different keys at once.

use std::future::Future;
use std::hash::{
    BuildHasher as _, BuildHasherDefault, DefaultHasher, Hash as _, Hasher as _, RandomState,
};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::{Arc, mpsc};
use std::task::Poll;

use factline_core::event::{Dispatched, Envelope, HandlerError, Raw};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::Instant;

use super::AtLeastOnce;
use super::arrival::Arrived;
use super::assignment::Assignment;
use super::decode::Decoder;
use super::failure::{Failure, Panicked};
use super::retry::{Retry, Verdict};
use super::route::Route;
use crate::telemetry::{Handled, Observers, Outcome};

/// What a lane tells the poll thread of one record.
pub(super) struct Report {
    pub(super) assignment: Arc<Assignment>,
    pub(super) offset: i64,
    pub(super) bytes: usize,
    pub(super) end: End,
}

/// How a record's stay in its lane ended.
pub(super) enum End {
    /// It needs no more work.
    Done,
    /// Its partition is no longer ours: it was not handled, or not to the end.
    Dropped,
    /// It was given up.
    Failed(Box<Failure>),
}

/// What every lane works with.
pub(super) struct Worker {
    pub(super) group: Arc<str>,
    pub(super) decoder: Decoder,
    pub(super) retry: Retry,
    pub(super) unknown: Option<Box<dyn Route>>,
    pub(super) observers: Observers,
    pub(super) jitter: RandomState,
}

/// The lanes' entries. Dropping them lets each lane finish what it has, and end.
pub(super) struct Lanes {
    lanes: Vec<UnboundedSender<Arrived>>,
}

impl Lanes {
    /// Starts `count` lanes on the runtime of the caller.
    pub(super) fn start(
        count: usize,
        worker: &Arc<Worker>,
        reports: &mpsc::Sender<Report>,
    ) -> Self {
        let lanes = (0..count).map(|_| {
            let (entry, arrivals) = unbounded_channel();
            tokio::spawn(lane(arrivals, Arc::clone(worker), reports.clone()));
            entry
        });
        Self { lanes: lanes.collect() }
    }

    /// Puts a record into the lane of its key; without a key, of its partition.
    ///
    /// Unbounded here: the poll thread bounds what is in all lanes together.
    pub(super) fn put(&self, arrived: Arrived) -> Result<(), Arrived> {
        let mut hash = BuildHasherDefault::<DefaultHasher>::default().build_hasher();
        match &arrived.key {
            Some(key) => key.hash(&mut hash),
            None => (&*arrived.assignment.topic, arrived.assignment.partition).hash(&mut hash),
        }
        let index = usize::try_from(hash.finish() % self.lanes.len() as u64).unwrap_or(0);
        self.lanes[index].send(arrived).map_err(|refused| refused.0)
    }
}

async fn lane(
    mut arrivals: UnboundedReceiver<Arrived>,
    worker: Arc<Worker>,
    reports: mpsc::Sender<Report>,
) {
    while let Some(arrived) = arrivals.recv().await {
        let end = worker.process(&arrived).await;
        let bytes = arrived.bytes();
        let Arrived { assignment, offset, .. } = arrived;
        if reports.send(Report { assignment, offset, bytes, end }).is_err() {
            return; // The poll thread is gone, and with it everybody who would commit.
        }
    }
}

impl Worker {
    /// Handles one record, unless its partition is lost before the end.
    async fn process(&self, arrived: &Arrived) -> End {
        if arrived.assignment.has_ended() {
            return End::Dropped;
        }
        tokio::select! {
            biased; // The handler first: it mostly is ready at once.
            end = self.handle(arrived) => end,
            () = arrived.assignment.ended() => End::Dropped,
        }
    }

    async fn handle(&self, arrived: &Arrived) -> End {
        let envelope = match self.decoder.decode(arrived).await {
            Ok(envelope) => envelope,
            Err(failure) => return End::Failed(Box::new(failure)),
        };
        let started = (!self.observers.is_none()).then(Instant::now);
        let mut cx = AtLeastOnce::new(&envelope, Arc::clone(&self.group));
        let result = self.attempts(&arrived.assignment, &mut cx, &envelope).await;
        let (outcome, end) = match result {
            Ok(outcome) => (outcome, End::Done),
            Err(error) => {
                let event_type = envelope.event_type.clone();
                let failure = Failure::handler(arrived.origin(), event_type, cx.attempt(), error);
                (Outcome::Failed, End::Failed(Box::new(failure)))
            }
        };
        if let (Some(started), Some(origin)) = (started, cx.origin()) {
            self.observers.tell(|observer| {
                observer.handled(&Handled {
                    group: &self.group,
                    event_type: &envelope.event_type,
                    origin,
                    outcome,
                    attempts: cx.attempt(),
                    elapsed: started.elapsed(),
                });
            });
        }
        end
    }

    /// Calls the handler until it succeeds, or is not to be called again.
    async fn attempts(
        &self,
        assignment: &Assignment,
        cx: &mut AtLeastOnce,
        envelope: &Envelope<Raw>,
    ) -> Result<Outcome, HandlerError> {
        loop {
            let error = match self.attempt(assignment, cx, envelope).await {
                Ok(outcome) => return Ok(outcome),
                Err(error) => error,
            };
            match self.retry.after(&error, cx.attempt(), self.jitter(cx)) {
                Verdict::Ignore => return Ok(Outcome::Ignored),
                Verdict::GiveUp => return Err(error),
                Verdict::Again(pause) => {
                    if let Some(origin) = cx.origin() {
                        let event_type = &envelope.event_type;
                        self.observers.tell(|o| o.retrying(event_type, origin, &error, pause));
                    }
                    tokio::time::sleep(pause).await;
                    cx.next_attempt();
                }
            }
        }
    }

    async fn attempt(
        &self,
        assignment: &Assignment,
        cx: &mut AtLeastOnce,
        envelope: &Envelope<Raw>,
    ) -> Result<Outcome, HandlerError> {
        match guarded(assignment.route.handle(cx, envelope)).await? {
            Dispatched::Handled(_) => Ok(Outcome::Done),
            Dispatched::Unknown => match &self.unknown {
                Some(handler) => {
                    guarded(handler.handle(cx, envelope)).await.map(|_| Outcome::Unknown)
                }
                None => {
                    if assignment.route.is_exhaustive() {
                        self.observers.tell(|o| o.unknown(&self.group, envelope));
                    }
                    Ok(Outcome::Unknown)
                }
            },
        }
    }

    /// A number in 0..1, another for each record and attempt.
    fn jitter(&self, cx: &AtLeastOnce) -> f64 {
        let offset = cx.origin().map(|origin| (origin.partition, origin.offset));
        (self.jitter.hash_one((offset, cx.attempt())) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// A panic of a handler is a failure of its record, not the end of the lane.
async fn guarded<T>(
    handling: impl Future<Output = Result<T, HandlerError>>,
) -> Result<T, HandlerError> {
    let mut handling = pin!(handling);
    std::future::poll_fn(|cx| {
        catch_unwind(AssertUnwindSafe(|| handling.as_mut().poll(cx)))
            .unwrap_or_else(|_| Poll::Ready(Err(HandlerError::fatal(Panicked))))
    })
    .await
}
