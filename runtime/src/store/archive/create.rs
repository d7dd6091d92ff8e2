//! Moving content to a file.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use factline_core::avro::codec::to_vec;
use factline_core::avro::container::Writer;
use factline_core::time::Timestamp;
use sqlx::Transaction;

use super::entry::{self, Entry};
use super::files::{self, Files, NewFile, PARTIAL};
use super::range::behind;
use super::{Archive, Header, Plan, Range, Step, bound};
use crate::store::backend::{Arg, Backend, Cells, Moved};
use crate::store::{Error, ErrorKind, archived};

/// What archiving did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Created {
    /// The first position.
    pub first: u64,
    /// The last position.
    pub last: u64,
    /// Events whose content was removed from the store; that of the others was before.
    pub moved: u64,
    /// Whether the file was written; else it was there, and was checked.
    pub is_new: bool,
}

/// Removes a file, unless somebody else was faster.
fn remove(files: &dyn Files, path: &Path) -> io::Result<()> {
    match files.remove(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

impl<B: Backend> Archive<'_, B> {
    /// Moves the content of a range of positions to the file.
    ///
    /// The file is written under another name, made durable, read back and checked against the store,
    /// and gets its name; only then is the content removed from the store, in transactions of bounded
    /// size. Where the file is there already and is an archive of this range, what is missing of the
    /// last step is done: so after any failure it is called again. No other file is ever overwritten.
    ///
    /// # Errors
    ///
    /// As [`plan`](Self::plan); [`ErrorKind::Behind`] where a subscription still needs some of it;
    /// [`ErrorKind::Changed`] where an event is not as it was written; [`ErrorKind::File`] where the
    /// file can't be written; [`ErrorKind::Damaged`] or [`ErrorKind::Foreign`] where the file is there
    /// and is something else.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, nothing is lost: what is not in its row is in the file. Calling it
    /// again goes on.
    pub async fn create(&self, range: Range) -> Result<Created, Error> {
        let plan = self.plan(range).await?;
        plan.refuse_behind()?;
        let header = if plan.is_new {
            self.clean().await?;
            self.write(&plan).await?
        } else {
            self.checked(&self.path).await?
        };
        let moved = self.remove(&header).await?;
        self.clean().await?;
        Ok(Created { first: header.first, last: header.last, moved, is_new: plan.is_new })
    }

    pub(super) async fn exists(&self) -> Result<bool, Error> {
        self.on_files(|files, path| match files.open(path) {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        })
        .await
    }

    /// Removes what was left by whoever died while it wrote this file.
    async fn clean(&self) -> Result<(), Error> {
        self.on_files(|files, path| {
            files.leftovers(path)?.iter().try_for_each(|path| remove(files, path))
        })
        .await
    }

    /// Writes the file, which is not there yet.
    async fn write(&self, plan: &Plan) -> Result<Header, Error> {
        let header = self.header(plan).await?;
        let partial = self.partial();
        let done = self.write_as(&partial, &header).await;
        let removed = self.on_files(move |files, _| remove(files, &partial)).await;
        done.and(removed)?;
        Ok(header)
    }

    /// A name that no other file has.
    fn partial(&self) -> PathBuf {
        let id = self.store.shared.options.stamps.next().id;
        let mut name = self.path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{id}{PARTIAL}"));
        self.path.with_file_name(name)
    }

    async fn write_as(&self, partial: &Path, header: &Header) -> Result<(), Error> {
        let (path, head) = (partial.to_owned(), header.head());
        let mut writer = self
            .on_files(move |files, _| {
                let file = files.create(&path)?;
                Writer::new(file, &head)
            })
            .await?;
        let mut next = header.first;
        while next <= header.last {
            let page = self.page(next, header.last).await?;
            next += page.len() as u64;
            writer = self.append(writer, page).await?;
            self.tell(Step::Writing, next - header.first, header.events());
        }
        // It is kept open until it has its name, as what nobody has open may be tidied away.
        let file = self
            .on_files(move |_, _| {
                let mut file = writer.finish()?;
                file.sync()?;
                Ok(file)
            })
            .await?;
        self.checked(partial).await?;
        let partial = partial.to_owned();
        self.on_files(move |files, path| {
            files.link(&partial, path)?;
            drop(file);
            files.sync_folder(files::folder(path))
        })
        .await
    }

    async fn append(
        &self,
        mut writer: Writer<Box<dyn NewFile>>,
        page: Vec<Entry>,
    ) -> Result<Writer<Box<dyn NewFile>>, Error> {
        self.on_files(move |_, _| {
            for entry in page {
                // What came from the database has a form: every type of it has.
                writer.append(&to_vec(&entry).map_err(io::Error::other)?)?;
            }
            writer.end_block()?;
            Ok(writer)
        })
        .await
    }

    /// The next events, as many as a batch has. All of them are there, and as they were written.
    async fn page(&self, next: u64, last: u64) -> Result<Vec<Entry>, Error> {
        let sql = format!(
            "SELECT {} FROM factline_ordering o JOIN factline_events e ON e.pos = o.pos
             JOIN factline_streams s ON s.id = e.stream_id
             WHERE o.gpos >= $1 AND o.gpos <= $2 ORDER BY o.gpos LIMIT $3",
            entry::COLUMNS
        );
        let batch = i64::try_from(self.batch).unwrap_or(i64::MAX);
        let args = vec![Arg::Int(bound(next)), Arg::Int(bound(last)), Arg::Int(batch)];
        let mut connection = self.store.connection().await?;
        let rows = B::fetch(&mut connection, sql, args, entry::read).await;
        let rows = rows.map_err(Error::database("read what is archived"))?;
        let changed =
            |position| Error::of(ErrorKind::Changed, format!("archive position {position}"));
        let mut page = Vec::with_capacity(rows.len());
        for (expected, (position, entry)) in (bound(next)..).zip(rows) {
            let sound = entry.filter(|entry| position == expected && entry.is_sound());
            page.push(sound.ok_or_else(|| changed(expected))?);
        }
        if page.is_empty() { Err(changed(bound(next))) } else { Ok(page) }
    }

    async fn header(&self, plan: &Plan) -> Result<Header, Error> {
        const TIMES: &str = "SELECT min(at), max(at) FROM factline_ordering
            WHERE gpos = $1 OR gpos = $2";
        const TENANTS: &str = "SELECT t.tenant, (
                SELECT p.chain FROM factline_ordering p
                WHERE p.tenant = t.tenant AND p.gpos < $1 ORDER BY p.gpos DESC LIMIT 1
            ) FROM (
                SELECT DISTINCT tenant FROM factline_ordering WHERE gpos >= $1 AND gpos <= $2
            ) AS t";
        const SCHEMAS: &str = "SELECT id, schema FROM factline_schemas WHERE id IN (
                SELECT e.schema_id FROM factline_ordering o JOIN factline_events e ON e.pos = o.pos
                WHERE o.gpos >= $1 AND o.gpos <= $2
            )";
        let args = || vec![Arg::Int(bound(plan.first)), Arg::Int(bound(plan.last))];
        let failed = || Error::database("read what is archived");
        let mut connection = self.store.connection().await?;
        let times = |row: &dyn Cells| Ok((row.time(0)?, row.time(1)?));
        let times = B::fetch(&mut connection, TIMES, args(), times).await.map_err(failed())?;
        let link = |row: &dyn Cells| {
            let link = row.opt_bytes(1)?.and_then(|link| <[u8; 32]>::try_from(link).ok());
            Ok((row.text(0)?, link))
        };
        let tenants = B::fetch(&mut connection, TENANTS, args(), link).await.map_err(failed())?;
        let schema = |row: &dyn Cells| Ok((row.int(0)?, row.text(1)?));
        let schemas = B::fetch(&mut connection, SCHEMAS, args(), schema).await.map_err(failed())?;
        let (from, until) = times.first().copied().unwrap_or_default();
        Ok(Header {
            first: plan.first,
            last: plan.last,
            from: Timestamp::new(from),
            until: Timestamp::new(until),
            tenants: BTreeMap::from_iter(tenants),
            schemas: BTreeMap::from_iter(schemas),
        })
    }

    /// Removes what is in the file from the store; how much was still there.
    async fn remove(&self, header: &Header) -> Result<u64, Error> {
        let mut scan = self.scan(&self.path).await?;
        let (mut done, mut moved) = (0, 0);
        loop {
            let (next, batch) = self.next(scan).await?;
            scan = next;
            if batch.is_empty() {
                return Ok(moved);
            }
            let mut transaction = self.store.begin().await?;
            if done == 0 {
                self.note(&mut transaction, header).await?;
            }
            let archived = B::archive(&mut transaction, &batch).await;
            let Moved { now, all } = archived.map_err(Error::database("remove archived events"))?;
            if all != batch.len() as u64 {
                return Err(Error::of(ErrorKind::Changed, self.range_of(&batch)));
            }
            transaction.commit().await.map_err(Error::database("remove archived events"))?;
            moved += now;
            done += batch.len() as u64;
            self.tell(Step::Removing, done, header.events());
        }
    }

    /// Notes that the range is in an archive, before anything of it is removed.
    async fn note(
        &self,
        transaction: &mut Transaction<'_, B>,
        header: &Header,
    ) -> Result<(), Error> {
        const SQL: &str = "INSERT INTO factline_archives (first, last, file) VALUES ($1, $2, $3)
            ON CONFLICT DO NOTHING";
        let (first, last) = (header.first, header.last);
        let mut args = header.bounds();
        args.push(Arg::Text(self.name()));
        let noted = B::execute(transaction, SQL, args).await;
        let noted = noted.map_err(Error::database("note an archive"))?;
        let taken = archived::ranges::<B>(transaction, bound(first), bound(last)).await?;
        if !matches!(&taken[..], [taken] if (taken.first, taken.last) == (first, last)) {
            let what = format!("{}: a part of it is in another archive", self.name());
            return Err(Error::of(ErrorKind::Options, what));
        }
        if noted == 0 {
            return Ok(());
        }
        // Somebody may have begun to read while the file was written.
        let behind = behind::<B>(transaction, (first, last), &self.despite).await?;
        Plan { first, last, behind, is_new: false }.refuse_behind()
    }
}
