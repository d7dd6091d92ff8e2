//! The records that are to get a borrowed view must be there.

use factline_core::avro::finding::{Finding, Severity, Source};
use factline_core::avro::json::Span;
use factline_core::avro::schema::SchemaSet;

use crate::config::Config;

/// Checks the names of the configuration, which stand in no schema: the finding's file is the list
/// of views itself.
pub(super) fn check(set: &SchemaSet, config: &Config) -> Vec<Finding> {
    let unknown = config
        .views
        .iter()
        .filter(|name| set.lookup(name).is_none_or(|id| set[id].fields().is_none()));
    unknown
        .map(|name| {
            let problem = format!("there is no record `{name}` to make a view of");
            let source = Source::new("views", name.as_str());
            source.finding("VIEW_EXISTS", Severity::Error, Span::default(), name, problem)
        })
        .collect()
}
