//! The goldens of the generator compile, even where nothing is in scope, and do what they say.

mod event;
mod generated;
mod round_trip;
