//! Which events there are, where they go and who reads them.

pub(super) mod consumers;
pub(super) mod deprecated;
pub(super) mod domains;
pub(super) mod events;
pub(super) mod keys;
pub(super) mod mode;
pub(super) mod namespace;
pub(super) mod shared;
pub(super) mod waivers;
