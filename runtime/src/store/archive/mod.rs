//! Archives: the content of old events in files, and back (feature `archive`).
//!
//! A closed range of positions goes into one file, an Avro object container that any tool reads: all
//! of each event, its places, and the schemas that wrote them. Rows stay, with all that order,
//! idempotency and the audit go by: id, stream, version, type, tenant, schema and digest. The digest
//! says of any content whether it is the event's; so a file is checked before anything is removed, and
//! before anything comes back.
//!
//! # Examples
//!
#![cfg_attr(feature = "sqlite", doc = "```no_run")]
#![cfg_attr(not(feature = "sqlite"), doc = "```text")]
//! use factline::store::archive::Range;
//! use factline::store::{EventStore, Sqlite};
//!
//! async fn archive(store: &EventStore<Sqlite>) -> Result<(), factline::store::Error> {
//!     let archive = store.archive("/archive/clinic-2025.avro");
//!     let created = archive.create(Range::before("2026-01-01T00:00:00Z".parse().unwrap())).await?;
//!     println!("positions {} to {} are in the file", created.first, created.last);
//!     assert!(archive.verify().await?.is_clean());
//!     archive.restore().await?;
//!     Ok(())
//! }
//! ```

mod check;
mod create;
pub(crate) mod entry;
mod files;
mod header;
mod progress;
mod range;
mod restore;
mod scan;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use check::{Checked, Fault, Finding};
pub use create::Created;
pub use files::{Disk, Files, NewFile};
pub(crate) use files::{PARTIAL, folder};
pub use header::Header;
pub(crate) use header::{head, hex, schema, unhex};
pub use progress::{Progress, Step};
pub use range::{Behind, Plan, Range};
pub use restore::Restored;

pub(crate) use entry::Entry;

use super::backend::Backend;
use super::{Error, ErrorKind, EventStore};
use scan::Scan;

/// Events of a transaction where nothing else is said.
const BATCH: usize = 1000;

impl<B: Backend> EventStore<B> {
    /// The archive in a file, which need not be there yet.
    pub fn archive(&self, path: impl Into<PathBuf>) -> Archive<'_, B> {
        Archive {
            store: self,
            path: path.into(),
            files: Arc::new(Disk),
            observe: Arc::new(|_| {}),
            despite: Vec::new(),
            batch: BATCH,
        }
    }
}

/// The archive in a file; made by [`EventStore::archive`].
#[must_use = "nothing is done until it is told what"]
pub struct Archive<'s, B: Backend> {
    store: &'s EventStore<B>,
    path: PathBuf,
    files: Arc<dyn Files>,
    observe: Arc<dyn Fn(Progress) + Send + Sync>,
    despite: Vec<String>,
    batch: usize,
}

impl<B: Backend> Archive<'_, B> {
    /// Reaches the file by other means than [`Disk`].
    pub fn files(mut self, files: Arc<dyn Files>) -> Self {
        self.files = files;
        self
    }

    /// Says who is told how far it is.
    pub fn progress(mut self, observe: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.observe = Arc::new(observe);
        self
    }

    /// Takes events away although this subscription still needs them: it will stop before the first
    /// of them until they are restored.
    pub fn despite(mut self, subscription: impl Into<String>) -> Self {
        self.despite.push(subscription.into());
        self
    }

    /// Changes so many events in one transaction, or a few more; 1000 where nothing is said. An
    /// archive is restored by its blocks: they have as many events as was said when it was made, and
    /// about 64 KiB at most.
    pub const fn batch(mut self, events: usize) -> Self {
        self.batch = if events == 0 { 1 } else { events };
        self
    }

    /// What the file is called.
    fn name(&self) -> String {
        scan::name(&self.path)
    }

    fn tell(&self, step: Step, done: u64, events: u64) {
        (self.observe)(Progress { step, done, events });
    }

    /// Does something with files, where it may block.
    async fn on_files<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Files, &Path) -> std::io::Result<T> + Send + 'static,
    ) -> Result<T, Error> {
        let (files, path, name) = (Arc::clone(&self.files), self.path.clone(), self.name());
        blocking(move || work(&*files, &path)).await?.map_err(|error| Error::file(&name, error))
    }

    async fn scan(&self, path: &Path) -> Result<Scan, Error> {
        let (files, path) = (Arc::clone(&self.files), path.to_owned());
        blocking(move || Scan::open(&files, &path)).await?
    }

    /// The next events of a file; none at its end.
    async fn next(&self, mut scan: Scan) -> Result<(Scan, Vec<Entry>), Error> {
        let batch = self.batch;
        let (scan, read) = blocking(move || {
            let read = scan.next(batch);
            (scan, read)
        })
        .await?;
        Ok((scan, read?))
    }
}

impl<B: Backend> fmt::Debug for Archive<'_, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, files, despite, batch, .. } = self;
        f.debug_struct("Archive")
            .field("path", path)
            .field("files", files)
            .field("despite", despite)
            .field("batch", batch)
            .finish_non_exhaustive()
    }
}

/// Runs what may block apart from what others wait for.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => Ok(done),
        Err(failed) if failed.is_panic() => std::panic::resume_unwind(failed.into_panic()),
        Err(_) => Err(Error::of(ErrorKind::File, "the program is ending")),
    }
}

/// A position as a database counts it.
fn bound(position: u64) -> i64 {
    i64::try_from(position).unwrap_or(i64::MAX)
}
