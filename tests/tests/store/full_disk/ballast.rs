//! What takes all the room of a file system.

use std::fs::File;
use std::io::{ErrorKind, Result, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// A file that takes the room there is, and what becomes free later, until it is dropped.
pub(super) struct Ballast {
    path: PathBuf,
    /// What goes on until this is dropped.
    growing: Option<(SyncSender<()>, JoinHandle<()>)>,
}

impl Ballast {
    /// Fills the file system of a folder; returns when it is full.
    pub(super) fn fill(folder: &Path) -> Result<Self> {
        let path = folder.join("ballast");
        let mut file = File::create(&path)?;
        grow(&mut file)?;
        let (stop, stopped) = sync_channel(0);
        let thread = std::thread::spawn(move || {
            let pace = Duration::from_millis(1);
            // Whoever fails for want of room gives back what it took: that is taken, too.
            while stopped.recv_timeout(pace) == Err(RecvTimeoutError::Timeout) {
                if grow(&mut file).is_err() {
                    break;
                }
            }
        });
        Ok(Self { path, growing: Some((stop, thread)) })
    }
}

/// Writes until there is no room.
fn grow(file: &mut File) -> Result<()> {
    let (mut size, page) = (1 << 20, vec![0; 1 << 20]);
    loop {
        match file.write(&page[..size]) {
            Ok(0) => size /= 2,
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::StorageFull => size /= 2,
            Err(error) => return Err(error),
        }
        if size == 0 {
            return Ok(());
        }
    }
}

impl Drop for Ballast {
    fn drop(&mut self) {
        if let Some((stop, thread)) = self.growing.take() {
            drop(stop);
            let _ = thread.join();
        }
        let _ = std::fs::remove_file(&self.path);
    }
}
