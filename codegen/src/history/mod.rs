//! What the schemas of a catalog were before: versions that wrote data somebody still has to read.
//!
//! A catalog's sources hold the current version of each event. When one changes in what readers
//! see, the version before is kept as a file beside `catalog.toml`:
//!
//! ```text
//! catalog.toml
//! catalog.lock                     what is current, and the fingerprints of what is not
//! history/acme.Parcel/1.avsc       the first version, self-contained and normalised
//! history/acme.Parcel/1.golden     data that it wrote, and what the current type reads from them
//! history/acme.Parcel/2.avsc       the second; the schema in the sources is the third
//! ```
//!
//! A folder is called by the current full name of its record, also where a version had another.

mod check;
mod corpus;
mod cover;
mod current;
mod golden;
mod load;
mod lock;
mod place;
mod record;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use factline_core::avro::finding::{Finding, Source};
use factline_core::avro::schema::Schema;

pub(crate) use check::RULE;
pub use check::check;
pub use corpus::{Corpus, CorpusError};
pub use place::{Kind, Place};
pub use record::Record;

/// The folder beside `catalog.toml`.
pub const FOLDER: &str = "history";

/// All superseded versions of a catalog's schemas, by the full name of the current record.
///
/// ```
/// use factline_codegen::history::History;
/// use factline_core::avro::finding::Source;
///
/// let history = History::new([Source::new(
///     "catalog/history/acme.Parcel/1.avsc",
///     r#"{"type":"record","name":"Parcel","namespace":"acme","fields":[]}"#,
/// )]);
/// assert!(history.findings().is_empty());
/// assert_eq!(history.versions("acme.Parcel")[0].number, 1);
/// assert!(history.versions("acme.Letter").is_empty());
/// ```
#[derive(Clone, Debug, Default)]
pub struct History {
    versions: BTreeMap<String, Vec<Version>>,
    findings: Vec<Finding>,
}

/// A schema that is current no more.
#[derive(Clone, Debug)]
pub struct Version {
    /// Its number: 1 for the oldest. The current schema has the number after the last of these.
    pub number: u32,
    /// The schema, self-contained.
    pub schema: Schema,
    /// The file it was read from.
    pub source: Source,
    /// The file beside it with data that it wrote.
    pub golden: Option<Source>,
}

impl History {
    /// The history in these files; those that are no part of one are left out.
    ///
    /// A file counts by its last three names alone, as [`Place::of`] has them, so that files from
    /// a disk, an archive or a revision do alike. What is wrong with them are
    /// [`findings`](Self::findings), and the version in question is left out.
    #[must_use]
    pub fn new(sources: impl IntoIterator<Item = Source>) -> Self {
        load::load(sources)
    }

    /// The history in a folder: that beside `catalog.toml`. Empty where there is no such folder.
    ///
    /// # Errors
    ///
    /// The folder or a file in it cannot be read.
    pub fn read(folder: &Path) -> io::Result<Self> {
        let mut found = Vec::new();
        let mut findings = Vec::new();
        for file in files(folder)? {
            let bytes = fs::read(&file).map_err(|error| named(&file, &error))?;
            match Source::from_bytes(file.to_string_lossy(), bytes) {
                Ok(source) => found.push(source),
                Err(finding) => findings.push(*finding),
            }
        }
        let mut history = Self::new(found);
        history.findings.extend(findings);
        Ok(history)
    }

    /// The superseded versions of a record, by its current full name; the oldest first.
    #[must_use]
    pub fn versions(&self, full_name: &str) -> &[Version] {
        self.versions.get(full_name).map_or(&[], Vec::as_slice)
    }

    /// The full names of all records that have superseded versions, and these.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[Version])> {
        self.versions.iter().map(|(name, versions)| (name.as_str(), versions.as_slice()))
    }

    /// What is wrong with the files.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Whether nothing was ever superseded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.versions.is_empty()
    }
}

/// The files of a history's folder, sorted.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for record in entries(folder)? {
        if record.is_dir() {
            let parts = entries(&record)?.into_iter();
            files.extend(parts.filter(|file| Place::of(file).is_some()));
        }
    }
    files.sort();
    Ok(files)
}

/// What is in a folder; nothing where there is none.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(|error| named(folder, &error))?,
    };
    entries.map(|entry| entry.map(|entry| entry.path())).collect()
}

/// An error that names the path: the one of the system does not.
fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
