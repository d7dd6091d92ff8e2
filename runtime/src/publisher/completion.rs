//! What a delivery report and the one who awaits it share.

use std::borrow::Cow;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use super::Error;

/// Where a record went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) partition: i32,
    pub(crate) offset: i64,
}

/// One record's way from accepted to delivered: one allocation, made when it is accepted.
#[derive(Debug)]
pub(crate) struct Completion {
    /// What the record holds of the publisher's budget, in bytes.
    pub(crate) charge: u32,
    pub(crate) event_type: Cow<'static, str>,
    state: Mutex<State>,
}

#[derive(Debug)]
enum State {
    Waiting(Option<Waker>),
    Done(Result<Place, Error>),
    Taken,
}

impl Completion {
    pub(crate) fn new(event_type: Cow<'static, str>, charge: u32) -> Self {
        Self { charge, event_type, state: Mutex::new(State::Waiting(None)) }
    }

    /// Hands over the outcome, once; wakes whoever waits for it.
    pub(crate) fn complete(&self, outcome: Result<Place, Error>) {
        let before = {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *state, State::Done(outcome))
        };
        if let State::Waiting(Some(waker)) = before {
            waker.wake();
        }
    }

    /// Takes the outcome, or leaves a waker to be told of it.
    pub(crate) fn poll(&self, cx: &mut Context<'_>) -> Poll<Result<Place, Error>> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match &mut *state {
            State::Waiting(Some(waker)) if waker.will_wake(cx.waker()) => Poll::Pending,
            State::Waiting(waker) => {
                *waker = Some(cx.waker().clone());
                Poll::Pending
            }
            State::Done(_) => match std::mem::replace(&mut *state, State::Taken) {
                State::Done(outcome) => Poll::Ready(outcome),
                State::Waiting(_) | State::Taken => Poll::Pending,
            },
            State::Taken => Poll::Pending,
        }
    }
}
