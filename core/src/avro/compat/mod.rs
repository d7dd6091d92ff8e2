//! Whether a reader can read what a writer writes: the verdict of Avro Java and of Confluent.
//!
//! The rules are those of Java's `SchemaCompatibility` (1.12), its place for each finding
//! included, since that is what registries enforce and what other teams' tools print. How data is
//! then read is decided by [`Plan`](crate::avro::plan::Plan), and the two differ in corners:
//! the verdict compares names without their namespace and never looks at logical types.
//!
//! ```
//! use factline_core::avro::{compat, schema::Schema};
//!
//! let old = Schema::parse(r#"{"type": "record", "name": "Ward", "fields": []}"#)?;
//! let new = Schema::parse(r#"{"type": "record", "name": "Ward", "fields": [
//!     {"name": "beds", "type": "int"}
//! ]}"#)?;
//! assert!(compat::check(&old, &new).is_empty());
//!
//! let findings = compat::check(&new, &old);
//! assert_eq!(findings[0].kind.as_str(), "READER_FIELD_MISSING_DEFAULT_VALUE");
//! assert_eq!(findings[0].location, "/fields/0");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod change;
mod checker;
mod field;
mod incompatibility;
mod kind;
mod location;
mod logical;
mod meaning;
mod mode;
mod named;
#[cfg(test)]
mod tests;

pub use change::{Change, ChangeKind};
pub use incompatibility::{Incompatibility, IncompatibilityKind};
pub(crate) use kind::{noun, promotes};
pub use mode::{Conflict, Direction, Mode, UnknownMode};

use crate::avro::schema::Schema;

/// What keeps `reader` from reading the data of `writer`; empty if nothing does.
///
/// A shared type that is wrong is reported at each of its uses, always with the location of its
/// first use; at most [`FINDINGS_LIMIT`] findings are kept.
#[must_use]
pub fn check(reader: &Schema, writer: &Schema) -> Vec<Incompatibility> {
    checker::check(reader, writer)
}

/// How many findings [`check`] returns at most.
///
/// Types that share types that share types can repeat one mistake exponentially often.
pub const FINDINGS_LIMIT: usize = 10_000;

/// What `reader` makes of the data of `writer` that the writer did not mean, where it can read it.
///
/// Java's verdict says nothing of these: a decimal with another scale is compatible to it.
#[must_use]
pub fn changes(reader: &Schema, writer: &Schema) -> Vec<Change> {
    meaning::changes(reader, writer)
}
