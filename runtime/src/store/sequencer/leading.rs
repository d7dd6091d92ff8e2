//! Whether a sequencer leads.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use crate::store::notify::{Listening, News};
use crate::store::wake::Wake;

/// Whether a sequencer leads, as far as it knows.
pub(super) struct Leading {
    wake: Arc<Wake>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    leads: bool,
    /// Whether it waits for what is appended, while it leads.
    waits: bool,
    listening: Option<Listening>,
}

impl Leading {
    pub(super) fn new(wake: &Arc<Wake>) -> Self {
        Self { wake: Arc::clone(wake), state: Mutex::default() }
    }

    /// From now on it waits for what is appended, here or elsewhere.
    pub(super) fn wait(&self) {
        self.change(|state| state.waits = true);
    }

    /// Whether it leads: it has just learnt.
    pub(super) fn set(&self, leads: bool) {
        self.change(|state| {
            if leads != state.leads {
                self.wake.lead(leads);
            }
            state.leads = leads;
        });
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut state);
        if !(state.leads && state.waits) {
            state.listening = None;
        } else if state.listening.is_none() {
            state.listening = self.wake.hear(News::APPENDED);
        }
    }
}

impl Drop for Leading {
    fn drop(&mut self) {
        self.set(false);
    }
}

impl fmt::Debug for Leading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        f.debug_struct("Leading").field("leads", &state.leads).finish_non_exhaustive()
    }
}
