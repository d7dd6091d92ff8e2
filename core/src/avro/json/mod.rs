//! JSON that remembers where it came from.
//!
//! Schemas and Avro-JSON are read through this module rather than a general library, for three
//! reasons: every name and value keeps its [`Span`], so a finding can point at it; one pass
//! reports several mistakes; and numbers stay the text they were, so nothing is rounded on the way.

mod float;
mod value;

pub use float::{write_f32, write_f64};
pub use value::{Kind, Member, Object, Span, Value};
