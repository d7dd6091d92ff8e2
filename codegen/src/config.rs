//! What a caller may choose.

use std::collections::BTreeSet;
use std::path::Path;
use std::{fs, io};

use factline_core::avro::finding::{Finding, Source};

use crate::input::parse_catalog_file;

/// How code is generated; [`Config::new`] is right for most.
///
/// ```
/// use factline_codegen::Config;
/// let config = Config::new().namespace("healthtech").view("healthtech.vitals.VitalSignsRecorded");
/// # let _ = config;
/// ```
#[derive(Clone, Debug)]
#[must_use = "a configuration does nothing until it is used"]
pub struct Config {
    pub(crate) core: String,
    pub(crate) namespace: Vec<String>,
    pub(crate) views: BTreeSet<String>,
    pub(crate) domains: Option<BTreeSet<String>>,
}

impl Default for Config {
    fn default() -> Self {
        Self::new()
    }
}

impl Config {
    /// A module per namespace, no borrowed views, everything generated.
    pub fn new() -> Self {
        Self {
            core: "::factline_core".to_owned(),
            namespace: Vec::new(),
            views: BTreeSet::new(),
            domains: None,
        }
    }

    /// What the `catalog.toml` of a folder says; [`Config::new`] where there is none. What is wrong
    /// with the file are findings.
    ///
    /// # Errors
    ///
    /// The file cannot be read.
    pub fn of_catalog(folder: &Path) -> io::Result<(Self, Vec<Finding>)> {
        let file = folder.join("catalog.toml");
        let bytes = match fs::read(&file) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok((Self::new(), Vec::new()));
            }
            Err(error) => return Err(error),
        };
        let mut findings = Vec::new();
        match Source::from_bytes(file.to_string_lossy(), bytes) {
            Ok(source) => Ok((parse_catalog_file(&source, &mut findings).config, findings)),
            Err(finding) => Ok((Self::new(), vec![*finding])),
        }
    }

    /// The namespace that becomes the root: `healthtech` makes `healthtech.lab` the module `lab`.
    pub fn namespace(mut self, namespace: &str) -> Self {
        self.namespace =
            namespace.split('.').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        self
    }

    /// The path of `factline-core` as the generated code names it, by default `::factline_core`.
    pub fn core_path(mut self, path: &str) -> Self {
        path.clone_into(&mut self.core);
        self
    }

    /// Adds a borrowed view for the record of this full name, and for the records inside it.
    pub fn view(mut self, full_name: &str) -> Self {
        self.views.insert(full_name.to_owned());
        self
    }

    /// Generates only these domains, what belongs to none, and what they refer to.
    pub fn domains<'d>(mut self, domains: impl IntoIterator<Item = &'d str>) -> Self {
        self.domains = Some(domains.into_iter().map(str::to_owned).collect());
        self
    }
}
