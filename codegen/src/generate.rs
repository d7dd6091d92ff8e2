//! Parse, resolve, check, emit: from sources to the text of files, without touching a disk.

use std::collections::BTreeMap;

use factline_core::avro::finding::{Finding, Severity};
use factline_core::avro::schema::{NamedId, ParseOptions, Schema, SchemaSet, parse};
use proc_macro2::TokenStream;

use crate::config::Config;
use crate::input::Input;
use crate::model::Catalog;
use crate::{check, lock, resolve, rust};

/// What came out of [`generate`].
#[derive(Clone, Debug, Default)]
pub struct Generated {
    /// The files by their path from the folder of the root; none where a finding is an error.
    pub files: BTreeMap<String, String>,
    /// The path of each record, enum and fixed that is a type of its own, from the root, by its
    /// full name in Avro.
    pub types: BTreeMap<String, String>,
    /// The text of the catalog's lock: a line for each event with its type, record, topic, key and
    /// fingerprints, sorted by type.
    pub lock: String,
    /// Everything there is to say about the schemas.
    pub findings: Vec<Finding>,
}

impl Generated {
    /// Whether any finding is an error, so that nothing was generated.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }
}

/// Generates the Rust of all schemas in the input.
///
/// The same schemas give the same text, in whatever order and from whatever folder they come.
#[must_use]
pub fn generate(input: &Input, config: &Config) -> Generated {
    let parsed = parse(input.sources.iter().cloned(), &ParseOptions::default());
    let mut findings = input.findings.clone();
    findings.extend(parsed.findings);
    findings.extend(check::check(&parsed.set, input));
    findings.extend(check::check_config(&parsed.set, config));
    findings.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
    let mut generated = Generated { findings, ..Generated::default() };
    if !generated.has_errors() {
        let catalog = resolve::resolve(&parsed.set, input, config);
        generated.files = emit(&catalog, &parsed.set, config);
        generated.types = catalog.types();
        generated.lock = lock::lock(&catalog) + &input.history.lock();
    }
    generated
}

fn emit(catalog: &Catalog, set: &SchemaSet, config: &Config) -> BTreeMap<String, String> {
    // A path that is none shows in the first line that uses it.
    let core: TokenStream = config.core.parse().unwrap_or_default();
    let mut files = rust::files(catalog, &core, env!("CARGO_PKG_VERSION"));
    files.extend(set.ids().filter_map(|id| schema(set, id)));
    files
}

/// The file that an event's descriptor includes.
fn schema(set: &SchemaSet, id: NamedId) -> Option<(String, String)> {
    let named = &set[id];
    named.attributes.get("eventType")?;
    Some((resolve::schema_file(named.name.full()), Schema::of(set, id).to_json()))
}
