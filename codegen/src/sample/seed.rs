//! Random numbers that depend on a seed and a path, today and on every machine.

/// A seed, and what has been walked from it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seed(u64);

impl Seed {
    pub(super) const fn new(seed: u64) -> Self {
        Self(mix(seed))
    }

    /// The seed of a named part.
    pub(super) fn into(self, step: &str) -> Self {
        let folded = step.bytes().fold(self.0, |state, byte| mix(state ^ u64::from(byte)));
        Self(mix(folded))
    }

    /// The seed of a numbered part.
    pub(super) const fn at(self, index: u64) -> Self {
        Self(mix(self.0.rotate_left(17) ^ index))
    }

    /// Any number.
    pub(super) const fn bits(self) -> u64 {
        self.0
    }

    /// A number below a limit; 0 where there is none.
    pub(super) const fn below(self, limit: u64) -> u64 {
        if limit == 0 { 0 } else { self.0 % limit }
    }

    /// The same for what has so many items.
    pub(super) fn index(self, count: usize) -> usize {
        usize::try_from(self.below(count as u64)).unwrap_or(0)
    }
}

/// The finaliser of SplitMix64.
const fn mix(state: u64) -> u64 {
    let state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}
