//! Handling one record: decode, call the handler, try again, give up.

use std::future::Future;
use std::hash::{BuildHasher as _, RandomState};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use factline_core::event::{Dispatched, Envelope, HandlerError, Raw};
use tokio::time::Instant;

use super::AtLeastOnce;
use super::arrival::Arrived;
use super::assignment::Assignment;
use super::decode::Decoder;
use super::failure::{Failure, Panicked};
use super::retry::{Retry, Verdict};
use super::route::Route;
use crate::telemetry::{Handled, Observers, Outcome};

/// How a record's handling ended.
pub(super) enum End {
    /// It needs no more work.
    Done,
    /// It was not handled, or not to the end: its partition is no longer ours, or the consumer
    /// stops for a failure before it.
    Dropped,
    /// It was given up.
    Failed(Box<Failure>),
}

/// What is needed to handle a record.
pub(super) struct Worker {
    pub(super) group: Arc<str>,
    pub(super) decoder: Decoder,
    pub(super) retry: Retry,
    pub(super) unknown: Option<Box<dyn Route>>,
    pub(super) observers: Observers,
    pub(super) jitter: RandomState,
}

impl Worker {
    /// Handles one record, unless its partition is lost before the end.
    pub(super) async fn process(&self, arrived: &Arrived) -> End {
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
