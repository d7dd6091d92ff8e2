//! What the generator itself needs of a set of schemas, beyond being valid Avro.

mod event;

use factline_core::avro::finding::Finding;
use factline_core::avro::schema::SchemaSet;

use crate::input::Input;

/// Everything that keeps events from being generated.
pub(crate) fn check(set: &SchemaSet, input: &Input) -> Vec<Finding> {
    event::check(set, input)
}
