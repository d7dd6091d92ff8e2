//! The outermost layer on the way out: from the text of files to a folder.

mod manifest;
mod plan;

pub use manifest::Key;
pub(crate) use manifest::Manifest;
pub use plan::{Change, Plan};
