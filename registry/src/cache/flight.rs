//! [`SingleFlight`]: one request for a key at a time, its result kept, its error not.
//!
//! That something is not there is no error like the others: it is kept for a while, if wanted.

use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};
use tokio::time::Instant;

use crate::Error;

/// From how many slots on those are looked for whose time is over: whoever sends records with
/// made-up ids must not fill the memory.
const MANY: usize = 1024;

type Flight<V> = Shared<BoxFuture<'static, Result<V, Error>>>;

/// Values by key, each asked for once.
///
/// Whoever asks first starts the request, all who wait drive it: one that gives up leaves it to the
/// others, and a request that everybody left goes on with the next to ask.
pub(crate) struct SingleFlight<K, V: Clone> {
    slots: Mutex<HashMap<K, Slot<V>>>,
    /// How long it is known that something is not there.
    missing_for: Duration,
}

enum Slot<V: Clone> {
    Landed(V),
    Flying(Flight<V>),
    /// It was not there, and is not asked for before this moment.
    Missing(Error, Instant),
}

impl<K: Eq + Hash + Clone, V: Clone + Send + Sync + 'static> SingleFlight<K, V> {
    /// Remembers for this long that something is not there.
    pub(crate) fn missing_for(time: Duration) -> Self {
        Self { missing_for: time, ..Self::default() }
    }

    /// Forgets everything that has landed, and what was not there.
    pub(crate) fn forget(&self) {
        self.slots().retain(|_, slot| matches!(slot, Slot::Flying(_)));
    }

    /// Forgets what was not there.
    pub(crate) fn forget_missing(&self) {
        self.slots().retain(|_, slot| !matches!(slot, Slot::Missing(..)));
    }

    /// The value of a key: the one kept, the one on its way, or that of a new request.
    pub(crate) async fn get<F>(&self, key: K, request: impl FnOnce() -> F) -> Result<V, Error>
    where
        F: Future<Output = Result<V, Error>> + Send + 'static,
    {
        let flight = match self.slots().get(&key) {
            Some(Slot::Landed(value)) => return Ok(value.clone()),
            Some(Slot::Flying(flight)) => Some(flight.clone()),
            Some(Slot::Missing(error, until)) if Instant::now() < *until => {
                return Err(error.clone());
            }
            Some(Slot::Missing(..)) | None => None,
        };
        let flight = flight.unwrap_or_else(|| self.start(&key, request().boxed().shared()));
        let result = flight.clone().await;
        self.land(key, &flight, &result);
        result
    }

    /// Starts a flight, unless another has started since.
    fn start(&self, key: &K, flight: Flight<V>) -> Flight<V> {
        let mut slots = self.slots();
        match slots.get(key) {
            Some(Slot::Flying(flight)) => return flight.clone(),
            Some(Slot::Landed(value)) => {
                let value = value.clone();
                return async { Ok(value) }.boxed().shared();
            }
            Some(Slot::Missing(..)) | None => {}
        }
        slots.insert(key.clone(), Slot::Flying(flight.clone()));
        flight
    }

    /// Keeps the value, or forgets the flight, unless that has been done already.
    fn land(&self, key: K, flight: &Flight<V>, result: &Result<V, Error>) {
        let mut slots = self.slots();
        let is_ours =
            matches!(slots.get(&key), Some(Slot::Flying(flying)) if flying.ptr_eq(flight));
        if !is_ours {
            return;
        }
        match result {
            Ok(value) => drop(slots.insert(key, Slot::Landed(value.clone()))),
            Err(error) if error.is_not_found() && !self.missing_for.is_zero() => {
                let now = Instant::now();
                if slots.len() >= MANY {
                    let is_over =
                        |slot: &Slot<V>| matches!(slot, Slot::Missing(_, until) if *until <= now);
                    slots.retain(|_, slot| !is_over(slot));
                }
                slots.insert(key, Slot::Missing(error.clone(), now + self.missing_for));
            }
            Err(_) => drop(slots.remove(&key)),
        }
    }

    fn slots(&self) -> MutexGuard<'_, HashMap<K, Slot<V>>> {
        // Nothing that could panic runs under the lock: a poisoned map is whole.
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K, V: Clone> Default for SingleFlight<K, V> {
    fn default() -> Self {
        Self { slots: Mutex::default(), missing_for: Duration::ZERO }
    }
}

impl<K, V: Clone> fmt::Debug for SingleFlight<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = self.slots.lock().map_or(0, |slots| slots.len());
        f.debug_struct("SingleFlight").field("known", &known).finish()
    }
}
