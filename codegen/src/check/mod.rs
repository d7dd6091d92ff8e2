//! What the generator itself needs of a set of schemas, beyond being valid Avro.

mod event;
mod view;

use factline_core::avro::finding::Finding;
use factline_core::avro::schema::SchemaSet;

use crate::config::Config;
use crate::input::Input;

/// Everything that keeps events from being generated.
pub(crate) fn check(set: &SchemaSet, input: &Input) -> Vec<Finding> {
    event::check(set, input)
}

/// Everything that a configuration asks for and the schemas do not have.
pub(crate) fn check_config(set: &SchemaSet, config: &Config) -> Vec<Finding> {
    view::check(set, config)
}
