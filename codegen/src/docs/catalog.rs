//! Finding a catalog, and all that its pages are made of.

use std::path::{Path, PathBuf};
use std::{fs, io};

use factline_core::avro::finding::{Finding, Severity, Source};

use super::Settings;
use super::model::{self, Model, Sources};
use crate::config::Config;
use crate::history::{self, History};
use crate::input::{Input, parse_catalog_file, read};

/// What the settings of a catalog are in.
const FILE: &str = "catalog.toml";

/// A catalog as it lies on disk.
#[derive(Debug)]
pub struct Catalog {
    /// The folder that its files are named from.
    pub root: PathBuf,
    /// Its schemas and domains.
    pub input: Input,
    /// What its schemas were before.
    pub history: History,
    /// What its pages say beyond them.
    pub settings: Settings,
    config: Config,
    findings: Vec<Finding>,
}

impl Catalog {
    /// Reads the catalog that `path` is in: the folder of the nearest `catalog.toml` above, or
    /// `path` itself where there is none.
    ///
    /// # Errors
    ///
    /// A file cannot be read, or there is no schema.
    pub fn read(path: &Path) -> io::Result<Self> {
        let root = root(path)?;
        let file = root.join(FILE);
        let mut findings = Vec::new();
        let (mut config, mut settings) = (Config::new(), Settings::default());
        if file.is_file() {
            let text = fs::read_to_string(&file).map_err(|error| {
                io::Error::new(error.kind(), format!("{}: {error}", file.display()))
            })?;
            let source = Source::new(file.to_string_lossy(), text);
            let read = parse_catalog_file(&source, &mut findings);
            (config, settings) = (read.config, read.docs);
        }
        let input = read([&root])?;
        let history = History::read(&root.join(history::FOLDER))?;
        findings.extend(history.findings().iter().cloned());
        Ok(Self { root, input, history, settings, config, findings })
    }

    /// Gathers what its pages show.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with its schemas and settings.
    pub fn model(&self) -> Result<Model, Vec<Finding>> {
        let is_error = |finding: &Finding| finding.severity == Severity::Error;
        if self.findings.iter().any(is_error) {
            return Err(self.findings.clone());
        }
        let Self { root, input, history, settings, config, .. } = self;
        model::build(&Sources { input, history, root }, config, settings)
    }
}

/// The folder of the catalog that a path is in, written as the path is.
fn root(path: &Path) -> io::Result<PathBuf> {
    let full = std::path::absolute(path)?;
    let above = full.ancestors().enumerate();
    let found = above.into_iter().find(|(_, folder)| folder.join(FILE).is_file());
    Ok(match found {
        Some((0, _)) | None => path.to_owned(),
        Some((_, folder)) => folder.to_owned(),
    })
}
