//! How far it is.

/// How far an archive is that is being made, checked or restored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// What is being done.
    pub step: Step,
    /// Events that it is done with.
    pub done: u64,
    /// Events that there are.
    pub events: u64,
}

/// What is done with all events before the next of it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Step {
    /// Events are written to the file.
    Writing,
    /// The file is read, and held against what the store has.
    Checking,
    /// What is in the file is removed from the store.
    Removing,
    /// What is in the file is put back into the store.
    Restoring,
}
