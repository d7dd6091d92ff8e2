//! Edits of findings, made in files.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use factline_codegen::lint::Edited;

/// How often edits are made: those that touch each other take turns.
pub(crate) const ROUNDS: usize = 10;

/// Writes a file's new text, gives it its new name, and says what that is.
///
/// # Errors
///
/// The file can't be written, or another has the new name.
pub(crate) fn write(file: &Arc<str>, edited: &Edited) -> anyhow::Result<PathBuf> {
    let path = Path::new(&**file);
    if let Some(text) = &edited.text {
        fs::write(path, text).with_context(|| format!("cannot write {file}"))?;
    }
    let Some(name) = &edited.name else { return Ok(path.to_owned()) };
    let to = path.with_file_name(name);
    // A file system without case calls both the same.
    if to.exists() && fs::canonicalize(&to)? != fs::canonicalize(path)? {
        bail!(
            "cannot rename {file} to {name}: there is such a file; merge them, then run this again"
        );
    }
    fs::rename(path, &to).with_context(|| format!("cannot rename {file} to {name}"))?;
    Ok(to)
}
