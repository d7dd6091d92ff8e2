//! What archives need of a file system.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// The end of the name of a file that is not finished.
pub(crate) const PARTIAL: &str = ".partial";

/// What archives need of a file system; [`Disk`] is the real one.
///
/// Its functions may block.
pub trait Files: fmt::Debug + Send + Sync + 'static {
    /// Creates a file under a name that none has. Only its owner may read it, and for as long as it
    /// is open it is no [leftover](Self::leftovers).
    ///
    /// # Errors
    ///
    /// It can't be created, or there is one.
    fn create(&self, path: &Path) -> io::Result<Box<dyn NewFile>>;

    /// Opens a file to read it from its start.
    ///
    /// # Errors
    ///
    /// There is none, or it can't be read.
    fn open(&self, path: &Path) -> io::Result<Box<dyn Read + Send>>;

    /// Gives a file a second name in its folder, which none has: in one step, whoever else tries.
    ///
    /// # Errors
    ///
    /// It can't, or there is a file of that name.
    fn link(&self, path: &Path, name: &Path) -> io::Result<()>;

    /// Removes a name of a file.
    ///
    /// # Errors
    ///
    /// It can't be removed.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// Completes when the names of a folder would survive a power cut.
    ///
    /// # Errors
    ///
    /// Nobody knows whether they would.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;

    /// Files of the same folder whose names start with this one's and end with `.partial`, and which
    /// nobody has open: left by whoever died while it made them.
    ///
    /// # Errors
    ///
    /// The folder can't be read.
    fn leftovers(&self, path: &Path) -> io::Result<Vec<PathBuf>>;
}

/// A file that is being written.
pub trait NewFile: Write + Send + 'static {
    /// Completes when all that was written would survive a power cut.
    ///
    /// # Errors
    ///
    /// Nobody knows whether it would.
    fn sync(&mut self) -> io::Result<()>;
}

/// The file system of this machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Disk;

impl Files for Disk {
    fn create(&self, path: &Path) -> io::Result<Box<dyn NewFile>> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path)?;
        // Where files can't be locked, what is not finished can't be told from what was left.
        let _ = file.try_lock();
        Ok(Box::new(file))
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(File::open(path)?))
    }

    fn link(&self, path: &Path, name: &Path) -> io::Result<()> {
        fs::hard_link(path, name)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
    }

    fn leftovers(&self, path: &Path) -> io::Result<Vec<PathBuf>> {
        let start = path.file_name().unwrap_or_default().as_encoded_bytes();
        let mut found = Vec::new();
        for entry in fs::read_dir(folder(path))? {
            let entry = entry?;
            let name = entry.file_name();
            let rest = name.as_encoded_bytes().strip_prefix(start);
            let is_partial = rest
                .is_some_and(|rest| rest.starts_with(b".") && rest.ends_with(PARTIAL.as_bytes()));
            if is_partial && !is_open(&entry.path()) {
                found.push(entry.path());
            }
        }
        Ok(found)
    }
}

impl NewFile for File {
    fn sync(&mut self) -> io::Result<()> {
        self.sync_all()
    }
}

/// Whether whoever makes a file is still at it.
fn is_open(path: &Path) -> bool {
    File::open(path).is_ok_and(|file| matches!(file.try_lock(), Err(fs::TryLockError::WouldBlock)))
}

/// The folder that a file is in.
pub(crate) fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_writes_is_no_leftover() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.avro");
        let partial = folder.path().join("a.avro.1.partial");
        for other in ["a.avro", "b.avro.1.partial", "a.avropartial", "a.avro.1"] {
            fs::write(folder.path().join(other), b"").expect("a file");
        }
        let open = Disk.create(&partial).expect("a file");
        assert!(Disk.create(&partial).is_err(), "it is there");
        assert_eq!(Disk.leftovers(&path).expect("a folder"), Vec::<PathBuf>::new());
        drop(open);
        assert_eq!(Disk.leftovers(&path).expect("a folder"), [partial]);
    }

    #[test]
    fn nothing_is_overwritten() {
        let folder = tempfile::tempdir().expect("a folder");
        let (one, two) = (folder.path().join("one"), folder.path().join("two"));
        fs::write(&one, b"1").expect("a file");
        fs::write(&two, b"2").expect("a file");
        let error = Disk.link(&one, &two).expect_err("there is one");
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&two).expect("a file"), b"2");
    }
}
