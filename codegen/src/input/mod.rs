//! The outermost layer on the way in: from paths to sources and domains.

mod domain;
mod walk;

pub use domain::Domain;
pub(crate) use domain::parse as parse_domain;
pub use walk::{Input, read};
