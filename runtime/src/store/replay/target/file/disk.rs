//! The file on the disk. Everything here may block.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::Path;

use factline_core::avro::codec::{self, Decode as _};
use factline_core::avro::container::{self, Block, Codec, Head, Reader, Writer};

use super::super::Kept;
use super::header::Header;
use super::name;
use crate::store::archive::{Disk, Entry, Files as _, PARTIAL, folder};
use crate::store::{Error, ErrorKind};

/// A replay's file, locked, and where its last whole block ends.
pub(super) struct Opened {
    file: File,
    end: u64,
    codec: Codec,
    mark: [u8; 16],
}

impl Opened {
    /// Cuts off what was not written whole, to go on behind it.
    pub(super) fn cut(mut self) -> io::Result<Writer<File>> {
        self.file.set_len(self.end)?;
        self.file.seek(SeekFrom::Start(self.end))?;
        Ok(Writer::behind(self.file, self.codec, self.mark))
    }
}

/// Makes a file with a head, if none is there; or, anew, one that takes the place of a replay's.
///
/// It is written under another name, so that a file of this name has a whole head, whoever dies.
pub(super) fn make(path: &Path, id: &str, head: &Head, is_anew: bool) -> Result<(), Error> {
    // Who writes it must be let go on, and what is none must stay.
    let before = if is_anew { open(path)? } else { None };
    let mut partial = path.file_name().unwrap_or_default().to_owned();
    partial.push(format!(".{id}{PARTIAL}"));
    let partial = path.with_file_name(partial);
    let made = make_as(path, &partial, head, before.is_some());
    if made.is_err() {
        // The error that counts is the first.
        let _ = Disk.remove(&partial);
    }
    made.map_err(|error| Error::file(&name(path), error))
}

fn make_as(path: &Path, partial: &Path, head: &Head, is_in_place: bool) -> io::Result<()> {
    // What was left by whoever died.
    Disk.leftovers(path)?.iter().try_for_each(|left| Disk.remove(left))?;
    let mut file = Writer::new(Disk.create(partial)?, head)?.finish()?;
    file.sync()?;
    if is_in_place {
        fs::rename(partial, path)?;
    } else {
        match Disk.link(partial, path) {
            // Somebody else was faster; whose file it is, its head says.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            linked => linked?,
        }
        Disk.remove(partial)?;
    }
    Disk.sync_folder(folder(path))
}

/// Opens a replay's file and reads it, without changing it; `None` where there is none.
pub(super) fn open(path: &Path) -> Result<Option<(Opened, Kept)>, Error> {
    let name = name(path);
    let file = match OpenOptions::new().read(true).write(true).open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        opened => opened.map_err(|error| Error::file(&name, error))?,
    };
    // Where files can't be locked, nobody can be kept out.
    if let Err(TryLockError::WouldBlock) = file.try_lock() {
        return Err(Error::of(ErrorKind::Taken, name));
    }
    let mut reader = Reader::new(BufReader::new(&file)).map_err(|error| unread(&name, error))?;
    let Some(order) = Header::order(&reader) else {
        return Err(Error::of(ErrorKind::Damaged, format!("{name}: it is no file of a replay")));
    };
    let mut kept = Kept::new(order);
    let mut last: Option<Block> = None;
    let end = loop {
        let end = reader.offset();
        match reader.next_block() {
            Ok(Some(block)) => {
                kept.delivered += block.count;
                last = Some(block);
            }
            Ok(None) => break end,
            Err(error) if error.kind() == container::ErrorKind::Io => {
                return Err(Error::file(&name, error));
            }
            // Either it was not written whole, or it was damaged since.
            Err(error) => match has_mark(&file, end, reader.mark()) {
                Ok(false) => break end,
                Ok(true) => return Err(unread(&name, error)),
                Err(error) => return Err(Error::file(&name, error)),
            },
        }
    };
    if let Some(block) = last {
        let damaged =
            || Error::of(ErrorKind::Damaged, format!("{name}: its last block is damaged"));
        kept.position = last_position(&block).ok_or_else(damaged)?;
    }
    let (codec, mark) = (reader.codec(), reader.mark());
    drop(reader);
    Ok(Some((Opened { file, end, codec, mark }, kept)))
}

/// The position of the last event of a block.
fn last_position(block: &Block) -> Option<u64> {
    let mut reader = codec::Reader::new(&block.bytes);
    let mut last = None;
    for _ in 0..block.count {
        last = Some(Entry::decode(&mut reader).ok()?.position);
    }
    last.and_then(|position| u64::try_from(position).ok())
}

/// Whether a block ends behind this place: what was not written whole has no mark.
fn has_mark(mut file: &File, place: u64, mark: [u8; 16]) -> io::Result<bool> {
    file.seek(SeekFrom::Start(place))?;
    let mut input = BufReader::new(file);
    let mut window = Vec::with_capacity(1 << 17);
    loop {
        let read = input.by_ref().take(1 << 16).read_to_end(&mut window)?;
        if window.windows(mark.len()).any(|bytes| bytes == mark) {
            return Ok(true);
        }
        if read == 0 {
            return Ok(false);
        }
        // The mark may lie across.
        window.drain(..window.len().saturating_sub(mark.len() - 1));
    }
}

/// What it means that a container can't be read.
fn unread(name: &str, error: container::Error) -> Error {
    if error.kind() == container::ErrorKind::Io {
        return Error::file(name, error);
    }
    Error::of(ErrorKind::Damaged, format!("{name}: {error}"))
}
