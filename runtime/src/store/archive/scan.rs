//! Reading an archive: batch by batch, and whether it is sound in itself.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufReader, Read};
use std::path::Path;
use std::sync::Arc;

use factline_core::avro::codec::{self, Decode as _};
use factline_core::avro::container::{self, Block, Reader};

use super::Header;
use super::entry::Entry;
use super::files::Files;
use crate::store::{Error, ErrorKind};

/// A batch ends when its events have so many bytes.
const BATCH_BYTES: usize = 8 << 20;

/// An archive that is being read.
pub(super) struct Scan {
    name: String,
    reader: Reader<BufReader<Box<dyn Read + Send>>>,
    pub(super) header: Header,
    walk: Walk,
}

impl Scan {
    /// Opens a file.
    pub(super) fn open(files: &Arc<dyn Files>, path: &Path) -> Result<Self, Error> {
        let name = name(path);
        let file = files.open(path).map_err(|error| Error::file(&name, error))?;
        let reader = Reader::new(BufReader::new(file)).map_err(|error| unread(&name, error))?;
        let header = Header::of(&reader, &name)?;
        let walk = Walk::of(&header);
        Ok(Self { name, reader, header, walk })
    }

    /// The next events: at least as many as are asked for, where there are, and what is in a block
    /// with them. None at the end.
    pub(super) fn next(&mut self, events: usize) -> Result<Vec<Entry>, Error> {
        let (mut batch, mut bytes) = (Vec::new(), 0);
        while batch.len() < events && bytes < BATCH_BYTES {
            let Some(block) = self.block()? else { break };
            bytes += block.bytes.len();
            self.entries(&block, &mut batch)?;
        }
        if batch.is_empty() {
            let ended = self.walk.end(&self.header);
            ended.map_err(|problem| damaged(&self.name, problem))?;
        }
        Ok(batch)
    }

    fn block(&mut self) -> Result<Option<Block>, Error> {
        self.reader.next_block().map_err(|error| unread(&self.name, error))
    }

    fn entries(&mut self, block: &Block, batch: &mut Vec<Entry>) -> Result<(), Error> {
        let place = |problem: &str| {
            damaged(&self.name, &format!("the block at byte {}: {problem}", block.offset))
        };
        let mut reader = codec::Reader::new(&block.bytes);
        for _ in 0..block.count {
            let entry = Entry::decode(&mut reader);
            let entry = entry.map_err(|_| place("it holds what is no event"))?;
            let position = entry.position;
            self.walk.step(&entry).map_err(|problem| {
                damaged(&self.name, &format!("position {position}: {problem}"))
            })?;
            batch.push(entry);
        }
        let is_whole = reader.remaining() == 0 && block.count > 0;
        if is_whole { Ok(()) } else { Err(place("its count is wrong")) }
    }
}

/// Where one is in an archive, and what must come next.
#[derive(Debug)]
struct Walk {
    next: u64,
    last: u64,
    first_at: Option<i64>,
    last_at: i64,
    /// The last link of each tenant.
    links: BTreeMap<String, Vec<u8>>,
    /// Tenants and schemas that no event was of yet.
    tenants: BTreeSet<String>,
    unused: BTreeSet<i64>,
    schemas: BTreeSet<i64>,
}

impl Walk {
    fn of(header: &Header) -> Self {
        let link = |(tenant, link): (&String, &Option<[u8; 32]>)| {
            (tenant.clone(), link.map(Vec::from).unwrap_or_default())
        };
        let schemas: BTreeSet<i64> = header.schemas.keys().copied().collect();
        Self {
            next: header.first,
            last: header.last,
            first_at: None,
            last_at: i64::MIN,
            links: header.tenants.iter().map(link).collect(),
            tenants: header.tenants.keys().cloned().collect(),
            unused: schemas.clone(),
            schemas,
        }
    }

    /// Whether an event is sound, and the one to come.
    fn step(&mut self, entry: &Entry) -> Result<(), &'static str> {
        let is_next = u64::try_from(entry.position).is_ok_and(|position| position == self.next);
        if !is_next || self.next > self.last || entry.at.count() < self.last_at {
            return Err("it is out of its place");
        }
        if !self.schemas.contains(&entry.schema_id) {
            return Err("the file does not have the schema that wrote it");
        }
        let before = self.links.get_mut(&entry.tenant).ok_or("it is of no tenant of the file")?;
        if !entry.is_sound() {
            return Err("its content is not what its digest was made of");
        }
        if !entry.is_linked(before) {
            return Err("its place is not what its link was made of");
        }
        before.clear();
        before.extend_from_slice(&entry.link.0);
        self.next += 1;
        self.first_at.get_or_insert_with(|| entry.at.count());
        self.last_at = entry.at.count();
        self.tenants.remove(&entry.tenant);
        self.unused.remove(&entry.schema_id);
        Ok(())
    }

    /// Whether all that the header says has come.
    fn end(&self, header: &Header) -> Result<(), &'static str> {
        if self.next <= self.last {
            return Err("it was cut: events are missing at its end");
        }
        let times = (self.first_at, self.last_at);
        let is_all = self.tenants.is_empty() && self.unused.is_empty();
        if is_all && times == (Some(header.from.count()), header.until.count()) {
            Ok(())
        } else {
            Err("its header is of other events")
        }
    }
}

/// What a file is called in errors.
pub(super) fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

pub(super) fn damaged(name: &str, problem: &str) -> Error {
    Error::of(ErrorKind::Damaged, format!("{name}: {problem}"))
}

/// What it means that a container can't be read.
pub(super) fn unread(name: &str, error: container::Error) -> Error {
    if error.kind() == container::ErrorKind::Io {
        return Error::file(name, error);
    }
    damaged(name, &error.to_string())
}
