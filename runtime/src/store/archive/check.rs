//! Holding a file against what the store has.

use std::fmt;
use std::path::Path;

use factline_core::id::Uuid;

use super::entry::Entry;
use super::{Archive, Header, Step, bound};
use crate::store::backend::{Arg, Backend, Cells};
use crate::store::{Error, ErrorKind};

/// What a file was found to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Checked {
    /// What the file says of itself, where it could be read.
    pub header: Option<Header>,
    /// Events that were checked.
    pub events: u64,
    /// Of these, events whose content the store has, too.
    pub present: u64,
    /// Everything that is wrong.
    pub findings: Vec<Finding>,
}

impl Checked {
    /// Whether the file has just what the store had.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }
}

/// What is wrong with an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// What it means.
    pub fault: Fault,
    /// Where; 0 where it is the file as a whole.
    pub position: u64,
    /// What it is, in words.
    pub text: String,
}

/// What it means that an archive is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// The file was cut or changed; what is behind the place was not looked at.
    Damaged,
    /// It is of another store, which has another event there; what is behind it was not looked at.
    Foreign,
    /// What the store has kept of an event is not what the file has: one of both was changed, and
    /// the audit knows whether it is the store.
    Differs,
}

impl Fault {
    /// The name that tools print.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Damaged => "damaged",
            Self::Foreign => "foreign",
            Self::Differs => "differs",
        }
    }
}

impl Finding {
    /// What whoever wanted to do something with the file is told.
    pub(super) fn into_error(self) -> Error {
        let kind = match self.fault {
            Fault::Damaged => ErrorKind::Damaged,
            Fault::Foreign => ErrorKind::Foreign,
            Fault::Differs => ErrorKind::Changed,
        };
        Error::of(kind, self.text)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.fault.as_str(), self.text)
    }
}

/// What the store has kept of a position.
struct Kept {
    position: i64,
    at: i64,
    link: Vec<u8>,
    /// `None` where it is gone, or is not what the order says.
    event: Option<Event>,
}

struct Event {
    tenant: String,
    stream: String,
    stream_number: i64,
    version: i64,
    event_id: Uuid,
    event_type: String,
    schema_id: i64,
    digest: Vec<u8>,
    is_present: bool,
}

/// Tenant, type and stream are in two tables, and must be the same in both.
const KEPT: &str = "SELECT o.gpos, o.at, o.chain, e.tenant, s.name, e.stream_id, e.version,
        e.event_id, e.type, e.schema_id, e.digest,
        CAST(CASE WHEN e.data IS NULL THEN 0 ELSE 1 END AS bigint)
    FROM factline_ordering o
    LEFT JOIN factline_events e
      ON e.pos = o.pos AND e.tenant = o.tenant AND e.type = o.type AND e.stream_id = o.stream_id
    LEFT JOIN factline_streams s ON s.id = e.stream_id
    WHERE o.gpos >= $1 AND o.gpos <= $2 ORDER BY o.gpos";

fn kept(row: &dyn Cells) -> Result<Kept, sqlx::Error> {
    let event = match row.opt_uuid(7)?.zip(row.opt_text(4)?) {
        None => None,
        Some((event_id, stream)) => Some(Event {
            tenant: row.text(3)?,
            stream,
            stream_number: row.int(5)?,
            version: row.int(6)?,
            event_id,
            event_type: row.text(8)?,
            schema_id: row.int(9)?,
            digest: row.bytes(10)?,
            is_present: row.int(11)? == 1,
        }),
    };
    Ok(Kept { position: row.int(0)?, at: row.time(1)?, link: row.bytes(2)?, event })
}

impl Kept {
    /// The event, where all that is kept of it is what the file has.
    fn same(&self, entry: &Entry) -> Option<&Event> {
        let is_placed = self.at == entry.at.count() && self.link == entry.link.0;
        self.event.as_ref().filter(|event| is_placed && event.is(entry))
    }

    /// Whether it is of another store: the chains of two stores have no link in common.
    fn is_foreign(&self, entry: &Entry) -> bool {
        let is_its = |event: &Event| event.event_id == entry.event_id;
        self.link != entry.link.0 && !self.event.as_ref().is_some_and(is_its)
    }
}

impl Event {
    fn is(&self, entry: &Entry) -> bool {
        self.tenant == entry.tenant
            && self.stream == *entry.stream.expose()
            && self.stream_number == entry.stream_number
            && self.version == entry.version
            && self.event_id == entry.event_id
            && self.event_type == entry.event_type
            && self.schema_id == entry.schema_id
            && self.digest == entry.digest.0
    }
}

impl<B: Backend> Archive<'_, B> {
    /// Reads the file and holds each event against what the store has kept of it. Nothing is changed.
    ///
    /// # Errors
    ///
    /// The file can't be read, [`ErrorKind::File`]; the database does not answer, or its role does not
    /// see all tenants, [`ErrorKind::Role`]. What is wrong with the file is no error but a finding.
    ///
    /// # Cancel safety
    ///
    /// It only reads.
    pub async fn verify(&self) -> Result<Checked, Error> {
        self.store.must_see_all("archive").await?;
        self.check(&self.path).await
    }

    /// The header of a sound file of this store; else an error says what is wrong.
    pub(super) async fn checked(&self, path: &Path) -> Result<Header, Error> {
        let Checked { header, findings, .. } = self.check(path).await?;
        match (findings.into_iter().next(), header) {
            (None, Some(header)) => Ok(header),
            (Some(finding), _) => Err(finding.into_error()),
            (None, None) => Err(Error::of(ErrorKind::Damaged, self.name())),
        }
    }

    async fn check(&self, path: &Path) -> Result<Checked, Error> {
        let mut checked = Checked::default();
        match self.check_all(path, &mut checked).await {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::Damaged => checked.findings.push(Finding {
                fault: Fault::Damaged,
                position: 0,
                text: error.what().to_owned(),
            }),
            Err(error) => return Err(error),
        }
        Ok(checked)
    }

    async fn check_all(&self, path: &Path, checked: &mut Checked) -> Result<(), Error> {
        let mut scan = self.scan(path).await?;
        checked.header = Some(scan.header.clone());
        let all = scan.header.events();
        self.check_schemas(&scan.header).await?;
        loop {
            let (next, batch) = self.next(scan).await?;
            scan = next;
            let (Some(first), Some(last)) = (batch.first(), batch.last()) else { return Ok(()) };
            let args = vec![Arg::Int(first.position), Arg::Int(last.position)];
            let mut connection = self.store.connection().await?;
            let rows = B::fetch(&mut connection, KEPT, args, kept).await;
            let rows = rows.map_err(Error::database("read what an archive is of"))?;
            drop(connection);
            if !self.compare(&batch, &rows, checked) {
                return Ok(());
            }
            checked.events += batch.len() as u64;
            self.tell(Step::Checking, checked.events, all);
        }
    }

    /// Holds events against rows; whether it makes sense to go on.
    fn compare(&self, batch: &[Entry], rows: &[Kept], checked: &mut Checked) -> bool {
        let mut rows = rows.iter().peekable();
        for entry in batch {
            let row = rows.next_if(|row| row.position == entry.position);
            if let Some(event) = row.and_then(|row| row.same(entry)) {
                checked.present += u64::from(event.is_present);
                continue;
            }
            let (fault, text) = match row {
                None => (Fault::Foreign, "the store has no such position"),
                Some(row) if row.is_foreign(entry) => {
                    (Fault::Foreign, "the store has another event there")
                }
                Some(_) => (Fault::Differs, "the store has kept something else of the event"),
            };
            let position = u64::try_from(entry.position).unwrap_or(0);
            let text = format!("{}: position {position}: {text}", self.name());
            checked.findings.push(Finding { fault, position, text });
            if fault == Fault::Foreign {
                return false;
            }
        }
        true
    }

    /// The schemas of a file are those of the store.
    async fn check_schemas(&self, header: &Header) -> Result<(), Error> {
        const SQL: &str = "SELECT schema FROM factline_schemas WHERE id = $1";
        let mut connection = self.store.connection().await?;
        for (id, text) in &header.schemas {
            let found =
                B::fetch(&mut connection, SQL, vec![Arg::Int(*id)], |row| row.text(0)).await;
            let found = found.map_err(Error::database("read a schema"))?;
            // Where the store does not have it, it does not have its events either.
            if found.first().is_some_and(|found| found != text) {
                let problem = format!("the schema {id} is not that of the store");
                return Err(super::scan::damaged(&self.name(), &problem));
            }
        }
        Ok(())
    }

    /// What an error about a range says.
    pub(super) fn range_of(&self, batch: &[Entry]) -> String {
        let first = batch.first().map_or(0, |entry| entry.position);
        let last = batch.last().map_or(0, |entry| entry.position);
        format!("{}: positions {first} to {last}", self.name())
    }
}

impl Header {
    /// Values `$1` and `$2`.
    pub(super) fn bounds(&self) -> Vec<Arg> {
        vec![Arg::Int(bound(self.first)), Arg::Int(bound(self.last))]
    }
}
