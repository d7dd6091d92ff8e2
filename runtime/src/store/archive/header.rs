//! [`Header`]: what an archive says of itself.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::Path;
use std::str::FromStr;

use factline_core::avro::codec::Named as _;
use factline_core::avro::container::{Codec, Head, Reader};
use factline_core::avro::layout::schema_json;
use factline_core::time::{Micros, Timestamp};
use sha2::{Digest as _, Sha256};

use super::entry::Entry;
use super::files::{Disk, Files as _};
use super::scan::{self, damaged, unread};
use crate::store::Error;

/// The form of archives; another one has another number.
const FORM: &str = "1";

/// What an archive says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Header {
    /// Position of its first event.
    pub first: u64,
    /// Position of its last event.
    pub last: u64,
    /// When the first event got its position, by the database's clock.
    pub from: Timestamp<Micros>,
    /// When the last event got its position, by the database's clock.
    pub until: Timestamp<Micros>,
    /// The tenants that its events are of, each with the link of its event before; `None` where
    /// there was none.
    pub tenants: BTreeMap<String, Option<[u8; 32]>>,
    /// The schemas that wrote its events, as JSON, by the ids that the store has for them.
    pub schemas: BTreeMap<i64, String>,
}

impl Header {
    /// Reads what a file says of itself, without a store; its events are not looked at.
    ///
    /// # Errors
    ///
    /// The file can't be read, [`ErrorKind::File`]; or it is no archive, [`ErrorKind::Damaged`].
    ///
    /// [`ErrorKind::File`]: crate::store::ErrorKind::File
    /// [`ErrorKind::Damaged`]: crate::store::ErrorKind::Damaged
    pub fn read(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let name = scan::name(path);
        let file = Disk.open(path).map_err(|error| Error::file(&name, error))?;
        let reader = Reader::new(std::io::BufReader::new(file));
        Self::of(&reader.map_err(|error| unread(&name, error))?, &name)
    }

    /// How many events it has: every position has one.
    #[must_use]
    pub const fn events(&self) -> u64 {
        self.last + 1 - self.first
    }

    /// The head of the file; the same bytes for the same header.
    pub(super) fn head(&self) -> Head {
        head(self.properties())
    }

    fn properties(&self) -> BTreeMap<String, String> {
        let mut all = BTreeMap::from([
            ("factline.archive".to_owned(), FORM.to_owned()),
            ("factline.first".to_owned(), self.first.to_string()),
            ("factline.last".to_owned(), self.last.to_string()),
            ("factline.from".to_owned(), self.from.to_string()),
            ("factline.until".to_owned(), self.until.to_string()),
        ]);
        for (tenant, link) in &self.tenants {
            let link = link.map(|link| hex(&link)).unwrap_or_default();
            all.insert(format!("factline.link.{tenant}"), link);
        }
        for (id, schema) in &self.schemas {
            all.insert(format!("factline.schema.{id}"), schema.clone());
        }
        all
    }

    /// The header of a container that is an archive.
    ///
    /// It must be just what [`head`](Self::head) writes: what can't be checked against the store
    /// could otherwise be changed unnoticed.
    pub(super) fn of<R: BufRead>(reader: &Reader<R>, name: &str) -> Result<Self, Error> {
        if reader.property("factline.archive").is_none() {
            return Err(damaged(name, "it is no archive of an event store"));
        }
        let wrong = || damaged(name, "its header is not that of an archive");
        let mut header = Self {
            first: value(reader, "factline.first").ok_or_else(wrong)?,
            last: value(reader, "factline.last").ok_or_else(wrong)?,
            from: value(reader, "factline.from").ok_or_else(wrong)?,
            until: value(reader, "factline.until").ok_or_else(wrong)?,
            tenants: BTreeMap::new(),
            schemas: BTreeMap::new(),
        };
        for (key, bytes) in reader.properties() {
            let text = str::from_utf8(bytes).map_err(|_| wrong())?;
            if let Some(tenant) = key.strip_prefix("factline.link.") {
                let link =
                    if text.is_empty() { None } else { Some(unhex(text).ok_or_else(wrong)?) };
                header.tenants.insert(tenant.to_owned(), link);
            } else if let Some(id) = key.strip_prefix("factline.schema.") {
                let id = id.parse().map_err(|_| wrong())?;
                header.schemas.insert(id, text.to_owned());
            }
        }
        let written = header.properties();
        let read = reader.properties();
        let is_same = written.iter().map(|(name, value)| (&**name, value.as_bytes())).eq(read);
        let is_range = 0 < header.first && header.first <= header.last;
        let is_ours = reader.schema() == schema() && reader.codec() == Codec::Deflate;
        if is_same && is_range && is_ours { Ok(header) } else { Err(wrong()) }
    }
}

/// The head of a file of events that says this of itself; the same bytes for the same properties, as
/// the mark that ends its blocks is made of them.
pub(crate) fn head(properties: BTreeMap<String, String>) -> Head {
    let mut hash = Sha256::new();
    for text in properties.iter().flat_map(|(name, value)| [name, value]) {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text);
    }
    let mut mark = [0; 16];
    mark.copy_from_slice(&hash.finalize()[..16]);
    let head = Head::new(schema(), mark).codec(Codec::Deflate);
    properties.into_iter().fold(head, |head, (name, value)| head.property(name, value))
}

/// The schema of events in an archive.
pub(crate) fn schema() -> String {
    schema_json(Entry::layout())
}

fn value<T: FromStr, R: BufRead>(reader: &Reader<R>, name: &str) -> Option<T> {
    str::from_utf8(reader.property(name)?).ok()?.parse().ok()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (number, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * number..2 * number + 2], 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use factline_core::avro::container::Writer;

    fn header() -> Header {
        Header {
            first: 3,
            last: 9,
            from: Timestamp::new(1),
            until: Timestamp::new(2),
            tenants: BTreeMap::from([("a".to_owned(), None), ("b".to_owned(), Some([7; 32]))]),
            schemas: BTreeMap::from([(-5, "\"int\"".to_owned())]),
        }
    }

    fn read(head: &Head) -> Result<Header, Error> {
        let file = Writer::new(Vec::new(), head).and_then(Writer::finish).expect("in memory");
        Header::of(&Reader::new(&file[..]).expect("a container"), "x.avro")
    }

    #[test]
    fn a_header_is_read_as_it_was_written_or_not_at_all() {
        assert_eq!(read(&header().head()).expect("a header"), header());
        let wrong = [
            ("factline.first", "0"),
            ("factline.first", "10"),
            ("factline.first", "03"),
            ("factline.link.b", "07"),
            ("factline.link.b", &"+7".repeat(32)),
            ("factline.schema.x", ""),
            ("factline.archive", "2"),
            ("else", "1"),
        ];
        for (name, value) in wrong {
            let error = read(&header().head().property(name, value)).expect_err(name);
            assert!(error.to_string().contains("its header"), "{name}: {error}");
        }
        let other = read(&Head::new("\"int\"", [0; 16])).expect_err("another container");
        assert!(other.to_string().contains("no archive"), "{other}");
    }

    #[test]
    fn every_field_of_an_event_says_what_it_is() {
        let schema = factline_core::avro::schema::Schema::parse(&schema()).expect("a schema");
        let fields = schema.set().named().iter().filter_map(|named| named.fields());
        for field in fields.flatten() {
            assert!(field.doc.is_some(), "{}", field.name);
        }
    }
}
