//! One state of a catalog: what is compared.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::{fs, io};

use factline_core::avro::finding::{Finding, Source};

use super::Settings;
use super::waivers::{self, Waiver};
use crate::history::{self, History, Place};
use crate::input::{CatalogFile, Input, parse_catalog_file, read};

/// One state of a catalog: its schemas, its domains and its settings.
#[derive(Debug, Default)]
pub struct Version {
    /// The schemas and the domains.
    pub input: Input,
    /// What the schemas were before: for modes that look at all earlier versions.
    pub history: History,
    /// What `catalog.toml` says.
    pub(super) file: CatalogFile,
    /// Its text, if there is such a file.
    pub(super) source: Option<Source>,
    pub(super) waivers: Vec<Waiver>,
    /// The text of the waivers, if there are any.
    pub(super) waiver_source: Option<Source>,
    /// What is wrong with both files.
    pub(super) findings: Vec<Finding>,
}

/// The settings of a catalog.
const CATALOG: &str = "catalog.toml";
/// The waivers beside it.
const WAIVERS: &str = "catalog.waivers.toml";

impl Version {
    /// Takes the files of a catalog from memory, by path: schemas, `domain.toml`, `catalog.toml`,
    /// `catalog.waivers.toml` and the versions in `history`. Other files don't matter.
    ///
    /// ```
    /// use factline_codegen::change::Version;
    ///
    /// let ward = br#"{"type": "enum", "name": "Ward", "symbols": ["WEST", "EAST"]}"#;
    /// let version = Version::from_files([("ward.avsc".into(), ward.to_vec())]);
    /// assert_eq!(version.input.sources.len(), 1);
    /// ```
    #[must_use]
    pub fn from_files(files: impl IntoIterator<Item = (PathBuf, Vec<u8>)>) -> Self {
        let files: BTreeMap<_, _> = files.into_iter().collect();
        let mut version = Self::default();
        let is_settings = |path: &&PathBuf| path.file_name() == Some(OsStr::new(CATALOG));
        // The outermost, should there be several.
        let settings =
            files.keys().filter(is_settings).min_by_key(|path| path.components().count());
        let root =
            settings.and_then(|path| path.parent()).unwrap_or_else(|| Path::new("")).to_owned();
        let (settings, waivers) = (root.join(CATALOG), root.join(WAIVERS));
        let mut past = Vec::new();
        for (path, bytes) in files {
            if path == settings {
                version.take_settings(&path, bytes);
            } else if path == waivers {
                version.take_waivers(&path, bytes);
            } else if Place::of(&path).is_some() {
                match Source::from_bytes(path.to_string_lossy(), bytes) {
                    Ok(source) => past.push(source),
                    Err(finding) => version.findings.push(*finding),
                }
            } else if is_read(&path) {
                version.input.folders.extend(path.parent().map(Path::to_owned));
                version.input.add(&path, bytes);
                version.input.files.push(path);
            }
        }
        version.take_history(History::new(past));
        version.input.folders.sort();
        version.input.folders.dedup();
        version
    }

    /// What `catalog.toml` says of changes.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.file.changes
    }

    /// Reads files and folders, and the nearest `catalog.toml` above the first of them.
    ///
    /// # Errors
    ///
    /// A path does not exist or cannot be read, or a folder holds no `.avsc` file.
    pub fn read<P: AsRef<Path>>(paths: impl IntoIterator<Item = P>) -> io::Result<Self> {
        let paths: Vec<PathBuf> = paths.into_iter().map(|path| path.as_ref().to_owned()).collect();
        let mut version = Self { input: read(&paths)?, ..Self::default() };
        if let Some(root) = paths.first().map(|path| root(path)).transpose()?.flatten() {
            let (settings, waivers) = (root.join(CATALOG), root.join(WAIVERS));
            version.take_settings(&settings, bytes(&settings)?);
            if waivers.is_file() {
                version.take_waivers(&waivers, bytes(&waivers)?);
            }
            version.take_history(History::read(&root.join(history::FOLDER))?);
        }
        Ok(version)
    }

    fn take_settings(&mut self, path: &Path, bytes: Vec<u8>) {
        match Source::from_bytes(path.to_string_lossy(), bytes) {
            Err(finding) => self.findings.push(*finding),
            Ok(source) => {
                self.file = parse_catalog_file(&source, &mut self.findings);
                self.source = Some(source);
            }
        }
    }

    fn take_history(&mut self, history: History) {
        self.findings.extend(history.findings().iter().cloned());
        self.history = history;
    }

    fn take_waivers(&mut self, path: &Path, bytes: Vec<u8>) {
        match Source::from_bytes(path.to_string_lossy(), bytes) {
            Err(finding) => self.findings.push(*finding),
            Ok(source) => {
                self.waivers = waivers::parse(&source, &mut self.findings);
                self.waiver_source = Some(source);
            }
        }
    }
}

/// Whether a file is one that [`read`] looks for.
fn is_read(path: &Path) -> bool {
    path.extension() == Some(OsStr::new("avsc"))
        || path.file_name() == Some(OsStr::new("domain.toml"))
}

/// The nearest folder that has settings, as the path is written.
fn root(path: &Path) -> io::Result<Option<PathBuf>> {
    if let Some(root) = path.ancestors().find(|folder| folder.join(CATALOG).is_file()) {
        return Ok(Some(root.to_owned()));
    }
    let path = std::path::absolute(path)?;
    Ok(path.ancestors().find(|folder| folder.join(CATALOG).is_file()).map(Path::to_owned))
}

fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    fs::read(path)
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))
}
