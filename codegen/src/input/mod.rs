//! The outermost layer on the way in: from paths to sources and domains.

mod catalog_file;
mod domain;
mod walk;

pub(crate) use catalog_file::{CatalogFile, parse as parse_catalog_file};
pub(crate) use domain::parse as parse_domain;
pub use domain::{Consumer, Domain};
pub use walk::{Input, read};
