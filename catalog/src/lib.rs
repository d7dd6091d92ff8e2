//! 867 healthcare events in 43 domains, as types.
//!
//! Each domain is a module behind a cargo feature of the same name; shared types stand in
//! [`common`], typed ids in [`ids`], and the kinds of things they name in [`entity`].

include!(concat!(env!("OUT_DIR"), "/mod.rs"));
