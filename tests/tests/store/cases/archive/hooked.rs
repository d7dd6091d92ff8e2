//! A disk of which a test decides what becomes of each step.

use std::fmt;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use factline::store::archive::{Disk, Files, NewFile};

/// Bytes that are read at a time, so that files are read again and again.
const CHUNK: usize = 300;

/// What is about to be done.
#[derive(Debug)]
pub(crate) enum Op<'a> {
    Create,
    /// What is left of the bytes is written, and then it fails if it is to fail.
    Write(&'a mut Vec<u8>),
    Sync,
    Open,
    Read,
    Link,
    Remove,
    SyncFolder,
    Leftovers,
}

type Hook = Arc<dyn Fn(Op<'_>) -> io::Result<()> + Send + Sync>;

/// Asks before each step.
#[derive(Clone)]
pub(crate) struct Hooked(Hook);

impl Hooked {
    pub(crate) fn new(hook: impl Fn(Op<'_>) -> io::Result<()> + Send + Sync + 'static) -> Self {
        Self(Arc::new(hook))
    }
}

impl fmt::Debug for Hooked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hooked")
    }
}

impl Files for Hooked {
    fn create(&self, path: &Path) -> io::Result<Box<dyn NewFile>> {
        (self.0)(Op::Create)?;
        Ok(Box::new(Mine(self.clone(), Disk.create(path)?)))
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn Read + Send>> {
        (self.0)(Op::Open)?;
        Ok(Box::new(Mine(self.clone(), Disk.open(path)?)))
    }

    fn link(&self, path: &Path, name: &Path) -> io::Result<()> {
        (self.0)(Op::Link)?;
        Disk.link(path, name)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        (self.0)(Op::Remove)?;
        Disk.remove(path)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        (self.0)(Op::SyncFolder)?;
        Disk.sync_folder(folder)
    }

    fn leftovers(&self, path: &Path) -> io::Result<Vec<PathBuf>> {
        (self.0)(Op::Leftovers)?;
        Disk.leftovers(path)
    }
}

struct Mine<T>(Hooked, T);

impl Write for Mine<Box<dyn NewFile>> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut left = bytes.to_vec();
        let asked = (self.0.0)(Op::Write(&mut left));
        self.1.write_all(&left)?;
        asked.map(|()| bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.1.flush()
    }
}

impl NewFile for Mine<Box<dyn NewFile>> {
    fn sync(&mut self) -> io::Result<()> {
        (self.0.0)(Op::Sync)?;
        self.1.sync()
    }
}

impl Read for Mine<Box<dyn Read + Send>> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        (self.0.0)(Op::Read)?;
        let length = bytes.len().min(CHUNK);
        self.1.read(&mut bytes[..length])
    }
}
