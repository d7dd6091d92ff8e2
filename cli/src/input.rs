//! Schemas from files, folders and standard input.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use factline_codegen::history::Place;
use factline_core::avro::finding::{Finding, Source};

/// The path that stands for standard input.
pub(crate) const STDIN: &str = "-";

/// What findings call standard input.
pub(crate) const STDIN_NAME: &str = "<stdin>";

/// Reads all schema files under `paths`, in a stable order, each once.
///
/// A file that is not UTF-8 is a finding.
///
/// # Errors
///
/// A path that cannot be read, and a folder that holds no `.avsc` file.
pub(crate) fn read(paths: &[impl AsRef<Path>]) -> anyhow::Result<(Vec<Source>, Vec<Finding>)> {
    let mut sources = Vec::new();
    let mut findings = Vec::new();
    for file in files(paths)? {
        let (name, bytes) = read_one(&file)?;
        match Source::from_bytes(name, bytes) {
            Ok(source) => sources.push(source),
            Err(finding) => findings.push(*finding),
        }
    }
    Ok((sources, findings))
}

/// Reads a file, or standard input, and says what it is called.
///
/// # Errors
///
/// It cannot be read.
pub(crate) fn read_one(file: &Path) -> anyhow::Result<(String, Vec<u8>)> {
    if file == Path::new(STDIN) {
        let mut bytes = Vec::new();
        io::stdin().read_to_end(&mut bytes).context("cannot read standard input")?;
        return Ok((STDIN_NAME.to_owned(), bytes));
    }
    let name = file.display().to_string();
    let bytes = fs::read(file).with_context(|| format!("cannot read {name}"))?;
    Ok((name, bytes))
}

/// The files that `paths` stand for; a folder stands for the `.avsc` files below it.
fn files(paths: &[impl AsRef<Path>]) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut seen = HashSet::new();
    for path in paths.iter().map(AsRef::as_ref) {
        let mut found = Vec::new();
        if path.is_dir() {
            walk(path, &mut found, &mut HashSet::new())?;
            if found.is_empty() {
                bail!("there is no .avsc file in {}", path.display());
            }
        } else {
            found.push(path.to_owned());
        }
        // One file given twice, say by itself and by its folder, defines nothing twice.
        files.extend(
            found.into_iter().filter(|file| {
                seen.insert(fs::canonicalize(file).unwrap_or_else(|_| file.clone()))
            }),
        );
    }
    Ok(files)
}

/// Adds the `.avsc` files below `folder`, sorted; a link that leads back up is not followed.
fn walk(
    folder: &Path,
    found: &mut Vec<PathBuf>,
    visited: &mut HashSet<PathBuf>,
) -> anyhow::Result<()> {
    let context = || format!("cannot read the folder {}", folder.display());
    if !visited.insert(fs::canonicalize(folder).with_context(context)?) {
        return Ok(());
    }
    let entries = fs::read_dir(folder).with_context(context)?;
    let mut paths = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()
        .with_context(context)?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            walk(&path, found, visited)?;
        } else if Place::of(&path).is_some() {
            // Versions that are current no more define nothing.
        } else if path.extension().is_some_and(|extension| extension == "avsc") {
            found.push(path);
        }
    }
    Ok(())
}
