//! Random schemas and data, the same for the same seed.
//!
//! A failing case is known by its seed; run it again with `FACTLINE_SEED`. `FACTLINE_CASES` sets
//! how many cases a property tries.

mod datum;
mod mutation;
mod schema;

use std::env;
use std::ops::Range;

pub use datum::value;
pub use mutation::mutated;
pub use schema::schema;

/// The seeds of a property: as many as `FACTLINE_CASES` says, or the one of `FACTLINE_SEED`.
#[must_use]
pub fn seeds(default: u64) -> Range<u64> {
    let number = |name| env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    match number("FACTLINE_SEED") {
        Some(seed) => seed..seed.saturating_add(1),
        None => 0..number("FACTLINE_CASES").unwrap_or(default),
    }
}

/// A source of random choices.
#[derive(Debug)]
pub struct Random(fastrand::Rng);

impl Random {
    /// The source that `seed` stands for.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(fastrand::Rng::with_seed(seed))
    }

    /// A number below `limit`, which is at least 1.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0.usize(..limit)
    }

    /// True so many times out of a hundred.
    pub fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    /// One of several things.
    ///
    /// # Panics
    ///
    /// There is none.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// Puts things in another order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        self.0.shuffle(list);
    }

    fn bits(&mut self) -> u64 {
        self.0.u64(..)
    }
}
