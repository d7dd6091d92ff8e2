//! A file of events.

mod disk;
mod header;

use std::fmt;
use std::path::{Path, PathBuf};

use factline_core::avro::codec::to_vec;
use factline_core::avro::container::Writer;

use super::{Beginning, Kept, Refused, Target};
use crate::store::archive::blocking;
use crate::store::archive::entry::{self, Entry};
use crate::store::backend::Backend;
use crate::store::read::Sql;
use crate::store::{Error, EventStore, Recorded, archived};
use disk::Opened;
use header::Header;

/// Most positions in one statement: databases have a limit of values.
const CHUNK: usize = 500;

/// Writes events to an Avro object container file (feature `archive`): all of each, as an archive has
/// it, and the schemas that wrote them.
///
/// Any tool for Avro reads it: a record for each event, with its places, its metadata, and its
/// datum in Avro binary; the schema of that is the property `factline.schema.ID` of the file, with the
/// `schema_id` of the record.
///
/// How far the replay is, the file itself says: what was not written whole is cut off when it goes on.
/// Only the file's owner may read it, and while it is written nobody else may. A file that is no
/// replay's is never changed.
///
/// # Delivery
///
/// Each event is in the file once.
#[must_use = "a target does nothing until a replay is run to it"]
pub struct File<B: Backend> {
    store: EventStore<B>,
    path: PathBuf,
    state: State,
}

/// What is known of the file.
enum State {
    Unknown,
    /// Opened, and not changed yet.
    Opened(Opened),
    Writing(Writer<std::fs::File>),
}

impl<B: Backend> File<B> {
    /// A file, which need not be there yet, of the events of this store.
    pub fn new(store: &EventStore<B>, path: impl Into<PathBuf>) -> Self {
        Self { store: store.clone(), path: path.into(), state: State::Unknown }
    }

    /// Makes the file, unless it is there; or another one in its place.
    async fn make(&self, beginning: &Beginning<'_, B>) -> Result<(), Error> {
        let header = Header::new(beginning.order, beginning.schemas().await?);
        let (path, is_anew) = (self.path.clone(), beginning.is_restart);
        let id = self.store.shared.options.stamps.next().id;
        blocking(move || disk::make(&path, &id.to_string(), &header.head(), is_anew)).await?
    }

    async fn open(&self) -> Result<Option<(Opened, Kept)>, Error> {
        let path = self.path.clone();
        blocking(move || disk::open(&path)).await?
    }

    /// What is written to, behind the last whole block.
    async fn writer(&mut self) -> Result<Writer<std::fs::File>, Error> {
        match std::mem::replace(&mut self.state, State::Unknown) {
            State::Writing(writer) => Ok(writer),
            State::Opened(opened) => {
                let name = name(&self.path);
                blocking(move || opened.cut().map_err(|error| Error::file(&name, error))).await?
            }
            // INVARIANT: a run begins before it delivers; what failed to be written is not gone on with.
            State::Unknown => Err(super::impossible("the file was not opened")),
        }
    }

    /// All of events, in their order.
    async fn entries(&self, events: &[Recorded]) -> Result<Vec<Vec<u8>>, Error> {
        let mut data = Vec::with_capacity(events.len());
        let mut connection = self.store.connection().await?;
        for chunk in events.chunks(CHUNK) {
            let mut sql = Sql::new(format!(
                "SELECT {} FROM factline_ordering o JOIN factline_events e ON e.pos = o.pos
                 JOIN factline_streams s ON s.id = o.stream_id",
                entry::COLUMNS
            ));
            let positions = chunk.iter().map(Recorded::gpos);
            sql.within(" WHERE o.gpos IN (", positions, ") ORDER BY o.gpos");
            let rows = B::fetch(&mut connection, sql.text, sql.args, entry::read).await;
            for (position, entry) in rows.map_err(Error::database("read events"))? {
                let Some(entry) = entry else {
                    // It was archived since it was read.
                    let what = format!("position {position}");
                    let found = archived::ranges::<B>(&mut connection, position, position).await?;
                    return Err(Error::archived(what, found));
                };
                data.push(datum(&entry)?);
            }
        }
        Ok(data)
    }
}

fn datum(entry: &Entry) -> Result<Vec<u8>, Error> {
    to_vec(entry).map_err(|error| Error::encode(&entry.event_type, error))
}

/// What a file is called in errors.
fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

impl<B: Backend> Target<B> for File<B> {
    fn describe(&self) -> String {
        format!("file {}", name(&self.path))
    }

    async fn begin(&mut self, beginning: &Beginning<'_, B>) -> Result<Option<Kept>, Refused> {
        // What an earlier attempt has open would keep this one out.
        self.state = State::Unknown;
        if beginning.is_restart || self.open().await?.is_none() {
            self.make(beginning).await?;
        }
        let name = name(&self.path);
        let Some((opened, mut kept)) = self.open().await? else {
            return Err(
                Error::file(&name, std::io::Error::from(std::io::ErrorKind::NotFound)).into()
            );
        };
        // The same file under another name is the same.
        kept.order.target = Target::<B>::describe(self);
        self.state = State::Opened(opened);
        Ok(Some(kept))
    }

    async fn deliver(&mut self, events: &[Recorded]) -> Result<(), Refused> {
        let data = self.entries(events).await?;
        let (mut writer, name) = (self.writer().await?, name(&self.path));
        let written = blocking(move || {
            data.iter().try_for_each(|datum| writer.append(datum))?;
            writer.end_block()?;
            writer.output().sync_data()?;
            Ok(writer)
        });
        let written = written.await?.map_err(|error: std::io::Error| Error::file(&name, error))?;
        self.state = State::Writing(written);
        Ok(())
    }

    async fn finish(&mut self) -> Result<(), Refused> {
        let (writer, name) = (self.writer().await?, name(&self.path));
        let done = blocking(move || writer.finish().and_then(|file| file.sync_all())).await?;
        done.map_err(|error| Error::file(&name, error).into())
    }
}

impl<B: Backend> fmt::Debug for File<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File").field("path", &self.path).finish_non_exhaustive()
    }
}
