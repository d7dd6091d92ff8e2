//! Counter-examples: data that a reader can't read.
//!
//! A verdict says that two schemas don't go together; a [`Witness`] shows it: the smallest datum
//! of the writer that the reader refuses. Each was tried: it is a datum of the writer, and the
//! plan of the pair fails on it.

mod least;
mod search;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use super::Plan;
use crate::avro::compat::IncompatibilityKind;
use crate::avro::schema::Schema;
use crate::avro::value::Value;

/// How many bytes a counter-example may have, about.
///
/// Types that hold types that hold types can have a smallest datum that is huge.
const SIZE_LIMIT: u32 = 1 << 16;

/// How many counter-examples [`witnesses`] looks for.
const COUNT_LIMIT: usize = 1000;

/// A datum of a writer that a reader can't read.
///
/// Its values are neutral: zeros, empty texts, the first symbol that serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// The datum as Avro-JSON of the writer's schema.
    pub json: String,
    /// The datum in Avro binary.
    pub bytes: Vec<u8>,
    /// The part that can't be read, such as `Encounter.diagnoses[0].code`.
    pub path: String,
    /// Which difference between the schemas is in the way; `None` for bytes that are to be read as
    /// a string and are no text.
    pub kind: Option<IncompatibilityKind>,
    /// What the reader says, in one sentence.
    pub message: String,
}

/// The smallest datum of `writer` that `reader` can't read; `None` if it reads them all, or if
/// none of those it can't read is smaller than 64 KiB.
///
/// There may be none although [`compat::check`](crate::avro::compat::check) finds a pair
/// incompatible: the verdict of Java looks at the schemas, and is stricter than reading in places.
///
/// ```
/// use factline_core::avro::plan::witness;
/// use factline_core::avro::schema::Schema;
///
/// let writer = Schema::parse(r#"{"type": "record", "name": "Ward", "fields": [
///     {"name": "beds", "type": "int"},
///     {"name": "note", "type": ["string", "null"]}
/// ]}"#)?;
/// let reader = Schema::parse(r#"{"type": "record", "name": "Ward", "fields": [
///     {"name": "beds", "type": "int"},
///     {"name": "note", "type": "string"}
/// ]}"#)?;
/// let witness = witness(&writer, &reader).expect("a ward without a note");
/// assert_eq!(witness.json, r#"{"beds":0,"note":null}"#);
/// assert_eq!(witness.bytes, b"\x00\x02");
/// assert_eq!(witness.path, "Ward.note<null>");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn witness(writer: &Schema, reader: &Schema) -> Option<Witness> {
    found(writer, reader, 1).into_iter().next()
}

/// A datum for each part of the writer's schema that the reader has no place for, the smallest
/// first.
///
/// A part that can't be reached without tripping over another has none of its own; of an enum's
/// symbols one is enough.
#[must_use]
pub fn witnesses(writer: &Schema, reader: &Schema) -> Vec<Witness> {
    found(writer, reader, COUNT_LIMIT)
}

fn found(writer: &Schema, reader: &Schema, count: usize) -> Vec<Witness> {
    let plan = Plan::new(writer, reader);
    let search = search::Search::new(&plan.program, writer);
    let values = search.values();
    let proven = values.filter_map(|value| prove(&plan, writer, &value));
    let mut seen = HashSet::new();
    proven.filter(|witness| seen.insert(witness.path.clone())).take(count).collect()
}

/// Tries a value: it must be one of the writer's, and fail when it is read.
fn prove(plan: &Plan, writer: &Schema, value: &Value) -> Option<Witness> {
    let bytes = value.encode(writer).ok()?;
    Value::decode(writer, &bytes).ok()?;
    let error = plan.transcode(&bytes).err()?;
    Some(Witness {
        json: value.to_json(writer).ok()?,
        path: error.decode_error().path().to_owned(),
        kind: error.incompatibility(),
        message: error.to_string(),
        bytes,
    })
}
