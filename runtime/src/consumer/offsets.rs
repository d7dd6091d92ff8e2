//! Which offset of one partition may be committed: a pure state machine.

use std::collections::VecDeque;

#[cfg(test)]
#[path = "offsets_tests.rs"]
mod tests;

/// The records of one assigned partition from the oldest that is not done to the newest handed out.
///
/// INVARIANT: the position never passes a record that was handed out and is not done, whatever the
/// order in which records become done.
#[derive(Debug, Default)]
pub(super) struct OffsetTracker {
    entries: VecDeque<Entry>,
    position: Option<i64>,
    open: usize,
}

#[derive(Debug)]
struct Entry {
    offset: i64,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// A lane has it.
    Open,
    /// It needs no more work.
    Done,
    /// Nobody works on it, and it is not done: nothing behind it is ever committed.
    Left,
}

/// What became of a record that was offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Admission {
    /// It follows everything seen so far.
    Next,
    /// The log goes on at an offset already seen: it was truncated, or the position was reset.
    Rewound,
}

impl OffsetTracker {
    /// Notes that the record at `offset` is being handed out.
    ///
    /// Offsets need not be contiguous (compaction, transaction markers), only rising. One that is
    /// not is refused and changes nothing: its tracker is of a log that no longer exists.
    pub(super) fn admit(&mut self, offset: i64) -> Admission {
        let seen = self.entries.back().map(|entry| entry.offset + 1).or(self.position);
        if seen.is_some_and(|next| offset < next) {
            return Admission::Rewound;
        }
        self.entries.push_back(Entry { offset, state: State::Open });
        self.open += 1;
        Admission::Next
    }

    /// Notes that the record at `offset` needs no more work. One not handed out, or settled before,
    /// changes nothing.
    pub(super) fn done(&mut self, offset: i64) {
        self.settle(offset, State::Done);
        while self.entries.front().is_some_and(|entry| entry.state == State::Done) {
            self.position = self.entries.pop_front().map(|entry| entry.offset + 1);
        }
    }

    /// Notes that nobody works on the record at `offset` any more, although it is not done: the
    /// position stays before it.
    pub(super) fn leave(&mut self, offset: i64) {
        self.settle(offset, State::Left);
    }

    fn settle(&mut self, offset: i64, state: State) {
        let Some(index) = self.index_of(offset) else { return };
        let entry = &mut self.entries[index];
        if entry.state == State::Open {
            entry.state = state;
            self.open -= 1;
        }
    }

    /// The offset to commit: the first that is not done. `None` until something is.
    pub(super) fn position(&self) -> Option<i64> {
        self.position
    }

    /// Records that lanes have.
    pub(super) fn open(&self) -> usize {
        self.open
    }

    /// Records between the position and the newest handed out, done ones included: what a stuck
    /// record holds in memory behind it.
    pub(super) fn window(&self) -> usize {
        self.entries.len()
    }

    /// Offsets are nearly always contiguous, so the first guess is nearly always right.
    fn index_of(&self, offset: i64) -> Option<usize> {
        let first = self.entries.front()?.offset;
        let guess = usize::try_from(offset.checked_sub(first)?).ok()?;
        match self.entries.get(guess) {
            Some(entry) if entry.offset == offset => Some(guess),
            _ => self.entries.binary_search_by_key(&offset, |entry| entry.offset).ok(),
        }
    }
}
