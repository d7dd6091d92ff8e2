//! [`SingleFlight`]: one request for a key at a time, its result kept, its error not.

use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};

use crate::Error;

type Flight<V> = Shared<BoxFuture<'static, Result<V, Error>>>;

/// Values by key, each asked for once.
///
/// Whoever asks first starts the request, all who wait drive it: one that gives up leaves it to the
/// others, and a request that everybody left goes on with the next to ask.
pub(crate) struct SingleFlight<K, V: Clone> {
    slots: Mutex<HashMap<K, Slot<V>>>,
}

enum Slot<V: Clone> {
    Landed(V),
    Flying(Flight<V>),
}

impl<K: Eq + Hash + Clone, V: Clone + Send + Sync + 'static> SingleFlight<K, V> {
    /// The value of a key: the one kept, the one on its way, or that of a new request.
    pub(crate) async fn get<F>(&self, key: K, request: impl FnOnce() -> F) -> Result<V, Error>
    where
        F: Future<Output = Result<V, Error>> + Send + 'static,
    {
        let flight = match self.slots().get(&key) {
            Some(Slot::Landed(value)) => return Ok(value.clone()),
            Some(Slot::Flying(flight)) => Some(flight.clone()),
            None => None,
        };
        let flight = flight.unwrap_or_else(|| self.start(&key, request().boxed().shared()));
        let result = flight.clone().await;
        self.land(key, &flight, result.as_ref().ok());
        result
    }

    /// Starts a flight, unless another has started since.
    fn start(&self, key: &K, flight: Flight<V>) -> Flight<V> {
        match self.slots().entry(key.clone()).or_insert_with(|| Slot::Flying(flight)) {
            Slot::Flying(flight) => flight.clone(),
            Slot::Landed(value) => {
                let value = value.clone();
                async { Ok(value) }.boxed().shared()
            }
        }
    }

    /// Keeps the value, or forgets the flight, unless that has been done already.
    fn land(&self, key: K, flight: &Flight<V>, value: Option<&V>) {
        let mut slots = self.slots();
        let is_ours =
            matches!(slots.get(&key), Some(Slot::Flying(flying)) if flying.ptr_eq(flight));
        match value {
            Some(value) if is_ours => drop(slots.insert(key, Slot::Landed(value.clone()))),
            None if is_ours => drop(slots.remove(&key)),
            _ => {}
        }
    }

    fn slots(&self) -> MutexGuard<'_, HashMap<K, Slot<V>>> {
        // Nothing that could panic runs under the lock: a poisoned map is whole.
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K, V: Clone> Default for SingleFlight<K, V> {
    fn default() -> Self {
        Self { slots: Mutex::default() }
    }
}

impl<K, V: Clone> fmt::Debug for SingleFlight<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = self.slots.lock().map_or(0, |slots| slots.len());
        f.debug_struct("SingleFlight").field("known", &known).finish()
    }
}
