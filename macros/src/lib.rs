//! Derives for hand-written events.
