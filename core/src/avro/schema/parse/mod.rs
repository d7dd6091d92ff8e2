//! From sources to a [`SchemaSet`].
//!
//! All texts are read before any name is looked up, so the order of the sources makes no
//! difference. Then the definitions are built one by one, the rules that need all of them are
//! checked, and what is sound becomes the set.

mod assemble;
mod attribute;
mod build;
mod declare;
mod default;
mod duplicate;
mod finite;
mod head;
mod logical;
mod name_rule;
mod named;
mod path;
mod record;
mod sink;
mod slots;
mod typo;
mod union;

#[cfg(test)]
mod tests;

use super::SchemaSet;
use crate::avro::finding::{Finding, Severity, Source};
use crate::avro::json;

/// How [`parse`] reads its sources.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ParseOptions {
    /// How deep the JSON of a schema may nest; a level of records takes three.
    pub max_depth: usize,
}

impl Default for ParseOptions {
    fn default() -> Self {
        Self { max_depth: json::MAX_DEPTH }
    }
}

/// What [`parse`] made of its sources.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// Everything that is sound.
    pub set: SchemaSet,
    /// Everything there is to say, in the order of the files and of the places in them.
    pub findings: Vec<Finding>,
}

impl Parsed {
    /// Whether any finding is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }
}

/// Parses schemas that may refer to each other in any order, and reports all that is wrong.
///
/// What is refused and what is not follows Avro Java 1.12.2, where the specification leaves
/// room: a schema that its parser takes is no error here, though it may be worth a warning.
/// The deviation: `{"type": "SomeName"}` is understood.
///
/// A definition with an error is left out of the set, and so is what needs it; findings are
/// reported for the former only.
///
/// ```
/// use factline_core::avro::schema::{ParseOptions, Source, parse};
///
/// let visit = r#"{"type": "record", "name": "clinic.Visit", "fields": [
///     {"name": "ward", "type": "Ward"},
///     {"name": "bed", "type": ["null", "int"], "default": "none"}
/// ]}"#;
/// let ward = r#"{"type": "enum", "name": "clinic.Ward", "symbols": ["WEST", "EAST"]}"#;
/// let sources = [Source::new("visit.avsc", visit), Source::new("ward.avsc", ward)];
///
/// let parsed = parse(sources, &ParseOptions::default());
/// assert!(parsed.set.lookup("clinic.Ward").is_some());
/// assert!(parsed.set.lookup("clinic.Visit").is_none());
/// let [finding] = &parsed.findings[..] else { panic!("one finding") };
/// assert_eq!((finding.line, finding.column), (3, 57));
/// assert_eq!((finding.rule, &*finding.path), ("DEFAULT_MATCHES_TYPE", "Visit.bed"));
/// ```
#[must_use]
pub fn parse(sources: impl IntoIterator<Item = Source>, options: &ParseOptions) -> Parsed {
    let sources: Vec<Source> = sources.into_iter().collect();
    let documents: Vec<_> =
        sources.iter().map(|source| json::parse_within(source.text(), options.max_depth)).collect();
    let mut builder = build::Builder::new(&sources, declare::declare(&documents));
    let mut roots = builder.build(&documents);
    builder.check();
    let (slots, findings) = builder.finish();
    let set = assemble::assemble(sources, slots, &mut roots);
    Parsed { set, findings }
}
