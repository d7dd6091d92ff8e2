//! Documentation of a catalog: one `model`, and its projections.

#[cfg(feature = "docs")]
mod asyncapi;
#[cfg(feature = "docs")]
mod catalog;
#[cfg(feature = "docs")]
mod markdown;
#[cfg(feature = "docs")]
pub mod model;
#[cfg(feature = "docs")]
mod output;
mod settings;
#[cfg(feature = "docs")]
pub mod site;

#[cfg(feature = "docs")]
pub use asyncapi::AsyncApi;
#[cfg(feature = "docs")]
pub use catalog::Catalog;
#[cfg(feature = "docs")]
pub use markdown::Markdown;
#[cfg(feature = "docs")]
pub use output::{Act, Page, Pages, sync};
pub use settings::Settings;
