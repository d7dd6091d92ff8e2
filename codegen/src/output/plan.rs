//! What a generation would change in a folder, and doing so.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::{Key, Manifest};
use crate::generate::Generated;

/// The difference between a folder and what was generated for it.
#[derive(Debug)]
pub struct Plan<'g> {
    folder: PathBuf,
    files: &'g BTreeMap<String, String>,
    manifest: Manifest,
    changes: Vec<Change>,
}

/// One file that differs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// It is not there yet.
    Create(String),
    /// It has another text.
    Update(String),
    /// It was generated once, and is no longer.
    Remove(String),
}

impl Change {
    /// What is to be done: `create`, `update` or `remove`.
    #[must_use]
    pub const fn verb(&self) -> &'static str {
        match self {
            Self::Create(_) => "create",
            Self::Update(_) => "update",
            Self::Remove(_) => "remove",
        }
    }

    /// The file, by its path from the folder of the root.
    #[must_use]
    pub fn file(&self) -> &str {
        let (Self::Create(path) | Self::Update(path) | Self::Remove(path)) = self;
        path
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.verb(), self.file())
    }
}

impl<'g> Plan<'g> {
    /// Compares a folder, which need not exist, with what was generated.
    ///
    /// # Errors
    ///
    /// A file exists and cannot be read.
    pub fn new(folder: &Path, generated: &'g Generated, key: &Key) -> io::Result<Self> {
        let files = &generated.files;
        let mut changes = Vec::new();
        for (path, text) in files {
            match fs::read(folder.join(path)) {
                Ok(bytes) if bytes == text.as_bytes() => {}
                Ok(_) => changes.push(Change::Update(path.clone())),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    changes.push(Change::Create(path.clone()));
                }
                Err(error) => return Err(named(&folder.join(path), &error)),
            }
        }
        let before = Manifest::read(folder);
        let stale = before.paths().filter(|path| !files.contains_key(*path));
        let stale = stale.filter(|path| folder.join(path).exists());
        changes.extend(stale.map(|path| Change::Remove(path.to_owned())));
        let manifest = Manifest::of(key, files);
        Ok(Self { folder: folder.to_owned(), files, manifest, changes })
    }

    /// Whether the folder holds what was generated for this key last time, without generating
    /// anything: judged by the names and sizes of files.
    #[must_use]
    pub fn is_current(folder: &Path, key: &Key) -> bool {
        Manifest::read(folder).is_current(folder, key)
    }

    /// The files that differ.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Makes the changes. Files that are the same already are not touched.
    ///
    /// # Errors
    ///
    /// A file or folder cannot be written or removed.
    pub fn apply(&self) -> io::Result<()> {
        fs::create_dir_all(&self.folder).map_err(|error| named(&self.folder, &error))?;
        for change in &self.changes {
            let target = self.folder.join(change.file());
            match self.files.get(change.file()) {
                Some(text) => write(&target, text),
                None => self.remove(&target),
            }
            .map_err(|error| named(&target, &error))?;
        }
        self.manifest.write(&self.folder).map_err(|error| named(&self.folder, &error))
    }

    /// Removes a file, and the folders that are empty without it.
    fn remove(&self, file: &Path) -> io::Result<()> {
        fs::remove_file(file)?;
        for folder in file.ancestors().skip(1).take_while(|folder| *folder != self.folder) {
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
        Ok(())
    }
}

fn write(file: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, text)
}

/// An error that names the path: the one of the system does not.
fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
