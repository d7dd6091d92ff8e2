//! A folder.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::layout::is_history;
use super::{Files, Layout, matters};

/// What cargo and others put into folders that they can make anew.
const CACHE: &str = "CACHEDIR.TAG";

/// The files of a catalog in another folder: that which has the catalog's shape, or whatever is
/// there.
pub(super) fn files(folder: &Path, layout: &Layout) -> anyhow::Result<Files> {
    if !folder.is_dir() {
        bail!("there is no folder {}", folder.display());
    }
    Ok(layout.only(read(folder)?))
}

/// The files below a folder that can matter, by their path in it.
pub(super) fn read(folder: &Path) -> anyhow::Result<Files> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let mut walk = Walk { files: Files::new(), visited: BTreeSet::new() };
    walk.folder(folder, &PathBuf::new())?;
    Ok(walk.files)
}

struct Walk {
    files: Files,
    /// Where folders really are: a link that leads back up is not followed for ever.
    visited: BTreeSet<PathBuf>,
}

impl Walk {
    fn folder(&mut self, folder: &Path, inside: &Path) -> anyhow::Result<()> {
        let context = || format!("cannot read the folder {}", folder.display());
        if !self.visited.insert(fs::canonicalize(folder).with_context(context)?) {
            return Ok(());
        }
        for entry in fs::read_dir(folder).with_context(context)? {
            let entry = entry.with_context(context)?;
            let (path, inside) = (entry.path(), inside.join(entry.file_name()));
            if path.is_dir() {
                if !is_passed_over(&path) {
                    self.folder(&path, &inside)?;
                }
            } else if matters(&inside) || is_history(&inside) {
                let context = || format!("cannot read {}", path.display());
                self.files.insert(inside, fs::read(&path).with_context(context)?);
            }
        }
        Ok(())
    }
}

/// Folders of tools hold no part of a catalog.
fn is_passed_over(folder: &Path) -> bool {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with('.') || name == "node_modules" || folder.join(CACHE).is_file()
}
