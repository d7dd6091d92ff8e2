//! An archive.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Component, Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use flate2::read::MultiGzDecoder;

use super::layout::is_history;
use super::{Files, matters};

/// What every gzip file begins with.
const GZIP: [u8; 2] = [0x1f, 0x8b];
/// What an archive ends with: at least one block of zeros.
const BLOCK: usize = 512;

/// The files of a catalog in an archive, by their path in it.
pub(super) fn files(file: &Path, subdir: Option<&Path>) -> anyhow::Result<Files> {
    let shown = file.display();
    let found = read(file).with_context(|| format!("cannot read the archive {shown}"))?;
    let root = match subdir {
        Some(subdir) => subdir.to_owned(),
        None => root(&found),
    };
    let inside = |(path, bytes): (PathBuf, Vec<u8>)| {
        path.strip_prefix(&root).ok().map(|path| (path.to_owned(), bytes))
    };
    let files: Files = found.into_iter().filter_map(inside).collect();
    if let (true, Some(subdir)) = (files.is_empty(), subdir) {
        bail!("the archive {shown} has no folder {} with schemas in it", subdir.display());
    }
    Ok(files)
}

/// The folder of the outermost `catalog.toml`; the archive itself where there is none.
fn root(files: &Files) -> PathBuf {
    let catalogs = files.keys().filter(|path| path.ends_with("catalog.toml"));
    let outermost = catalogs.min_by_key(|path| path.components().count());
    outermost.and_then(|path| path.parent()).unwrap_or_else(|| Path::new("")).to_owned()
}

fn read(file: &Path) -> anyhow::Result<Files> {
    let mut opened = BufReader::new(File::open(file)?);
    let mut magic = Vec::new();
    opened.by_ref().take(GZIP.len() as u64).read_to_end(&mut magic)?;
    let is_compressed = magic == GZIP;
    let whole = io::Cursor::new(magic).chain(opened);
    if is_compressed { unpack(MultiGzDecoder::new(whole)) } else { unpack(whole) }
}

fn unpack(from: impl Read) -> anyhow::Result<Files> {
    let mut archive = tar::Archive::new(Ending { from, zeros: 0 });
    let mut files = Files::new();
    for entry in archive.entries()? {
        let mut entry = entry.context("it is no archive, or it is cut off")?;
        let path: PathBuf = entry.path()?.components().filter(is_name).collect();
        if !entry.header().entry_type().is_file() || !(matters(&path) || is_history(&path)) {
            continue;
        }
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).with_context(|| format!("{} in it", path.display()))?;
        let is_whole = bytes.len() as u64 == entry.size();
        ensure!(is_whole, "it is cut off in {}; make it anew", path.display());
        files.insert(path, bytes);
    }
    let mut ending = archive.into_inner();
    // What is left is filling; of a compressed archive also its checksum, which is looked at.
    io::copy(&mut ending, &mut io::sink()).context("it is cut off or damaged")?;
    ensure!(ending.zeros >= BLOCK, "it is cut off: its end is missing; make it anew");
    Ok(files)
}

fn is_name(part: &Component<'_>) -> bool {
    matches!(part, Component::Normal(_))
}

/// A reader that knows how many zeros it has read last.
struct Ending<R> {
    from: R,
    zeros: usize,
}

impl<R: Read> Read for Ending<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.from.read(into)?;
        let read = &into[..count];
        match read.iter().rposition(|&byte| byte != 0) {
            Some(last) => self.zeros = count - 1 - last,
            None => self.zeros += count,
        }
        Ok(count)
    }
}
