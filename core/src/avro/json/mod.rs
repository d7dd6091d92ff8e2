//! JSON that remembers where it came from.
//!
//! Schemas and Avro-JSON are read through this module rather than a general library, for three
//! reasons: every name and value keeps its [`Span`], so a finding can point at it; one pass
//! reports several mistakes; and numbers stay the text they were, so nothing is rounded on the way.
//!
//! ```
//! use factline_core::avro::json;
//!
//! let document = json::parse(r#"{"name": "Patient" "size": 012}"#);
//! let messages: Vec<_> = document.problems.iter().map(|problem| problem.kind.message()).collect();
//! assert_eq!(messages, [
//!     "a comma is missing before this",
//!     "this is not a number as JSON writes them",
//! ]);
//! ```

mod float;
mod number;
mod parser;
mod problem;
mod scan;
mod text;
mod value;
mod write;

#[cfg(test)]
mod tests;

pub(crate) use float::special;
pub use float::{write_f32, write_f64};
pub(crate) use number::is_number;
pub use parser::{Document, MAX_DEPTH, parse, parse_strict, parse_within};
pub use problem::{Problem, ProblemKind};
pub use value::{Kind, Member, Object, Span, Value};
pub use write::{write_string, write_value};
