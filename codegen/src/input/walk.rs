//! Reading files and folders.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::{fs, io};

use factline_core::avro::finding::{Finding, Source};

use super::{Domain, parse_domain};
use crate::history::{self, History, Place};

/// What was found at the paths of a caller.
#[derive(Debug, Default)]
pub struct Input {
    /// The schemas, by path.
    pub sources: Vec<Source>,
    /// The domains, by the path of their folder.
    pub domains: BTreeMap<PathBuf, Domain>,
    /// The text of each `domain.toml`, by the path of its folder.
    pub domain_sources: BTreeMap<PathBuf, Source>,
    /// The superseded versions beside `catalog.toml`, where they were asked for.
    pub history: History,
    /// The text of `catalog.lock`, where it was asked for.
    pub lock: Option<Source>,
    /// What could not be read as text, or is wrong with a `domain.toml`.
    pub findings: Vec<Finding>,
    /// Every file that was read, sorted.
    pub files: Vec<PathBuf>,
    /// Every folder that was searched, sorted.
    pub folders: Vec<PathBuf>,
}

/// Reads `.avsc` files and searches folders for them, in any order; folders may have a
/// `domain.toml`, which counts for the files in it.
///
/// # Errors
///
/// A path does not exist or cannot be read, or a folder holds no `.avsc` file.
pub fn read<P: AsRef<Path>>(paths: impl IntoIterator<Item = P>) -> io::Result<Input> {
    let mut search = Search::default();
    for path in paths {
        let path = path.as_ref();
        if fs::metadata(path).map_err(|error| named(path, error))?.is_dir() {
            let before = search.files.len();
            search.folder(path)?;
            if !search.files[before..].iter().any(|file| is_schema(file)) {
                let problem = io::Error::new(io::ErrorKind::NotFound, "no .avsc file in it");
                return Err(named(path, problem));
            }
        } else {
            search.files.push(path.to_owned());
        }
    }
    let mut input = Input { files: search.distinct(), folders: search.folders, ..Input::default() };
    input.folders.sort();
    for file in input.files.clone() {
        input.open(&file)?;
    }
    Ok(input)
}

/// The file beside `catalog.toml` that says which versions there are.
const LOCK: &str = "catalog.lock";

/// Files found so far.
#[derive(Debug, Default)]
struct Search {
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
    /// Where folders really are: a link that leads back up is not followed for ever.
    visited: BTreeSet<PathBuf>,
}

impl Search {
    fn folder(&mut self, folder: &Path) -> io::Result<()> {
        let context = |error| named(folder, error);
        if !self.visited.insert(fs::canonicalize(folder).map_err(context)?) {
            return Ok(());
        }
        self.folders.push(folder.to_owned());
        for entry in fs::read_dir(folder).map_err(context)? {
            let path = entry.map_err(context)?.path();
            // Versions that are current no more define nothing.
            if Place::of(&path).is_some() {
                continue;
            }
            if path.is_dir() {
                self.folder(&path)?;
            } else if is_schema(&path) || is_domain(&path) {
                self.files.push(path);
            }
        }
        Ok(())
    }

    /// The files, sorted, each once: one that was given by itself and by its folder defines
    /// nothing twice.
    fn distinct(&mut self) -> Vec<PathBuf> {
        let mut files = std::mem::take(&mut self.files);
        files.sort();
        let mut seen = BTreeSet::new();
        files.retain(|file| seen.insert(fs::canonicalize(file).unwrap_or_else(|_| file.clone())));
        files
    }
}

impl Input {
    fn open(&mut self, file: &Path) -> io::Result<()> {
        let bytes = fs::read(file).map_err(|error| named(file, error))?;
        self.add(file, bytes);
        Ok(())
    }

    /// Adds what a catalog keeps beside its `catalog.toml`: `catalog.lock` and the history.
    ///
    /// # Errors
    ///
    /// They are there and cannot be read.
    pub fn keep(&mut self, root: &Path) -> io::Result<()> {
        self.history = History::read(&root.join(history::FOLDER))?;
        let file = root.join(LOCK);
        match fs::read(&file) {
            Ok(bytes) => self.add(&file, bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(named(&file, error)),
        }
        Ok(())
    }

    /// Takes a file that was read.
    pub(crate) fn add(&mut self, file: &Path, bytes: Vec<u8>) {
        match Source::from_bytes(file.to_string_lossy(), bytes) {
            Err(finding) => self.findings.push(*finding),
            Ok(source) if file.file_name() == Some(OsStr::new(LOCK)) => self.lock = Some(source),
            Ok(source) if is_domain(file) => {
                let folder = file.parent().unwrap_or_else(|| Path::new(""));
                let name = folder.file_name().unwrap_or_default().to_string_lossy();
                let domain = parse_domain(&name, &source, &mut self.findings);
                self.domains.insert(folder.to_owned(), domain);
                self.domain_sources.insert(folder.to_owned(), source);
            }
            Ok(source) => self.sources.push(source),
        }
    }

    /// The domain of a schema: that of its folder or of the nearest one above.
    #[must_use]
    pub fn domain_of(&self, file: &str) -> Option<&Domain> {
        Path::new(file).ancestors().skip(1).find_map(|folder| self.domains.get(folder))
    }
}

fn is_schema(path: &Path) -> bool {
    path.extension() == Some(OsStr::new("avsc"))
}

fn is_domain(path: &Path) -> bool {
    path.file_name() == Some(OsStr::new("domain.toml"))
}

/// An error that names the path: the one of the system does not.
fn named(path: &Path, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
