//! What has to be read to judge a part of a catalog, and which findings are about that part.

use std::path::{Path, PathBuf};

use super::Settings;
use super::settings::plain;

/// The part of a catalog that somebody asks about.
///
/// Whether a name resolves or a type is used can only be said with the rest of the catalog at
/// hand, so more is read than is asked about.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The paths to read.
    pub read: Vec<PathBuf>,
    /// The paths that are asked about, from the file system's root.
    asked: Vec<PathBuf>,
    base: PathBuf,
}

impl Scope {
    /// The scope of `paths` in the catalog that the settings were found in.
    #[must_use]
    pub fn new(settings: &Settings, paths: &[PathBuf]) -> Self {
        let base = settings.base.clone();
        let mut read: Vec<PathBuf> = Vec::new();
        for path in paths.iter().map(|path| whole(settings, path)) {
            if !read.contains(&path) {
                read.push(path);
            }
        }
        let asked = paths.iter().map(|path| plain(&base.join(path))).collect();
        Self { read, asked, base }
    }

    /// Whether a file is asked about.
    #[must_use]
    pub fn holds(&self, file: &str) -> bool {
        let file = plain(&self.base.join(file));
        self.asked.iter().any(|asked| file.starts_with(asked))
    }
}

/// The folder directly below the catalog's own that a path is in; the path itself where it is in
/// no catalog, or not inside such a folder.
fn whole(settings: &Settings, path: &Path) -> PathBuf {
    let Settings { root, base, .. } = settings;
    let full = plain(&base.join(path));
    let Ok(inside) = full.strip_prefix(root) else { return path.to_owned() };
    let mut parts = inside.components();
    match (parts.next(), parts.next()) {
        (Some(folder), Some(_)) if !root.as_os_str().is_empty() => {
            let folder = root.join(folder);
            // As the paths of a shell mostly are.
            folder.strip_prefix(base).map(Path::to_owned).unwrap_or(folder)
        }
        _ => path.to_owned(),
    }
}
