//! Reading events.

mod as_of;
mod causation;
mod log;
mod recorded;
mod sql;
mod stream;

pub use as_of::AsOf;
pub use causation::Caused;
pub use log::LogRead;
pub use recorded::Recorded;
pub use stream::StreamRead;

pub(crate) use log::{Filter, Page};
#[cfg(feature = "archive")]
pub(crate) use recorded::Stored;
pub(crate) use recorded::{COLUMNS, Row};
pub(crate) use sql::Sql;
