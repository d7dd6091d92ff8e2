//! Types that say what they hold.

pub(super) mod consistent;
pub(super) mod logical;
pub(super) mod texts;
