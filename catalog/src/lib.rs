//! 867 healthcare events in 43 domains, as types.
