//! Where a catalog is: its folder, and what of it counts.

use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context as _, bail};

use super::{Files, dir, matters};

/// The file that makes a folder a catalog.
const CATALOG: &str = "catalog.toml";

/// A catalog's folder, and the paths in it that count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Layout {
    /// The folder, as a shell would write it.
    pub(crate) root: PathBuf,
    /// Paths in it that are asked about; all where there are none.
    asked: Vec<PathBuf>,
    /// Paths in it that are read: names resolve only with the rest of a catalog at hand.
    inside: Vec<PathBuf>,
}

impl Layout {
    /// The catalog that `paths` are in, or that the current folder is in where there are none.
    ///
    /// A folder without a `catalog.toml` at it or above is a catalog of its own.
    ///
    /// # Errors
    ///
    /// A path is not there, or the paths are in different catalogs.
    pub(crate) fn find(paths: &[PathBuf]) -> anyhow::Result<Self> {
        let here = [PathBuf::from(".")];
        let paths = if paths.is_empty() { &here[..] } else { paths };
        let mut layout: Option<Self> = None;
        for path in paths {
            let (root, inside) = place(path)?;
            let layout =
                layout.get_or_insert_with(|| Self { root: root.clone(), ..Self::default() });
            if layout.root != root {
                bail!("{} and {} are two catalogs", layout.root.display(), root.display());
            }
            layout.inside.push(if has_catalog(&root) { first(&inside) } else { inside.clone() });
            layout.asked.push(inside);
        }
        let mut layout = layout.unwrap_or_default();
        // The whole folder holds whatever else is asked for.
        for paths in [&mut layout.asked, &mut layout.inside] {
            if paths.iter().any(|path| path.as_os_str().is_empty()) {
                paths.clear();
            }
        }
        Ok(layout)
    }

    /// Whether a file, as findings call it, is asked about: a schema or a domain in one of the
    /// paths. What says something about the whole catalog always is.
    pub(crate) fn holds(&self, file: &str) -> bool {
        let Ok(path) = Path::new(file).strip_prefix(&self.root) else { return true };
        let is_part = super::is_schema(path) || path.ends_with("domain.toml");
        !is_part || self.asked.is_empty() || self.asked.iter().any(|asked| path.starts_with(asked))
    }

    /// The catalog in a folder: what stands in `schemas` where there is such a folder in it.
    ///
    /// # Errors
    ///
    /// The folder is not there.
    pub(crate) fn of(root: &Path) -> anyhow::Result<Self> {
        Self::find(&[crate::catalog::schemas(root)])
    }

    /// Its files.
    ///
    /// # Errors
    ///
    /// They can't be read, or none of them is a schema.
    pub(crate) fn files(&self) -> anyhow::Result<Files> {
        let files = self.only(dir::read(&self.root)?);
        if !files.keys().any(|path| super::is_schema(path)) {
            bail!("there is no .avsc file in {}", self.root.display());
        }
        Ok(files)
    }

    /// The files that count: those in its paths, and those that say something about all.
    ///
    /// Where no schema is in its paths, that state has another shape, and all count.
    pub(super) fn only(&self, mut files: Files) -> Files {
        let is_inside = |path: &Path| self.inside.iter().any(|inside| path.starts_with(inside));
        let is_there = |path: &PathBuf| super::is_schema(path) && is_inside(path);
        if files.keys().any(is_there) {
            files.retain(|path, _| !super::is_schema(path) || is_inside(path) || is_history(path));
        }
        files.retain(|path, _| matters(path) || is_history(path));
        files
    }

    /// How a file of the catalog is called in findings.
    pub(crate) fn shown(&self, path: &Path) -> PathBuf {
        self.root.join(path)
    }
}

/// Whether a file belongs to the superseded versions beside `catalog.toml`.
pub(super) fn is_history(path: &Path) -> bool {
    factline_codegen::history::Place::of(path).is_some()
}

/// The catalog that a path is in, and the path in it.
fn place(path: &Path) -> anyhow::Result<(PathBuf, PathBuf)> {
    let full = fs::canonicalize(path)
        .with_context(|| format!("there is no file or folder {}", path.display()))?;
    let folder = if full.is_dir() { full.as_path() } else { full.parent().unwrap_or(&full) };
    let root = folder.ancestors().find(|folder| has_catalog(folder)).unwrap_or(folder);
    let inside = full.strip_prefix(root).unwrap_or_else(|_| Path::new("")).to_owned();
    Ok((shell(root)?, inside))
}

fn has_catalog(root: &Path) -> bool {
    root.join(CATALOG).is_file()
}

/// The folder directly below the catalog's own that a path is in.
fn first(inside: &Path) -> PathBuf {
    inside.components().take(1).collect()
}

/// A folder as it is written from the current one.
fn shell(folder: &Path) -> anyhow::Result<PathBuf> {
    let here = fs::canonicalize(".").context("cannot find the current folder")?;
    if let Ok(inside) = folder.strip_prefix(&here) {
        return Ok(inside.to_owned());
    }
    let shared = here.components().zip(folder.components()).take_while(|(a, b)| a == b).count();
    let up = here.components().count() - shared;
    // Far away a path from the root is shorter.
    if up > 3 {
        return Ok(folder.to_owned());
    }
    let down = folder.components().skip(shared);
    Ok(std::iter::repeat_n(Component::ParentDir, up).chain(down).collect())
}
