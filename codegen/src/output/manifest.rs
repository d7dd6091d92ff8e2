//! What was generated last time: which files, from what.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Component, Path};
use std::{fs, io};

use sha2::{Digest, Sha256};

use crate::config::Config;
use crate::digest::hex;
use crate::input::Input;

/// The file, in the folder of the root.
const FILE: &str = ".factline";
/// The first line: another version of it means that nothing is known.
const HEAD: &str = "factline generated 1";

/// What generated files depend on: the schemas and where they stand among each other, the
/// configuration and the generator itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    /// The key of an input and a configuration.
    #[must_use]
    pub fn of(input: &Input, config: &Config) -> Self {
        let mut hash = Sha256::new();
        let mut add = |text: &str| {
            hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(text);
        };
        add(env!("CARGO_PKG_VERSION"));
        add(env!("FACTLINE_GENERATOR"));
        add(&format!("{config:?}"));
        let common = common_folder(input);
        for (folder, domain) in &input.domains {
            add(&relative(folder, &common));
            add(&format!("{domain:?}"));
        }
        for source in &input.sources {
            add(&relative(Path::new(&**source.name()), &common));
            add(source.text());
        }
        Self(hex(&hash.finalize()))
    }
}

/// The deepest folder that all files are in, so that a key is the same on every machine.
fn common_folder(input: &Input) -> Vec<Component<'_>> {
    let mut folders = input.files.iter().map(|file| file.parent().unwrap_or_else(|| Path::new("")));
    let mut common: Vec<_> =
        folders.next().map(|first| first.components().collect()).unwrap_or_default();
    for folder in folders {
        let shared = folder.components().zip(&common).take_while(|(a, b)| a == *b).count();
        common.truncate(shared);
    }
    common
}

fn relative(path: &Path, common: &[Component<'_>]) -> String {
    let parts: Vec<_> = path
        .components()
        .skip(common.len())
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}

/// The files that a folder holds, and the key they were generated for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Manifest {
    key: String,
    /// The size of each file in bytes, by path.
    files: BTreeMap<String, u64>,
}

impl Manifest {
    /// The manifest of a folder; an empty one where there is none, or none that can be read.
    pub(crate) fn read(folder: &Path) -> Self {
        fs::read_to_string(folder.join(FILE))
            .ok()
            .and_then(|text| Self::parse(&text))
            .unwrap_or_default()
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        if lines.next() != Some(HEAD) {
            return None;
        }
        let key = lines.next()?.to_owned();
        let files = lines.map(|line| {
            let (size, path) = line.split_once(' ')?;
            is_inside(path).then_some((path.to_owned(), size.parse().ok()?))
        });
        Some(Self { key, files: files.collect::<Option<_>>()? })
    }

    pub(crate) fn of(key: &Key, files: &BTreeMap<String, String>) -> Self {
        let size = |text: &String| u64::try_from(text.len()).unwrap_or(u64::MAX);
        let files = files.iter().map(|(path, text)| (path.clone(), size(text))).collect();
        Self { key: key.0.clone(), files }
    }

    pub(crate) fn write(&self, folder: &Path) -> io::Result<()> {
        let mut text = format!("{HEAD}\n{}\n", self.key);
        for (path, size) in &self.files {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{size} {path}");
        }
        fs::write(folder.join(FILE), text)
    }

    /// Whether the folder still holds what was generated for this key, as far as names and sizes
    /// tell.
    pub(crate) fn is_current(&self, folder: &Path, key: &Key) -> bool {
        self.key == key.0
            && self.files.iter().all(|(path, size)| {
                fs::metadata(folder.join(path)).is_ok_and(|file| file.len() == *size)
            })
    }

    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }
}

/// Whether a path stays in the folder it is joined to: what is listed may be deleted one day.
fn is_inside(path: &str) -> bool {
    Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_never_leads_out_of_its_folder() {
        for path in ["../x.rs", "/etc/passwd", "a/../../b"] {
            assert!(Manifest::parse(&format!("{HEAD}\nkey\n3 {path}\n")).is_none(), "{path}");
        }
        assert!(Manifest::parse(&format!("{HEAD}\nkey\n3 a/b.rs\n")).is_some());
    }
}
