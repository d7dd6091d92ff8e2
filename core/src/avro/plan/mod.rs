//! Reading data that was written with another version of a schema.
//!
//! A [`Plan`] is made once from a writer's schema and a reader's. It turns each datum of the
//! writer into the bytes the reader would have written, which its decoder, generated or dynamic,
//! then reads as if nothing had ever changed. Nothing is decoded on the way: unchanged fields are
//! copied in as few pieces as possible, new fields come from defaults that were encoded when the
//! plan was made, and dropped ones are passed over.
//!
//! The rules are those by which Java reads (1.12): aliases rename what the writer has; records
//! are matched field by field; in a union the same type comes first, named types by their full
//! name, then the first type it widens to. What has no place at the reader fails only when it
//! occurs. Two things are stricter than in Java: a record whose name the reader does not know, not
//! even as an alias and without regard to namespaces, is refused; and so are bytes read as a
//! string that are not UTF-8.
//!
//! ```
//! use factline_core::avro::{plan::Plan, schema::Schema, value::Value};
//!
//! let writer = Schema::parse(r#"{"type": "record", "name": "Ward", "fields": [
//!     {"name": "count", "type": "int"}
//! ]}"#)?;
//! let reader = Schema::parse(r#"{"type": "record", "name": "Ward", "fields": [
//!     {"name": "open", "type": "boolean", "default": true},
//!     {"name": "beds", "type": "double", "aliases": ["count"]}
//! ]}"#)?;
//! let plan = Plan::new(&writer, &reader);
//! let bytes = plan.transcode(b"\x18")?;
//! assert_eq!(Value::decode(&reader, &bytes)?.to_json(&reader)?, r#"{"open":true,"beds":12.0}"#);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod build;
mod default;
mod equal;
mod error;
mod gaps;
mod names;
mod node;
mod run;
mod shape;
#[cfg(test)]
mod tests;
mod witness;

use std::borrow::Cow;

pub use error::ResolveError;
pub use gaps::Gap;
pub use witness::{Witness, witness, witnesses};

use crate::avro::schema::Schema;
use crate::avro::value::root_label;
pub(crate) use default::of_field as default_bytes;

use build::Program;
use run::Run;

/// How data of one schema is read with another.
#[derive(Debug)]
pub struct Plan {
    program: Program,
    /// How many bytes a datum mostly gains.
    growth: usize,
    /// What the path of an error starts with.
    root: String,
}

impl Plan {
    /// Makes the plan to read data of `writer` as `reader`.
    ///
    /// There always is one: what cannot be read is in its [`gaps`](Self::gaps).
    #[must_use]
    pub fn new(writer: &Schema, reader: &Schema) -> Self {
        let program = build::build(writer, reader);
        Self { growth: program.growth(), program, root: root_label(writer).to_owned() }
    }

    /// Whether every datum of the writer is, byte for byte, one of the reader.
    #[must_use]
    pub fn is_identity(&self) -> bool {
        self.program.is_identity()
    }

    /// The parts of the writer's schema that the reader has no place for; reading fails only
    /// where a datum has one of them.
    #[must_use]
    pub fn gaps(&self) -> Vec<Gap> {
        gaps::gaps(&self.program, &self.root)
    }

    /// A datum of the writer as the reader would have written it.
    ///
    /// # Errors
    ///
    /// The bytes are no datum of the writer, or hold what the reader has no place for.
    pub fn transcode<'a>(&self, datum: &'a [u8]) -> Result<Cow<'a, [u8]>, ResolveError> {
        if self.is_identity() {
            return Ok(Cow::Borrowed(datum));
        }
        let mut out = Vec::new();
        self.transcode_into(datum, &mut out)?;
        Ok(Cow::Owned(out))
    }

    /// Appends a datum of the writer as the reader would have written it.
    ///
    /// # Errors
    ///
    /// As [`transcode`](Self::transcode); the buffer is then as it was before.
    pub fn transcode_into(&self, datum: &[u8], out: &mut Vec<u8>) -> Result<(), ResolveError> {
        self.run(datum, out, false)
    }

    /// The same for bytes that the reader's decoder reads next: whether texts that are copied are
    /// UTF-8 is left to that.
    ///
    /// # Errors
    ///
    /// As [`transcode_into`](Self::transcode_into).
    pub(crate) fn transcode_for_decoder(
        &self,
        datum: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<(), ResolveError> {
        self.run(datum, out, true)
    }

    fn run(&self, datum: &[u8], out: &mut Vec<u8>, is_decoded: bool) -> Result<(), ResolveError> {
        if self.is_identity() {
            out.extend_from_slice(datum);
            return Ok(());
        }
        let before = out.len();
        out.reserve(datum.len() + self.growth);
        let mut run = Run::new(&self.program, datum, out, is_decoded);
        let Err(error) = run.all() else {
            return Ok(());
        };
        let error = error.with_path(run.trail.render(&self.root));
        let reason = run.gap.map(|gap| self.program.reasons[gap.0 as usize].clone());
        out.truncate(before);
        Err(ResolveError::new(error, reason))
    }
}
