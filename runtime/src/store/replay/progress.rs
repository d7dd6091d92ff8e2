//! How far a replay is.

/// How far a replay is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The first position of its range.
    pub first: u64,
    /// The last position of its range.
    pub last: u64,
    /// The last position that is dealt with; before the first where none is.
    pub position: u64,
    /// Events delivered, since it was begun.
    pub delivered: u64,
}

/// How a run of a replay ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// How far it is.
    pub progress: Progress,
    /// Events that this run delivered.
    pub delivered_now: u64,
    /// Whether everything is delivered; else it was told to stop.
    pub is_finished: bool,
    /// Whether an earlier run had delivered everything.
    pub was_finished: bool,
}
